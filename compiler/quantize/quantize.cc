// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/quantize.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "compiler/quantize/drop_unused.h"
#include "compiler/quantize/rules.h"
#include "compiler/quantize/scales.h"
#include "compiler/quantize/weights.h"

namespace mote::quantize {
namespace {

using graph::Op;
using graph::Tensor;

// In the file, of a QUANTIZE from integers to integers.
constexpr int kQuantizeVersion8 = 1;
constexpr int kQuantizeVersion16 = 2;

class Quantizer {
 public:
  Quantizer(const graph::Module& model,
            const std::vector<Histogram>& seen,
            const QuantizeOptions& options)
      : model_(model),
        options_(options),
        scales_(ActivationScales(model, seen, options)),
        result_(model) {}

  Result<graph::Module> Run() {
    std::vector<Op>& ops = result_.main().ops;
    for (size_t i = 0; i < ops.size(); ++i) {
      const Status status = Convert(ops[i]);
      if (!status.ok()) return status.error().In(graph::OpText(model_.main(), i));
    }
    for (size_t i = 0; i < scales_.size(); ++i) {
      if (scales_[i].present()) SetActivation(i);
    }
    ConvertShared();
    DropUnused(result_);
    return std::move(result_);
  }

 private:
  bool is_wide() const { return options_.activations == Activations::kInt16; }

  Status Convert(Op& op) {
    const Rule* const rule = RuleFor(op.opcode);
    if (rule == nullptr) {
      return Error{fmt::format("has no rule of quantisation, want one of {}.",
                               fmt::join(OpcodesWithRules(), ", "))};
    }
    if (is_wide() && rule->scales == Scales::kFixed && rule->scale16 == 0) {
      return Error{"is not computed in int16. Leave it to int8."};
    }
    op.version = is_wide() ? rule->version16 : rule->version8;
    op.code_index = -1;
    return rule->weights < 0 ? Status{} : ConvertLayer(*rule, op);
  }

  Status ConvertLayer(const Rule& rule, Op& op) {
    MOTE_TRY(const int weights, ConstantInput(op, rule.weights, "weights"));
    MOTE_TRY(const std::vector<float> bias, BiasOf(rule, op));
    const int x = ActivationInputs(model_, op).at(0);
    const auto scale = static_cast<double>(scales_[static_cast<size_t>(x)].scale[0]);
    const Tensor& w = TensorOf(weights);
    const Constant integers = SymmetricWeights(
        FloatsOf(model_, w), w.shape, rule.axis, LeastScales(bias, scale, options_.activations));
    op.inputs[static_cast<size_t>(rule.weights)] = Add(weights, integers);
    if (bias.empty()) return {};
    int& input = op.inputs[static_cast<size_t>(rule.bias)];
    input = Add(input, Bias(bias, scale, integers.quantization, options_.activations));
    return {};
  }

  // Before operators whose tensors share a scale, what has one of its own (see ActivationScales()).
  void ConvertShared() {
    std::vector<Op> ops;
    std::map<int, int> converted;
    for (Op& op : result_.main().ops) {
      const Rule& rule = *RuleFor(op.opcode);
      for (int& input : op.inputs) {
        if (rule.scales != Scales::kSame || input == graph::kAbsent) continue;
        const auto of = static_cast<size_t>(input), to = static_cast<size_t>(op.outputs.at(0));
        if (!scales_[of].present() || scales_[of] == scales_[to]) continue;
        if (converted.count(input) == 0) {
          converted[input] = AddLike(input, scales_[to]);
          ops.push_back(Requantize(input, converted[input]));
        }
        input = converted[input];
      }
      ops.push_back(std::move(op));
    }
    result_.main().ops = std::move(ops);
  }

  int AddLike(int like, const graph::Quantization& quantization) {
    Tensor tensor = result_.main().tensors[static_cast<size_t>(like)];
    tensor.name += "_rescaled";
    tensor.quantization = quantization;
    result_.main().tensors.push_back(std::move(tensor));
    return static_cast<int>(result_.main().tensors.size()) - 1;
  }

  Op Requantize(int input, int output) const {
    Op op;
    op.opcode = "QUANTIZE";
    op.version = is_wide() ? kQuantizeVersion16 : kQuantizeVersion8;
    op.inputs = {input};
    op.outputs = {output};
    return op;
  }

  // Empty where the layer has none.
  Result<std::vector<float>> BiasOf(const Rule& rule, const Op& op) const {
    const auto index = static_cast<size_t>(rule.bias);
    if (index >= op.inputs.size() || op.inputs[index] == graph::kAbsent) {
      return std::vector<float>();
    }
    MOTE_TRY(const int bias, ConstantInput(op, rule.bias, "bias"));
    return FloatsOf(model_, TensorOf(bias));
  }

  const Tensor& TensorOf(int tensor) const {
    return model_.main().tensors[static_cast<size_t>(tensor)];
  }

  Result<int> ConstantInput(const Op& op, int input, const char* what) const {
    const auto index = static_cast<size_t>(input);
    const int tensor = index < op.inputs.size() ? op.inputs[index] : graph::kAbsent;
    if (tensor >= 0 && static_cast<size_t>(tensor) < model_.main().tensors.size() &&
        graph::IsConstant(model_, TensorOf(tensor)) &&
        TensorOf(tensor).dtype == graph::DType::kFloat32) {
      return tensor;
    }
    return Error{fmt::format("its {} are computed or no float32, want a constant.", what)};
  }

  // A tensor like the old one, which others may read as it is.
  int Add(int like, const Constant& constant) {
    Tensor tensor = TensorOf(like);
    tensor.dtype = constant.dtype;
    tensor.quantization = constant.quantization;
    tensor.has_quantization = true;
    tensor.buffer = graph::AddBuffer(result_, constant.bytes);
    result_.main().tensors.push_back(std::move(tensor));
    return static_cast<int>(result_.main().tensors.size()) - 1;
  }

  void SetActivation(size_t index) {
    Tensor& tensor = result_.main().tensors[index];
    const Tensor& real = model_.main().tensors[index];
    tensor.quantization = scales_[index];
    tensor.has_quantization = true;
    tensor.dtype = is_wide() ? graph::DType::kInt16 : graph::DType::kInt8;
    if (!graph::IsConstant(model_, real)) return;
    const Constant constant =
        AsActivations(FloatsOf(model_, real), scales_[index], options_.activations);
    tensor.buffer = graph::AddBuffer(result_, constant.bytes);
  }

  const graph::Module& model_;
  const QuantizeOptions options_;
  const std::vector<graph::Quantization> scales_;
  graph::Module result_;
};

}  // namespace

Result<graph::Module> Quantize(const graph::Module& model,
                               const std::vector<Histogram>& seen,
                               const QuantizeOptions& options) {
  return Quantizer(model, seen, options).Run();
}

}  // namespace mote::quantize
