// SPDX-License-Identifier: Apache-2.0
// What kernels for Cortex-M4 make of layers of all sizes at the seams, as a number a kernel: the
// chip runs assembly, the host its twin in C++, which unit tests compare with the reference.
#pragma once

#include "runtime/ops/add/add_linear.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_packing_m4.h"
#include "runtime/ops/fully_connected/fully_connected.h"

namespace mote::firmware_test {

// Xorshift (Marsaglia 2003), the same numbers everywhere.
class Dice {
 public:
  int32_t Int(int32_t low, int32_t high) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return low + static_cast<int32_t>(state_ % static_cast<uint32_t>(high - low + 1));
  }
  template <class T>
  void Fill(T* values, int32_t count, int32_t low, int32_t high) {
    for (int32_t i = 0; i < count; ++i) values[i] = static_cast<T>(Int(low, high));
  }

 private:
  uint32_t state_ = 2463534242U;
};

// FNV-1a over the results.
class Hash {
 public:
  void Add(const int8_t* values, int32_t count) {
    for (int32_t i = 0; i < count; ++i) {
      value_ = (value_ ^ static_cast<uint8_t>(values[i])) * 16777619U;
    }
  }
  uint32_t value() const { return value_; }

 private:
  uint32_t value_ = 2166136261U;
};

inline void SetAnyRange(Dice& dice, int32_t& min, int32_t& max) {
  min = dice.Int(0, 1) == 0 ? INT8_MIN : dice.Int(-128, 0);
  max = dice.Int(0, 1) == 0 ? INT8_MAX : dice.Int(0, 127);
}

// With an end for each channel, or one for all.
template <bool kWithEnds>
uint32_t FullyConnectedHash() {
  constexpr int32_t kMaxDepth = 160, kMaxChannels = 24, kMaxRows = 2;
  alignas(4) static int8_t blocks[WeightBlocksBytes(kMaxChannels, kMaxDepth, 8)];
  alignas(4) static uint8_t scratch[2 * kMaxDepth];
  static int8_t x[kMaxRows * kMaxDepth], w[kMaxChannels * kMaxDepth], y[kMaxRows * kMaxChannels];
  int32_t bias[kMaxChannels];
  Requant requant[kMaxChannels];
  Dice dice;
  Hash hash;
  for (int32_t layer = 0; layer < 200; ++layer) {
    FullyConnectedParams p = {};
    p.rows = dice.Int(1, kMaxRows);
    p.input_depth = dice.Int(0, 1) == 0 ? dice.Int(1, 9) : dice.Int(28, kMaxDepth);
    p.output_depth = dice.Int(1, kMaxChannels);
    p.input_zero_point = dice.Int(-128, 127);
    p.output_zero_point = dice.Int(-128, 127);
    SetAnyRange(dice, p.act_min, p.act_max);
    dice.Fill(x, p.rows * p.input_depth, -128, 127);
    dice.Fill(w, p.output_depth * p.input_depth, -127, 127);
    dice.Fill(bias, p.output_depth, -99999, 99999);
    for (int32_t i = 0; i < p.output_depth; ++i) {
      requant[i] = {dice.Int(1 << 30, INT32_MAX), dice.Int(-14, -2)};
      if (!kWithEnds) requant[i] = requant[0];
    }
    const Filters filters = {
        w, bias, requant, p.output_depth, p.input_depth, p.input_zero_point, p.output_zero_point};
    PackWeightBlocks(filters, kFullyConnectedPairLanesM4, blocks);
    if (!kWithEnds) DropEnds(blocks, p.output_depth, p.input_depth);
    const auto kernel = kWithEnds ? FullyConnectedS8BlocksM4<Rounding::kSingle>
                                  : FullyConnectedS8TensorBlocksM4<Rounding::kSingle>;
    kernel(p,
           {x, sizeof(x)},
           {blocks, sizeof(blocks)},
           {bias, 0U},
           {requant, 1U},
           {y, sizeof(y)},
           {scratch, sizeof(scratch)});
    hash.Add(y, p.rows * p.output_depth);
  }
  return hash.value();
}

inline uint32_t AddHash() {
  constexpr int32_t kMaxSize = 2000;
  static int8_t a[kMaxSize], b[kMaxSize], y[kMaxSize];
  Dice dice;
  Hash hash;
  for (int32_t layer = 0; layer < 50; ++layer) {
    AddParams p = {};
    p.size = p.shape[kBroadcastRank - 1] = layer < 10 ? layer : dice.Int(10, kMaxSize);
    p.a_strides[kBroadcastRank - 1] = p.b_strides[kBroadcastRank - 1] = 1;
    p.a_factor = dice.Int(-INT32_MAX / 4, INT32_MAX / 4);
    p.b_factor = dice.Int(-INT32_MAX / 4, INT32_MAX / 4);
    p.start = dice.Int(-(1 << 27), 1 << 27);
    SetAnyRange(dice, p.act_min, p.act_max);
    dice.Fill(a, p.size, -128, 127);
    dice.Fill(b, p.size, -128, 127);
    AddS8LinearM4<Rounding::kSingle>(p, {a, sizeof(a)}, {b, sizeof(b)}, {y, sizeof(y)});
    hash.Add(y, p.size);
  }
  return hash.value();
}

// A kernel of 3x3, or of one row where the stride is 0.
inline DepthwiseConv2dParams AnyDepthwise(Dice& dice, int32_t stride, bool deep) {
  DepthwiseConv2dParams p = {};
  p.input_c = p.output_c = 4 * dice.Int(1, 2);
  p.dilation_h = p.dilation_w = p.depth_multiplier = 1;
  p.input_zero_point = p.pad_value = dice.Int(-128, 127);
  p.output_zero_point = dice.Int(-128, 127);
  SetAnyRange(dice, p.act_min, p.act_max);
  p.stride_h = p.stride_w = stride == 0 ? 1 : stride;
  p.output_h = dice.Int(0, 2) == 0 ? dice.Int(11, 29) : dice.Int(1, 8);
  p.output_w = dice.Int(0, 2) == 0 ? dice.Int(11, 14) : dice.Int(1, 8);
  if (stride == 0) {
    p.kernel_h = 1, p.kernel_w = dice.Int(1, 16);
    p.input_h = p.output_h, p.input_w = p.output_w + p.kernel_w - 1;
  } else {
    p.kernel_h = p.kernel_w = 3;
    p.pad_top = dice.Int(0, 2), p.pad_left = dice.Int(0, 2);
    p.input_h = p.output_h * stride + dice.Int(0, 2);
    p.input_w = p.output_w * stride + dice.Int(0, 2);
  }
  const int32_t tile = dice.Int(0, 1) == 0 ? 14 : dice.Int(1, 8), band = dice.Int(1, 3);
  SetDepthwiseTile(p, tile, band, deep);
  return p;
}

template <int32_t kStride, bool kDeep, auto* kKernel>
uint32_t DepthwiseHash() {
  constexpr int32_t kMaxChannels = 8, kMaxOut = 29 * 14 * kMaxChannels, kMaxIn = 60 * 30 * 8;
  alignas(4) static uint8_t scratch[8192];
  alignas(4) static int8_t packed[kMaxChannels * 128];
  static int8_t x[kMaxIn], w[16 * kMaxChannels], y[kMaxOut];
  int32_t bias[kMaxChannels];
  Requant requant[kMaxChannels];
  Dice dice;
  Hash hash;
  for (int32_t layer = 0; layer < 150; ++layer) {
    const DepthwiseConv2dParams p = AnyDepthwise(dice, kStride, kDeep);
    dice.Fill(x, p.input_h * p.input_w * p.input_c, -128, 127);
    dice.Fill(w, p.kernel_h * p.kernel_w * p.output_c, -127, 127);
    dice.Fill(bias, p.output_c, -9999, 9999);
    for (Requant& r : requant) r = {dice.Int(1 << 30, INT32_MAX), dice.Int(-9, -6)};
    if (!PackDepthwise(p, w, bias, requant, packed)) continue;
    kKernel(p,
            {x, sizeof(x)},
            {packed, sizeof(packed)},
            {bias, 0U},
            {requant, 0U},
            {y, sizeof(y)},
            {scratch, sizeof(scratch)});
    hash.Add(y, p.output_h * p.output_w * p.output_c);
  }
  return hash.value();
}

inline constexpr uint32_t (*kKernels[])() = {
    FullyConnectedHash<true>,
    FullyConnectedHash<false>,
    AddHash,
    DepthwiseHash<1, false, DepthwiseConv2dS8K3x3M4<Rounding::kSingle>>,
    DepthwiseHash<2, false, DepthwiseConv2dS8K3x3Stride2M4<Rounding::kSingle>>,
    DepthwiseHash<1, true, DepthwiseConv2dS8K3x3DeepM4<Rounding::kSingle>>,
    DepthwiseHash<2, true, DepthwiseConv2dS8K3x3Stride2DeepM4<Rounding::kSingle>>,
    DepthwiseHash<0, false, DepthwiseConv2dS8K1xNM4<Rounding::kSingle>>};

}  // namespace mote::firmware_test
