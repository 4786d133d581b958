// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/int16_table.h"

#include <algorithm>
#include <cmath>

namespace mote::ops {
namespace {

constexpr int kLines = 512;

float Real(Int16Axis axis, int32_t v) {
  return axis.scale * static_cast<float>(v - axis.zero_point);
}

int16_t Saturated(float v) {
  return static_cast<int16_t>(
      std::min(std::max(v, static_cast<float>(INT16_MIN)), static_cast<float>(INT16_MAX)));
}

}  // namespace

std::vector<int16_t> Int16Table(Int16Axis input, Int16Axis output, float (*function)(float)) {
  const float first = Real(input, INT16_MIN);
  const float last = Real(input, INT16_MAX);
  const float step = (last - first) / kLines;
  const float steps_per_unit = 65536.0F / (Real(output, INT16_MAX) - Real(output, INT16_MIN));
  std::vector<int16_t> table;
  for (int i = 0; i < kLines; ++i) {
    const float at = first + static_cast<float>(i) * step;
    const float here = std::round(function(at) * steps_per_unit);
    const float next = function(first + static_cast<float>(i + 1) * step) * steps_per_unit;
    const float middle = std::round(function(at + step / 2) * steps_per_unit);
    const float error = std::round((next + here) / 2) - middle;
    table.push_back(Saturated(here - std::round(error / 2)));
  }
  table.push_back(Saturated(std::round(function(last) * steps_per_unit)));
  return table;
}

}  // namespace mote::ops
