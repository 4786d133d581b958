// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/cost_m4.h"

#include <cmath>
#include <map>

#include "compiler/ops/cost_terms_m4.h"

namespace mote::ops {
namespace {

using Count = CostCounts (*)(const ParamReader&);

const std::map<std::string, Count>& Counters() {
  static const std::map<std::string, Count> kCounters = {
      {"Conv2dS8WinogradM4", CountConv2dWinograd},
      {"Conv2dS8BlocksM4", CountConv2dBlocks},
      {"Conv2dS8PairsM4", CountConv2dPairs},
      {"Conv2dS8M4", CountConv2dQuads},
      {"DepthwiseConv2dS8K3x3DeepM4", CountDepthwiseDeep},
      {"DepthwiseConv2dS8K3x3Stride2DeepM4", CountDepthwiseDeep},
      {"DepthwiseConv2dS8K3x3M4", CountDepthwise3x3},
      {"DepthwiseConv2dS8K3x3Stride2M4", CountDepthwise3x3},
      {"DepthwiseConv2dS8K1xNM4", CountDepthwise1xK},
      {"DepthwiseConv2dS8M4", CountDepthwiseAny},
      {"FullyConnectedS8TensorBlocksM4", CountFullyConnected},
      {"FullyConnectedS8BlocksM4", CountFullyConnected},
      {"FullyConnectedS8PairsM4", CountFullyConnected},
      {"FullyConnectedS8M4", CountFullyConnectedQuads},
      {"AddS8LinearM4", CountElements},
      {"AddS8M4", CountElements},
      {"AveragePool2dS8M4", CountPool},
      {"AveragePool2dS8Ref", CountPool},
      {"MaxPool2dS8Ref", CountPool},
      {"SoftmaxS8Ref", CountSoftmax},
      {"MeanS8Ref", CountMean},
  };
  return kCounters;
}

using Costs = std::map<std::string, double>;

const std::map<std::string, Costs>& FittedCosts() {
  static const std::map<std::string, Costs> kCosts = [] {
    std::map<std::string, Costs> costs;
#define MOTE_COST(kernel, term, cycles) costs[#kernel][term] = cycles;
#define MOTE_COST_ERROR(median, worst)
#include "compiler/ops/cost_m4.def"
#undef MOTE_COST_ERROR
#undef MOTE_COST
    return costs;
  }();
  return kCosts;
}

}  // namespace

CostError ErrorOfCostsM4() {
  CostError error;
#define MOTE_COST(kernel, term, cycles)
#define MOTE_COST_ERROR(median, worst) error = {median, worst};
#include "compiler/ops/cost_m4.def"
#undef MOTE_COST_ERROR
#undef MOTE_COST
  return error;
}

std::vector<CostTerm> CostTermsM4(const std::string& kernel,
                                  const std::vector<ParamField>& params,
                                  Rounding rounding) {
  const auto counter = Counters().find(kernel);
  if (counter == Counters().end()) return {};
  const auto fitted = FittedCosts().find(kernel);
  std::vector<CostTerm> terms;
  CostCounts counts = counter->second(ParamReader(params));
  if (rounding == Rounding::kTflm) counts["outputs rounded twice"] = counts["outputs"];
  for (const auto& [name, count] : counts) {
    CostTerm term = {name, count};
    if (fitted != FittedCosts().end()) {
      const auto cycles = fitted->second.find(name);
      if (cycles != fitted->second.end()) term.cycles = cycles->second;
    }
    terms.push_back(std::move(term));
  }
  return terms;
}

std::vector<CostTerm> CostTermsM4(const KernelCall& call) {
  const bool twice = call.function.find("kTflm") != std::string::npos;
  return CostTermsM4(call.kernel, call.params, twice ? Rounding::kTflm : Rounding::kSingle);
}

namespace {

std::optional<int64_t> Sum(const std::string& kernel, const std::vector<CostTerm>& terms) {
  if (FittedCosts().count(kernel) == 0) return std::nullopt;
  double cycles = 0;
  for (const CostTerm& term : terms) cycles += static_cast<double>(term.count) * term.cycles;
  return std::llround(cycles);
}

}  // namespace

std::optional<int64_t> CyclesM4(const std::string& kernel,
                                const std::vector<ParamField>& params,
                                Rounding rounding) {
  return Sum(kernel, CostTermsM4(kernel, params, rounding));
}

std::optional<int64_t> CyclesM4(const KernelCall& call) {
  const std::optional<int64_t> cycles = Sum(call.kernel, CostTermsM4(call));
  return cycles ? std::optional(*cycles * call.images) : std::nullopt;
}

}  // namespace mote::ops
