// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/clamp_float.h"
#include "runtime/ops/common/dot.h"
#include "runtime/ops/fully_connected/fully_connected.h"

namespace mote {

void FullyConnectedF32Ref(const FullyConnectedF32Params& p,
                          Span<const float> x,
                          Span<const float> w,
                          Span<const float> bias,
                          Span<float> y,
                          Span<uint8_t> /*scratch*/) {
  float* out = y.data();
  const float* row = x.data();
  for (int32_t r = 0; r < p.rows; ++r, row += p.input_depth) {
    const float* weights = w.data();
    for (int32_t co = 0; co < p.output_depth; ++co, weights += p.input_depth) {
      const float sum = AddDotF32(0, row, weights, p.input_depth);
      *out++ = ClampFloat(sum + bias.data()[co], p.act_min, p.act_max);
    }
  }
}

}  // namespace mote
