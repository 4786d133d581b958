// SPDX-License-Identifier: Apache-2.0
// How near a model of integers is to the model of real numbers that it was made of.
#pragma once

#include <vector>

#include "compiler/program/program.h"
#include "player/evaluate.h"
#include "support/result.h"

namespace mote::player {

struct Agreement {
  int64_t samples = 0;
  double snr_db = 0;      // of output 0: 10 log10(sum real^2 / sum (real - integer)^2), at most 200
  double same_class = 0;  // share of samples with the same highest output; of several outputs only
};

// `samples`: inputs of `real`, which has one. Errors: outputs of other sizes; several inputs
Result<Agreement> Compare(const program::Program& real,
                          const program::Program& integers,
                          const std::vector<graph::Bytes>& samples,
                          const Progress& progress);

}  // namespace mote::player
