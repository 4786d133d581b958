// SPDX-License-Identifier: Apache-2.0
// Which part each group stands in.
#pragma once

#include <string>
#include <vector>

#include "trainer/data/dataset.h"

namespace mote::trainer {

// What is fixed keeps its part. `may_validate`: an example that is fixed in training, from a source
// whose column names a test and no validation, so that some of them validate.
struct SplitExample {
  bool is_fixed = false;
  bool may_validate = false;
};

// Sets Example::part of those that are not fixed; `how` has an entry for each example. Whole groups
// move, those with fixed examples to where these stand. Greedy: from the largest group on, each to
// the part that brings the classes nearest to their shares; equal ones in an order by `seed`.
// Returns what could not be met.
std::vector<std::string> Split(const SplitSettings& settings,
                               uint64_t seed,
                               const std::vector<SplitExample>& how,
                               Dataset& dataset);

}  // namespace mote::trainer
