// SPDX-License-Identifier: Apache-2.0
// A classical model learns from the same data as a network, in one go.
#pragma once

#include "trainer/train/fit.h"

namespace mote::trainer {

// From all renderings of the training rows. Its model is of integers alone.
// Errors: as the learners'
Result<Fitted> LearnClassical(const Recipe& recipe, const FitData& data);

}  // namespace mote::trainer
