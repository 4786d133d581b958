// SPDX-License-Identifier: Apache-2.0
// A planned segment as one call: its steps become few calls that run again and again, because in
// the middle of an image every row is computed as the one before.
#pragma once

#include <string>
#include <vector>

#include "compiler/plan/rows.h"
#include "compiler/program/program.h"
#include "compiler/program/segment.h"

namespace mote::program {

// What the checker needs to know of the call made of a segment.
struct RowsCallMap {
  plan::RowsProblem problem;
  std::vector<int> tensors;
  std::vector<int> op_of;  // by call inside, -1: it moves lines
};

struct RowsCall {
  ops::KernelCall call;
  RowsCallMap map;
};

RowsCall MakeRowsCall(const Segment& segment,
                      const plan::RowsPlan& plan,
                      const ops::LowerOptions& options);

// Runs the steps of a segment of a finished program through plan::CheckRows(), at the addresses
// that the calls have there. "" where all is well.
std::string CheckRowsCall(const Program& program, const Call& call, const RowsCallMap& map);

}  // namespace mote::program
