// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/match_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace mote::quantize {
namespace {

using graph::Module;
using graph::Op;
using graph::Tensor;

const Tensor& TensorOf(const Module& module, int tensor) {
  return module.main().tensors[static_cast<size_t>(tensor)];
}

const Tensor& OutputOf(const Module& module, size_t op) {
  return TensorOf(module, module.main().ops[op].outputs[0]);
}

bool IsLayer(const Module& module, size_t index) {
  const Op& op = module.main().ops[index];
  return op.opcode != "QUANTIZE" && op.opcode != "DEQUANTIZE" && !op.outputs.empty() &&
         IsReal(OutputOf(module, index));
}

using LayersOf = std::map<std::string, std::vector<size_t>>;  // by opcode

LayersOf LayersByOpcode(const Module& module) {
  LayersOf layers;
  for (size_t i = 0; i < module.main().ops.size(); ++i) {
    if (IsLayer(module, i)) layers[module.main().ops[i].opcode].push_back(i);
  }
  return layers;
}

Status CheckStateless(const Module& module, const char* which) {
  if (module.subgraphs.size() != 1) {
    return Error{
        fmt::format("the {} model has {} subgraphs, want one: a model with IF or WHILE "
                    "has no layers to compare.",
                    which,
                    module.subgraphs.size())};
  }
  const std::vector<Tensor>& tensors = module.main().tensors;
  const bool keeps = !graph::Variables(module).empty() ||
                     std::any_of(tensors.begin(), tensors.end(), [](const Tensor& tensor) {
                       return tensor.is_variable;
                     });
  if (!keeps) return {};
  return Error{
      fmt::format("the {} model keeps a state from one inference to the next, want one "
                  "without: its layers cannot be run one by one.",
                  which)};
}

Status CheckCounts(LayersOf real, LayersOf integers) {
  for (const auto& [opcode, layers] : integers) real[opcode];
  for (const auto& [opcode, layers] : real) {
    const size_t found = integers[opcode].size();
    if (found == layers.size()) continue;
    return Error{
        fmt::format("the float model has {} layers {}, the model of integers {}: want one "
                    "that was made of the other.",
                    layers.size(),
                    opcode,
                    found)};
  }
  return {};
}

Status CheckEnds(const Module& real, const Module& integers) {
  const auto check = [&](const char* what, const std::vector<int>& a, const std::vector<int>& b) {
    if (a.size() != b.size()) {
      return Status(Error{fmt::format(
          "the float model has {} {}s, the model of integers {}.", a.size(), what, b.size())});
    }
    for (size_t i = 0; i < a.size(); ++i) {
      const Tensor &x = TensorOf(real, a[i]), &y = TensorOf(integers, b[i]);
      if (x.shape == y.shape && (x.dtype == y.dtype || StandsForReals(y))) continue;
      if (x.shape == y.shape) {
        return Status(
            Error{fmt::format("{} {} is {} in the float model and {} in that of integers.",
                              what,
                              i,
                              graph::DTypeName(x.dtype),
                              graph::DTypeName(y.dtype))});
      }
      return Status(Error{fmt::format("{} {} is {} in the float model and {} in that of integers.",
                                      what,
                                      i,
                                      graph::ShapeText(x.shape),
                                      graph::ShapeText(y.shape))});
    }
    return Status();
  };
  MOTE_RETURN_IF_ERROR(check("input", real.main().inputs, integers.main().inputs));
  return check("output", real.main().outputs, integers.main().outputs);
}

// Of layers of one opcode, as many on both sides.
std::vector<LayerPair> PairsOf(const Module& real,
                               const std::vector<size_t>& real_layers,
                               const Module& integers,
                               std::vector<size_t> left) {
  std::vector<LayerPair> pairs;
  std::vector<size_t> nameless;
  for (const size_t layer : real_layers) {
    const auto same = std::find_if(left.begin(), left.end(), [&](size_t other) {
      return OutputOf(integers, other).name == OutputOf(real, layer).name;
    });
    if (same == left.end()) {
      nameless.push_back(layer);
      continue;
    }
    pairs.push_back({layer, *same});
    left.erase(same);
  }
  for (size_t i = 0; i < nameless.size(); ++i) pairs.push_back({nameless[i], left[i]});
  return pairs;
}

// What a layer of integers computes with, the float one has at the same place.
Status CheckPair(const Module& real, const Module& integers, const LayerPair& pair) {
  const Op &a = real.main().ops[pair.real], &b = integers.main().ops[pair.integers];
  const Tensor &y = OutputOf(real, pair.real), &z = OutputOf(integers, pair.integers);
  if (y.shape != z.shape || a.outputs.size() != b.outputs.size()) {
    return Error{fmt::format("gives {} values of {}, {} of the model of integers {} of {}.",
                             a.outputs.size(),
                             graph::ShapeText(y.shape),
                             graph::OpText(integers.main(), pair.integers),
                             b.outputs.size(),
                             graph::ShapeText(z.shape))};
  }
  for (size_t i = 0; i < b.inputs.size(); ++i) {
    const int other = b.inputs[i];
    if (other == graph::kAbsent || graph::IsConstant(integers, TensorOf(integers, other))) continue;
    const int tensor = i < a.inputs.size() ? a.inputs[i] : graph::kAbsent;
    if (tensor != graph::kAbsent && TensorOf(real, tensor).shape == TensorOf(integers, other).shape)
      continue;
    return Error{fmt::format(
        "input {} is {}, {} of the model of integers has {} there.",
        i,
        tensor == graph::kAbsent ? "absent" : graph::ShapeText(TensorOf(real, tensor).shape),
        graph::OpText(integers.main(), pair.integers),
        graph::ShapeText(TensorOf(integers, other).shape))};
  }
  return {};
}

}  // namespace

bool StandsForReals(const Tensor& tensor) {
  return tensor.quantization.present() &&
         (tensor.dtype == graph::DType::kInt8 || tensor.dtype == graph::DType::kInt16 ||
          tensor.dtype == graph::DType::kUInt8);
}

Result<std::vector<LayerPair>> MatchLayers(const Module& real, const Module& integers) {
  MOTE_RETURN_IF_ERROR(CheckStateless(real, "float"));
  MOTE_RETURN_IF_ERROR(CheckStateless(integers, "integer"));
  MOTE_RETURN_IF_ERROR(CheckEnds(real, integers));
  const LayersOf of_real = LayersByOpcode(real);
  LayersOf of_integers = LayersByOpcode(integers);
  MOTE_RETURN_IF_ERROR(CheckCounts(of_real, of_integers));
  std::vector<LayerPair> pairs;
  for (const auto& [opcode, layers] : of_real) {
    for (const LayerPair& pair : PairsOf(real, layers, integers, of_integers[opcode])) {
      const Status fits = CheckPair(real, integers, pair);
      if (!fits.ok()) return fits.error().In(graph::OpText(real.main(), pair.real));
      pairs.push_back(pair);
    }
  }
  std::sort(pairs.begin(), pairs.end(), [](const LayerPair& a, const LayerPair& b) {
    return a.real < b.real;
  });
  return pairs;
}

}  // namespace mote::quantize
