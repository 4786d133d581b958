// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/leaky_relu_scales.h"

#include <cmath>

#include "compiler/ops/requant.h"

namespace mote::ops {

Result<LeakyReluScales> LeakyReluScalesOf(const OpView& op) {
  const float x = op.input(0).quantization.scale[0];
  const float y = op.output(0).quantization.scale[0];
  const float alpha = static_cast<float>(op.attributes().Float("alpha", 0));
  const double identity = static_cast<double>(x / y);
  const double scaled = static_cast<double>(x * alpha / y);
  LeakyReluScales scales = {};
  MOTE_TRY(scales.identity, RequantOf(op, "input scale / output scale", identity));
  MOTE_TRY(scales.alpha, RequantOf(op, "input scale * |alpha| / output scale", std::fabs(scaled)));
  scales.alpha_sign = scaled < 0 ? -1 : 1;
  return scales;
}

}  // namespace mote::ops
