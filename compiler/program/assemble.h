// SPDX-License-Identifier: Apache-2.0
// The two ends of memory planning: kernel calls become a plan::Problem, and calls with a plan
// become a Program.
#pragma once

#include <optional>
#include <vector>

#include "compiler/program/program.h"
#include "compiler/program/variables.h"

namespace mote::program {

// Which tensors of a subgraph lie in the arena: its inputs, and what operators and the calls inside
// of IF and WHILE write; but not those of which a streamed segment holds lines only.
class ArenaValues {
 public:
  ArenaValues(const graph::Subgraph& graph, const ops::KernelCalls& calls);

  // The planner's value of a tensor; nullopt for constants and tensors that nobody writes.
  std::optional<int> ValueOf(int tensor) const;
  const std::vector<int>& tensors() const { return tensors_; }  // by value

 private:
  std::vector<int> value_of_;  // by tensor, -1: none
  std::vector<int> tensors_;
};

// One step per call, those of blocks between marks; without its blocks an IF or WHILE is a step
// too. A RESHAPE of an arena tensor is an alias. The last of the graph's inputs are variables: they
// keep their place through all inferences.
plan::Problem MakeProblem(const graph::Subgraph& graph,
                          const ops::KernelCalls& calls,
                          const ArenaValues& values,
                          size_t variables);

// `calls` are those of the problem; aliases and copies of a place onto itself fall away.
Program Assemble(const graph::Module& module,
                 ops::KernelCalls calls,
                 const plan::Problem& problem,
                 const plan::MemoryPlan& memory,
                 const ArenaValues& values,
                 std::vector<ResolvedVariable> variables);

}  // namespace mote::program
