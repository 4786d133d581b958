// SPDX-License-Identifier: Apache-2.0
// A training in pictures: learning curves, confusion or ROC, examples of mistakes.
#pragma once

#include <vector>

#include "support/file.h"
#include "trainer/train/certify.h"

namespace mote::cli {

std::vector<OutputFile> TrainingPictures(const trainer::Recipe& recipe,
                                         const trainer::Prepared& prepared,
                                         const trainer::Fitted& fitted,
                                         const trainer::Certificate& certificate);

}  // namespace mote::cli
