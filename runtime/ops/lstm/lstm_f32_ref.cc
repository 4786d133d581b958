// SPDX-License-Identifier: Apache-2.0
#include <float.h>

#include "runtime/ops/common/clamp_float.h"
#include "runtime/ops/common/logistic_float.h"
#include "runtime/ops/lstm/lstm.h"
#include "runtime/ops/lstm/lstm_steps.h"

namespace mote {
namespace {

float Finite(float v) { return ClampFloat(v, -FLT_MAX, FLT_MAX); }

float GateProduct(const float* x, const float* w, int32_t depth, float bias) {
  float sum = 0.0F;
  for (int32_t i = 0; i < depth; ++i) sum += x[i] * w[i];
  return Finite(sum + bias);
}

// NaN becomes the upper bound, as in TFLM.
float Clip(float c, float bound) {
  if (!(bound > 0.0F)) return c;
  return ClampFloat(c < bound ? c : bound, -bound, bound);
}

struct Weights {
  const float *wi, *wr, *bias;
};

void Step(const LstmF32Params& p,
          const Weights& weights,
          const float* x,
          const float* h,
          float* c,
          float* y) {
  const auto gate = [&](int32_t k, int32_t s) {
    const int32_t row = k * p.units + s;
    const float from_input =
        GateProduct(x, weights.wi + row * p.input_depth, p.input_depth, weights.bias[row]);
    return from_input + GateProduct(h, weights.wr + row * p.units, p.units, 0.0F);
  };
  for (int32_t s = 0; s < p.units; ++s) {
    const float input = LogisticF32(gate(0, s));
    const float forget = LogisticF32(gate(1, s));
    const float candidate = Tanh(gate(2, s));
    const float output = LogisticF32(gate(3, s));
    c[s] = Clip(Finite(forget * c[s]) + Finite(input * candidate), p.cell_clip);
    y[s] = Finite(Tanh(c[s]) * output);
  }
}

}  // namespace

void LstmF32Ref(const LstmF32Params& p,
                Span<const float> x,
                Span<const float> wi,
                Span<const float> wr,
                Span<const float> bias,
                Span<const float> h,
                Span<const float> c,
                Span<float> y,
                Span<float> new_h,
                Span<float> new_c) {
  const Weights weights = {wi.data(), wr.data(), bias.data()};
  CopyState(h.data(), new_h.data(), p.batches * p.units);
  CopyState(c.data(), new_c.data(), p.batches * p.units);
  ForEachLstmStep(p,
                  x.data(),
                  new_h.data(),
                  new_c.data(),
                  y.data(),
                  [&](const float* x_row, const float* h_row, float* c_row, float* y_row) {
                    Step(p, weights, x_row, h_row, c_row, y_row);
                  });
}

}  // namespace mote
