// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mote::trainer {

Status CheckSamples(const Matrix& samples, const InputSpec& input, int64_t least_rows) {
  if (samples.rows < least_rows) {
    return Error{fmt::format("{} samples, want at least {}.", samples.rows, least_rows)};
  }
  if (samples.columns < 1 || samples.columns > INT32_MAX ||
      graph::ElementCount(input.shape).value_or(-1) != samples.columns) {
    return Error{fmt::format("samples of {} features for an input of shape {}, want as many.",
                             samples.columns,
                             graph::ShapeText(input.shape))};
  }
  const auto values = static_cast<int64_t>(samples.values.size());
  if (values % samples.columns != 0 || values / samples.columns != samples.rows) {
    return Error{
        fmt::format("{} values, want {} samples of {}.", values, samples.rows, samples.columns)};
  }
  if (std::isfinite(input.scale) && input.scale > 0 && input.zero_point >= -128 &&
      input.zero_point <= 127) {
    return {};
  }
  return Error{fmt::format("an input of scale {} and zero point {}, want those of an int8.",
                           input.scale,
                           input.zero_point)};
}

Status CheckQuantile(double quantile) {
  if (quantile > 0 && quantile <= 1) return {};
  return Error{fmt::format("a quantile of {:g}, want above 0, at most 1.", quantile)};
}

}  // namespace mote::trainer
