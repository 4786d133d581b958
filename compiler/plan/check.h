// SPDX-License-Identifier: Apache-2.0
// The independent checker of memory plans. It shares no code with the planner: it plays the steps
// through and watches who wrote each byte last.
#pragma once

#include <string>

#include "compiler/plan/problem.h"

namespace mote::plan {

// "" where every step reads exactly what was written for it and all outputs survive to the end;
// otherwise what goes wrong: the step, the value, and who overwrote it.
std::string CheckPlan(const Problem& problem, const MemoryPlan& plan);

}  // namespace mote::plan
