// SPDX-License-Identifier: Apache-2.0
// What kernels for Cortex-M4 make of layers of all sizes at the seams, as a number a kernel: the
// chip runs assembly, the host its twin in C++, which unit tests compare with the reference.
#pragma once

#include "runtime/ops/add/add_linear.h"
#include "runtime/ops/fully_connected/fully_connected.h"
#include "tests/firmware/conv2d_bits.h"
#include "tests/firmware/depthwise_bits.h"
#include "tests/firmware/dice.h"

namespace mote::firmware_test {

// FullyConnectedS8TensorBlocksM4 where channels share their end, else FullyConnectedS8BlocksM4.
template <BlockEnds kEnds>
auto* FullyConnectedKernel() {
  if constexpr (kEnds == BlockEnds::kShared) {
    return FullyConnectedS8TensorBlocksM4<Rounding::kSingle>;
  } else if constexpr (kEnds == BlockEnds::kOwn) {
    return FullyConnectedS8BlocksM4<Rounding::kSingle>;
  } else {
    return FullyConnectedS8BlocksM4<Rounding::kXnnpack>;
  }
}

template <BlockEnds kEnds>
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
      requant[i] = AnyRequant(dice, -14, -2, kEnds);
      if (kEnds == BlockEnds::kShared) requant[i] = requant[0];
    }
    const Filters filters = {
        w, bias, requant, p.output_depth, p.input_depth, p.input_zero_point, p.output_zero_point};
    PackWeightBlocks(filters, kFullyConnectedPairLanesM4, kEnds, blocks);
    FullyConnectedKernel<kEnds>()(p,
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

inline constexpr uint32_t (*kKernels[])() = {
    FullyConnectedHash<BlockEnds::kOwn>,
    FullyConnectedHash<BlockEnds::kShared>,
    FullyConnectedHash<BlockEnds::kFloat>,
    AddHash,
    Conv2dBlocksHash<Rounding::kSingle>,
    Conv2dBlocksHash<Rounding::kXnnpack>,
    Conv2dWinogradHash<Rounding::kSingle>,
    Conv2dWinogradHash<Rounding::kXnnpack>,
    DepthwiseHash<1, false, DepthwiseConv2dS8K3x3M4<Rounding::kSingle>>,
    DepthwiseHash<2, false, DepthwiseConv2dS8K3x3Stride2M4<Rounding::kSingle>>,
    DepthwiseHash<1, true, DepthwiseConv2dS8K3x3DeepM4<Rounding::kSingle>>,
    DepthwiseHash<2, true, DepthwiseConv2dS8K3x3Stride2DeepM4<Rounding::kSingle>>,
    DepthwiseHash<0, false, DepthwiseConv2dS8K1xNM4<Rounding::kSingle>>,
    DepthwiseHash<1, false, DepthwiseConv2dS8K3x3M4<Rounding::kXnnpack>, BlockEnds::kFloat>,
    DepthwiseHash<2, false, DepthwiseConv2dS8K3x3Stride2M4<Rounding::kXnnpack>, BlockEnds::kFloat>,
    DepthwiseHash<1, true, DepthwiseConv2dS8K3x3DeepM4<Rounding::kXnnpack>, BlockEnds::kFloat>,
    DepthwiseHash<2,
                  true,
                  DepthwiseConv2dS8K3x3Stride2DeepM4<Rounding::kXnnpack>,
                  BlockEnds::kFloat>,
    DepthwiseHash<0, false, DepthwiseConv2dS8K1xNM4<Rounding::kXnnpack>, BlockEnds::kFloat>};

}  // namespace mote::firmware_test
