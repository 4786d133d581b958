// SPDX-License-Identifier: Apache-2.0
// Functions of int16 as tables for runtime/ops/common/lookup_s16.h.
#pragma once

#include <cstdint>
#include <vector>

namespace mote::ops {

// What an int16 stands for: scale * (v - zero_point). Zero points move the range.
struct Int16Axis {
  float scale;
  int32_t zero_point;
};

// 513 values of `function` from input to output, as TensorFlow Lite makes them: each line lies
// half of its error in the middle beside the function.
std::vector<int16_t> Int16Table(Int16Axis input, Int16Axis output, float (*function)(float));

}  // namespace mote::ops
