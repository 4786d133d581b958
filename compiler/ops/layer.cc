// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/layer.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "runtime/ops/common/weights_winograd_m4.h"

namespace mote::ops {
using graph::DType;

namespace {

// Products of 16-bit activations stay below 2^23, so with a bias below 2^46 so many of them stay
// below 2^47, where RequantizeWide() ends.
constexpr int64_t kWideProducts = int64_t{1} << 23;
constexpr int64_t kWideBias = int64_t{1} << 46;

Result<LayerType> TypeOfWeights(const OpView& op, const LayerInputs& in) {
  const DType x = op.input(in.x).dtype;
  const graph::Tensor& w = op.input(in.w);
  if (x == DType::kFloat32) {
    MOTE_RETURN_IF_ERROR(op.WantDType("weights", w, DType::kFloat32));
    return LayerType::kF32;
  }
  if (x == DType::kInt16) {
    MOTE_RETURN_IF_ERROR(op.WantDType("weights", w, DType::kInt8));
    return LayerType::kS16;
  }
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("weights", w, {DType::kInt8, DType::kInt4}));
  if (w.dtype == DType::kInt8) return LayerType::kS8;
  MOTE_RETURN_IF_ERROR(op.WantConstant("weights of int4", in.w));
  return LayerType::kS4;
}

int32_t ChannelsOf(const OpView& op, const LayerInputs& in) {
  return op.input(in.w).shape[static_cast<size_t>(in.axis)];
}

template <class T>
Operand NoBias(int32_t channels) {
  return ConstantOperand("bias", std::vector<T>(static_cast<size_t>(channels), 0));
}

Status CheckBias(const OpView& op,
                 size_t input,
                 const std::vector<DType>& dtypes,
                 int32_t channels) {
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("bias", op.input(input), dtypes));
  const int32_t count = CountOf(op.input(input));
  if (count == channels) return {};
  return op.Fail(fmt::format("bias has {} elements, want {}.", count, channels));
}

template <class T>
Result<Operand> BiasOperand(const OpView& op, size_t input, DType dtype, int32_t channels) {
  if (!op.has_input(input)) return NoBias<T>(channels);
  MOTE_RETURN_IF_ERROR(CheckBias(op, input, {dtype}, channels));
  if (!op.is_constant(input)) return InputOperand(op.input_id(input));
  return ConstantOperand("bias", op.Values<T>(input));
}

// The constant bias of int16 activations, in 64 bits whatever its type.
std::vector<int64_t> Widened(const OpView& op, size_t input) {
  const auto widen = [](const auto& narrow) {
    return std::vector<int64_t>(narrow.begin(), narrow.end());
  };
  if (op.input(input).dtype == DType::kInt16) return widen(op.Values<int16_t>(input));
  if (op.input(input).dtype == DType::kInt32) return widen(op.Values<int32_t>(input));
  return op.Values<int64_t>(input);
}

// A bias and a multiplier are made for each, whether the file has weights or they are computed.
constexpr int32_t kMaxChannels = 1 << 20;

Status CheckChannels(const OpView& op, const LayerInputs& in) {
  const int32_t channels = ChannelsOf(op, in);
  if (channels <= kMaxChannels) return {};
  return op.Fail(fmt::format("{} output channels, want at most {}.", channels, kMaxChannels));
}

bool TakesNarrowSums(const LayerInputs& in) {
  return std::count(in.s16_bias.begin(), in.s16_bias.end(), DType::kInt32) != 0;
}

// Sums have the bias' type, or that which it would have.
bool HasWideSums(const OpView& op, const LayerInputs& in) {
  if (!TakesNarrowSums(in)) return true;
  if (op.has_input(in.bias)) return op.input(in.bias).dtype != DType::kInt32;
  return op.attributes().EnumName("quantized_bias_type", "FLOAT32") != "INT32";
}

Result<Operand> WideBiasOperand(const OpView& op, const LayerInputs& in, int32_t channels) {
  if (!op.has_input(in.bias)) return NoBias<int64_t>(channels);
  MOTE_RETURN_IF_ERROR(CheckBias(op, in.bias, in.s16_bias, channels));
  MOTE_RETURN_IF_ERROR(op.WantConstant("bias", in.bias));
  const std::vector<int64_t> values = Widened(op, in.bias);
  for (const int64_t value : values) {
    if (value <= -kWideBias || value >= kWideBias) {
      return op.Fail(fmt::format("bias {} is out of range, want less than 2^46.", value));
    }
  }
  return ConstantOperand("bias", values);
}

Operand WeightsOperand(const OpView& op, size_t input, LayerType type) {
  if (!op.is_constant(input)) return InputOperand(op.input_id(input));
  if (type == LayerType::kF32) return ConstantOperand("weights", op.Values<float>(input));
  if (type == LayerType::kS4) return ConstantOperand("weights", op.Values<uint8_t>(input));
  return ConstantOperand("weights", op.Values<int8_t>(input));
}

Result<Operand> BiasOf(const OpView& op, const LayerInputs& in, LayerType type, int32_t channels) {
  if (type == LayerType::kF32) return BiasOperand<float>(op, in.bias, DType::kFloat32, channels);
  if (type == LayerType::kS16) return WideBiasOperand(op, in, channels);
  return BiasOperand<int32_t>(op, in.bias, DType::kInt32, channels);
}

}  // namespace

Result<LayerType> LayerTypeOf(const OpView& op, const LayerInputs& in) {
  const graph::Tensor& x = op.input(in.x);
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("input", x, {DType::kInt8, DType::kInt16, DType::kFloat32}));
  MOTE_RETURN_IF_ERROR(CheckChannels(op, in));
  MOTE_TRY(const LayerType type, TypeOfWeights(op, in));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), x.dtype));
  if (type == LayerType::kF32) return type;
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input", x));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", op.output(0)));
  return type;
}

Status WantWideMultipliers(const OpView& op, const std::vector<Requant>& requants) {
  for (const Requant& requant : requants) {
    if (requant.shift > 7) {
      return op.Fail(
          "input scale * weight scale / output scale is 2^7 or more, want less where sums have 64 "
          "bits.");
    }
  }
  return {};
}

Result<Layer> LayerOf(const OpView& op,
                      const LayerInputs& in,
                      LayerType type,
                      std::vector<Requant> requants) {
  const int32_t channels = ChannelsOf(op, in);
  Layer layer;
  layer.weights = WeightsOperand(op, in.w, type);
  MOTE_TRY(layer.bias, BiasOf(op, in, type, channels));
  layer.requants = std::move(requants);
  if (type != LayerType::kS16) return layer;
  layer.wide = HasWideSums(op, in) ? 1 : 0;
  const int64_t products = channels > 0 ? CountOf(op.input(in.w)) / channels : 0;
  if (products > kWideProducts) {
    return op.Fail(fmt::format("sums of {} products, want at most 2^23 of int16.", products));
  }
  if (layer.wide != 0) MOTE_RETURN_IF_ERROR(WantWideMultipliers(op, layer.requants));
  return layer;
}

LowerOptions InModeOf(LayerType type, const LowerOptions& options) {
  return type == LayerType::kS8 ? options : WithoutXnnpack(options);
}

Result<Layer> ChannelLayerOf(const OpView& op,
                             const LayerInputs& in,
                             LayerType type,
                             Rounding rounding) {
  std::vector<Requant> requants;
  if (type != LayerType::kF32) {
    MOTE_TRY(requants, ChannelRequants(op, rounding, ChannelsOf(op, in), in.axis, in.x));
  }
  return LayerOf(op, in, type, std::move(requants));
}

std::vector<int8_t> Int8Weights(const OpView& op, size_t input) {
  const bool constant = op.is_constant(input) && op.input(input).dtype == DType::kInt8;
  return constant ? op.Values<int8_t>(input) : std::vector<int8_t>{};
}

std::vector<int8_t> WeightValues(const OpView& op, size_t input) {
  if (op.input(input).dtype != DType::kInt4) return op.Values<int8_t>(input);
  const std::vector<uint8_t> packed = op.Values<uint8_t>(input);
  std::vector<int8_t> values;
  for (int32_t i = 0; i < CountOf(op.input(input)); ++i) {
    const uint8_t byte = packed[static_cast<size_t>(i / 2)];
    const int half = i % 2 == 0 ? byte % 16 : byte / 16;
    values.push_back(static_cast<int8_t>(half < 8 ? half : half - 16));
  }
  return values;
}

LowerOptions WithKernelsFor(const OpView& op, const LayerInputs& in, const LowerOptions& options) {
  LowerOptions usable = options;
  if (!op.is_constant(in.w)) usable.isas = {"ref"};
  return usable;
}

Operand PackedWeightsM4(const OpView& op,
                        const LayerInputs& in,
                        int32_t channels,
                        int32_t depth,
                        int32_t lanes,
                        PackM4* pack) {
  const std::vector<int8_t> weights = op.Values<int8_t>(in.w);
  std::vector<int8_t> packed(static_cast<size_t>(PackedWeightBytes(channels, depth, lanes)));
  pack(weights.data(), channels, depth, lanes, packed.data());
  return ConstantOperand("weights", packed);
}

std::vector<int32_t> BiasValues(const Layer& layer) {
  const graph::Bytes& bytes = layer.bias.constant.bytes;
  std::vector<int32_t> bias(bytes.size() / sizeof(int32_t));
  if (!bytes.empty()) std::memcpy(bias.data(), bytes.data(), bytes.size());
  return bias;
}

Filters FiltersOf(const Layer& layer, const BlocksM4& blocks, const std::vector<int32_t>& bias) {
  return {blocks.weights.data(),
          bias.data(),
          layer.requants.data(),
          blocks.channels,
          blocks.depth,
          blocks.input_zero_point,
          blocks.output_zero_point};
}

Layer PackedLayer(Layer layer, const std::vector<int8_t>& packed) {
  layer.weights = ConstantOperand("weights", packed);
  layer.bias = ConstantOperand("bias", std::vector<int32_t>{});
  layer.requants.clear();
  return layer;
}

WeightPackingM4 PackingM4(const Layer& layer, const BlocksM4& blocks, Rounding rounding) {
  if (blocks.weights.empty()) return kQuads;
  if (rounding != Rounding::kTflm && layer.bias.kind == Operand::Kind::kConstant) {
    const std::vector<int32_t> bias = BiasValues(layer);
    if (WeightBlocksAreExact(FiltersOf(layer, blocks, bias), EndsOf(rounding))) return kBlocks;
  }
  return PairsAreExact(blocks.weights.data(), blocks.channels, blocks.depth) ? kPairs : kQuads;
}

bool IsExactWinogradM4(const Layer& layer, const BlocksM4& blocks, Rounding rounding) {
  if (blocks.weights.empty() || rounding == Rounding::kTflm) return false;
  if (layer.bias.kind != Operand::Kind::kConstant) return false;
  const std::vector<int32_t> bias = BiasValues(layer);
  return WinogradIsExact(FiltersOf(layer, blocks, bias), EndsOf(rounding));
}

Layer InBlocksM4(Layer layer, const BlocksM4& blocks, BlockEnds ends) {
  const int32_t bytes = WeightBlocksBytes(blocks.channels, blocks.depth, blocks.lanes, ends);
  std::vector<int8_t> packed(static_cast<size_t>(bytes));
  const std::vector<int32_t> bias = BiasValues(layer);
  PackWeightBlocks(FiltersOf(layer, blocks, bias), blocks.lanes, ends, packed.data());
  return PackedLayer(std::move(layer), packed);
}

Layer InWinogradM4(Layer layer, const BlocksM4& blocks, BlockEnds ends) {
  const int32_t bytes = WinogradBytes(blocks.channels, blocks.depth / 9);
  std::vector<int8_t> packed(static_cast<size_t>(bytes));
  const std::vector<int32_t> bias = BiasValues(layer);
  PackWinograd(FiltersOf(layer, blocks, bias), ends, packed.data());
  return PackedLayer(std::move(layer), packed);
}

}  // namespace mote::ops
