// SPDX-License-Identifier: Apache-2.0
// Several ways to compute a layer that give the same bytes: kernels, packings of weights, tiles.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/ops/cost_m4.h"
#include "compiler/ops/op_def.h"

namespace mote::ops {

// A kernel and the parameters that it is given.
template <class Params>
struct Way {
  std::string kernel;
  Params params;
};

// The index of the way to take, from the cycles of each by estimate. All are allowed to by what
// memory `optimize` grants; the first is the way by rule. It stays where it has no estimate, where
// no other's is clearly less, and where code is to be small, because then other layers share its.
size_t ChooseWay(const std::vector<std::optional<int64_t>>& cycles, Optimize optimize);

// The parameters of that way; `fields_of` gives a call's fields from them.
template <class Params, class FieldsOfParams>
const Params& ChooseWay(const std::vector<Way<Params>>& ways,
                        const LowerOptions& options,
                        FieldsOfParams fields_of) {
  std::vector<std::optional<int64_t>> cycles;
  for (const Way<Params>& way : ways) {
    cycles.push_back(CyclesM4(way.kernel, fields_of(way.params).fields(), options.rounding));
  }
  return ways[ChooseWay(cycles, options.optimize)].params;
}

}  // namespace mote::ops
