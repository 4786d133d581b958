// SPDX-License-Identifier: Apache-2.0
// The part of kernel_bits.h for DEPTHWISE_CONV_2D.
#pragma once

#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_packing_m4.h"
#include "tests/firmware/dice.h"

namespace mote::firmware_test {

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

struct DepthwiseBuffers {
  static constexpr int32_t kChannels = 8, kOutput = 29 * 14 * kChannels, kInput = 60 * 30 * 8;
  alignas(4) uint8_t scratch[8192];
  alignas(4) int8_t packed[kChannels * 128];
  int8_t x[kInput], w[16 * kChannels], y[kOutput];
  int32_t bias[kChannels];
  Requant requant[kChannels];
};

inline DepthwiseBuffers& DepthwiseMemory() {
  static DepthwiseBuffers buffers;
  return buffers;
}

template <int32_t kStride, bool kDeep, auto* kKernel, BlockEnds kEnds = BlockEnds::kOwn>
uint32_t DepthwiseHash() {
  auto& [scratch, packed, x, w, y, bias, requant] = DepthwiseMemory();
  Dice dice;
  Hash hash;
  for (int32_t layer = 0; layer < 150; ++layer) {
    const DepthwiseConv2dParams p = AnyDepthwise(dice, kStride, kDeep);
    dice.Fill(x, p.input_h * p.input_w * p.input_c, -128, 127);
    dice.Fill(w, p.kernel_h * p.kernel_w * p.output_c, -127, 127);
    dice.Fill(bias, p.output_c, -9999, 9999);
    for (Requant& r : requant) r = AnyRequant(dice, -9, -6, kEnds);
    if (!PackDepthwise(p, w, bias, requant, kEnds, packed)) continue;
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

}  // namespace mote::firmware_test
