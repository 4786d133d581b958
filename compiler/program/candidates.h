// SPDX-License-Identifier: Apache-2.0
// The kernel calls that compiling chooses among, and programs that run them one after the other,
// whatever they compute, so that they can be measured.
#pragma once

#include <vector>

#include "compiler/program/lower.h"

namespace mote::program {

// Each kernel with its parameters once; `module` holds their tensors. Of layers that have one way
// only, and no rows, there are none.
struct Candidates {
  graph::Module module;
  ops::KernelCalls calls;
};

// Errors: as Compile().
Result<Candidates> FindCandidates(const graph::Module& module, const CompileOptions& options);

// What a program to measure may take.
struct MeasuringLimits {
  int64_t arena_bytes = 0;
  int64_t constant_bytes = 0;
  size_t calls = 0;
};

// A program for so many of the calls, in their order. Each finds its operands anywhere in an arena
// of bytes that are the program's input. Calls that do not fit the limits alone are in none.
struct Measuring {
  Program program;
  std::vector<const ops::KernelCall*> calls;  // by call of the program
};
std::vector<Measuring> MeasuringPrograms(const graph::Module& module,
                                         const ops::KernelCalls& calls,
                                         const MeasuringLimits& limits);

}  // namespace mote::program
