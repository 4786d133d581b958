// SPDX-License-Identifier: Apache-2.0
// Operator order: of all orders that respect the data flow, one whose peak of live bytes is least.
#pragma once

#include <vector>

#include "compiler/plan/problem.h"

namespace mote::plan {

// The steps' indices in the order to run them. Exact where the graph has few enough partial orders
// (chains and the usual branches do). The given order is kept where none is better, and where the
// search gave up.
std::vector<int> ChooseOrder(const Problem& problem);

}  // namespace mote::plan
