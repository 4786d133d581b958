// SPDX-License-Identifier: Apache-2.0
// The part of kernel_bits.h for CONV_2D.
#pragma once

#include "runtime/ops/common/weights_winograd_m4.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "tests/firmware/dice.h"

namespace mote::firmware_test {

struct Conv2dBuffers {
  static constexpr int32_t kInput = 4000, kWeights = 9000, kOutput = 4000, kChannels = 12;
  static constexpr int32_t kPacked = 40000, kScratch = 20000;
  int8_t x[kInput], w[kWeights], y[kOutput];
  int32_t bias[kChannels];
  Requant requant[kChannels];
  alignas(4) int8_t packed[kPacked];
  alignas(4) uint8_t scratch[kScratch];

  // The filters of a layer; `depth` weights each.
  Filters Fill(Dice& dice, const Conv2dParams& p, int32_t depth, BlockEnds ends) {
    dice.Fill(x, p.input_h * p.input_w * p.input_c, -128, 127);
    dice.Fill(w, p.output_c * depth, -127, 127);
    dice.Fill(bias, p.output_c, -99999, 99999);
    for (int32_t i = 0; i < p.output_c; ++i) {
      requant[i] = AnyRequant(dice, -14, -2, ends);
    }
    return {w, bias, requant, p.output_c, depth, p.input_zero_point, p.output_zero_point};
  }

  template <class Kernel>
  void Run(Kernel* kernel, const Conv2dParams& p, Hash& hash) {
    const auto inputs = static_cast<size_t>(p.input_h * p.input_w * p.input_c);
    kernel(p,
           {x, inputs},
           {packed, sizeof(packed)},
           {bias, 0U},
           {requant, 0U},
           {y, sizeof(y)},
           {scratch, sizeof(scratch)});
    hash.Add(y, p.output_h * p.output_w * p.output_c);
  }
};

inline Conv2dBuffers& Conv2dMemory() {
  static Conv2dBuffers buffers;
  return buffers;
}

inline Conv2dParams AnyConv2d(Dice& dice) {
  Conv2dParams p = {};
  p.input_h = dice.Int(1, 9);
  p.input_w = dice.Int(1, 9);
  p.output_h = dice.Int(1, 6);
  p.output_w = dice.Int(1, 7);
  p.pad_top = dice.Int(0, 2);
  p.pad_left = dice.Int(0, 2);
  p.stride_h = p.stride_w = p.dilation_h = p.dilation_w = p.groups = 1;
  p.input_zero_point = p.pad_value = dice.Int(-128, 127);
  p.output_zero_point = dice.Int(-128, 127);
  SetAnyRange(dice, p.act_min, p.act_max);
  return p;
}

// What stands in packed filters where the image has nothing.
inline void ClearFills(const Conv2dParams& p, int8_t* w) {
  const int32_t row = p.kernel_w * p.input_c, packed_row = Conv2dRow(p), depth = Conv2dDepth(p);
  for (int32_t i = 0; i < p.output_c * depth; ++i) {
    const bool fill = p.rows == kRowsFilledUp && i % depth % packed_row >= row;
    const bool last = p.rows == kRowsLastApart && i % depth == depth - 4;
    if (fill || last) w[i] = 0;
  }
}

template <Rounding kRounding>
uint32_t Conv2dBlocksHash() {
  constexpr BlockEnds kEnds = EndsOf(kRounding);
  Conv2dBuffers& memory = Conv2dMemory();
  Dice dice;
  Hash hash;
  for (int32_t layer = 0; layer < 200; ++layer) {
    Conv2dParams p = AnyConv2d(dice);
    p.input_c = dice.Int(1, 40);
    p.output_c = dice.Int(1, Conv2dBuffers::kChannels);
    p.kernel_h = dice.Int(1, 3);
    p.kernel_w = dice.Int(1, 3);
    p.stride_h = dice.Int(1, 2);
    p.stride_w = dice.Int(1, 2);
    p.dilation_h = dice.Int(1, 2);
    p.rows = p.kernel_w * p.input_c % 4 == 1 ? dice.Int(0, kRowsLastApart) : dice.Int(0, 1);
    const Filters filters = memory.Fill(dice, p, Conv2dDepth(p), kEnds);
    ClearFills(p, memory.w);
    p.packing = kBlocks;
    PackWeightBlocks(filters, kConv2dPairLanesM4, kEnds, memory.packed);
    memory.Run(Conv2dS8BlocksM4<kRounding>, p, hash);
  }
  return hash.value();
}

template <Rounding kRounding>
uint32_t Conv2dWinogradHash() {
  constexpr BlockEnds kEnds = EndsOf(kRounding);
  Conv2dBuffers& memory = Conv2dMemory();
  Dice dice;
  Hash hash;
  for (int32_t layer = 0; layer < 40; ++layer) {
    Conv2dParams p = AnyConv2d(dice);
    p.input_c = 16 * dice.Int(1, 2);
    p.output_c = 4 * dice.Int(1, 3);
    p.kernel_h = p.kernel_w = 3;
    p.packing = kWinograd;
    const Filters filters = memory.Fill(dice, p, Conv2dDepth(p), kEnds);
    PackWinograd(filters, kEnds, memory.packed);
    memory.Run(Conv2dS8WinogradM4<kRounding>, p, hash);
  }
  return hash.value();
}

}  // namespace mote::firmware_test
