// SPDX-License-Identifier: Apache-2.0
// Several ways to compute a layer that give the same bytes: kernels, packings of weights, tiles.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ops/cost_m4.h"
#include "compiler/ops/cycle_table.h"
#include "compiler/ops/op_def.h"

namespace mote::ops {

// A kernel and the parameters that it is given.
template <class Params>
struct Way {
  std::string kernel;
  Params params;
};

// Where the cycles of ways are from.
enum class Basis { kRule, kEstimate, kMeasured };

// The index of the way to take, from the cycles of each. All are allowed to by what memory
// `optimize` grants; the first is the way by rule. It stays by rule, where its cycles are not
// known, where no other's are clearly less, and where code is to be small, because then other
// layers share its.
size_t ChooseWay(const std::vector<std::optional<int64_t>>& cycles, Optimize optimize, Basis basis);

// Of kernels that were measured one after the other, what they take, else an estimate.
std::optional<int64_t> KnownCycles(const KernelCall& call, const LowerOptions& options);

// The parameters of the way to take; `fields_of` gives a call's fields from them. `unmeasured`:
// how to choose as long as nothing has been measured.
template <class Params, class FieldsOfParams>
const Params& ChooseWay(const std::vector<Way<Params>>& ways,
                        const LowerOptions& options,
                        FieldsOfParams fields_of,
                        Basis unmeasured) {
  if (options.way) return ways[std::min(*options.way, ways.size() - 1)].params;
  std::vector<std::optional<int64_t>> measured, estimated;
  for (const Way<Params>& way : ways) {
    const std::vector<ParamField> fields = fields_of(way.params).fields();
    estimated.push_back(CyclesM4(way.kernel, fields, options.rounding));
    const std::string function = FunctionName(way.kernel, options.rounding);
    measured.push_back(options.measured == nullptr
                           ? std::nullopt
                           : options.measured->Find(CycleTable::KeyOf(function, fields)));
  }
  const bool all = std::find(measured.begin(), measured.end(), std::nullopt) == measured.end();
  const size_t best = all ? ChooseWay(measured, options.optimize, Basis::kMeasured)
                          : ChooseWay(estimated, options.optimize, unmeasured);
  return ways[best].params;
}

}  // namespace mote::ops
