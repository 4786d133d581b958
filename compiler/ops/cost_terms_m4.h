// SPDX-License-Identifier: Apache-2.0
// What kernels for Cortex-M4 do how often, from their parameters alone: one function for each way
// to walk. The names are those of cost_m4.def.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/ops/kernel_call.h"

namespace mote::ops {

// "products" -> 12'000. A term that is not there counts 0.
using CostCounts = std::map<std::string, int64_t>;

// Parameters as a call has them, by name.
class ParamReader {
 public:
  explicit ParamReader(const std::vector<ParamField>& fields);
  // 0 where there is none, or none that is a whole number.
  int64_t operator[](const std::string& name) const;
  // Of the numbers of a list: "{2, 3}" -> 6.
  int64_t Product(const std::string& name) const;

 private:
  std::map<std::string, std::string> values_;
};

CostCounts CountConv2dBlocks(const ParamReader& p);
CostCounts CountConv2dPairs(const ParamReader& p);
CostCounts CountConv2dQuads(const ParamReader& p);
CostCounts CountConv2dWinograd(const ParamReader& p);
CostCounts CountDepthwise3x3(const ParamReader& p);
CostCounts CountDepthwiseDeep(const ParamReader& p);
CostCounts CountDepthwise1xK(const ParamReader& p);
CostCounts CountDepthwiseAny(const ParamReader& p);
CostCounts CountFullyConnected(const ParamReader& p);
CostCounts CountFullyConnectedQuads(const ParamReader& p);
CostCounts CountElements(const ParamReader& p);
CostCounts CountPool(const ParamReader& p);
CostCounts CountSoftmax(const ParamReader& p);
CostCounts CountMean(const ParamReader& p);

}  // namespace mote::ops
