// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_window.h"

namespace mote {
namespace {

// The sum over one window. A function of its own: within the loops around it the compiler runs out
// of registers for the innermost one.
int32_t Accumulate(const Conv2dParams& p, const int8_t* x, const int8_t* w, Conv2dWindow at) {
  const int32_t pad = p.pad_value - p.input_zero_point;
  int32_t sum = 0;
  const auto inside = [&](const int8_t* u, const int8_t* v, int32_t count) {
    sum = WrapAdd(sum, DotS8(u, p.input_zero_point, v, 0, count));
  };
  const auto outside = [&](const int8_t* v, int32_t count) {
    if (pad != 0) sum = WrapAdd(sum, WrapMul(pad, SumS8(v, count)));
  };
  ForEachConv2dRun(p, at, x, w, inside, outside);
  return sum;
}

}  // namespace

template <Rounding kRounding>
void Conv2dS8Ref(const Conv2dParams& p,
                 Span<const int8_t> x,
                 Span<const int8_t> w,
                 Span<const int32_t> bias,
                 Span<const Requant> requant,
                 Span<int8_t> y,
                 Span<uint8_t> /*scratch*/) {
  ForEachConv2dOutput(p, y.data(), [&](Conv2dWindow at, int32_t co, int32_t filter) {
    const int32_t sum = Accumulate(p, x.data(), w.data() + filter, at);
    return ToInt8<kRounding>(WrapAdd(sum, bias.data()[co]),
                             requant.data()[co],
                             p.output_zero_point,
                             p.act_min,
                             p.act_max);
  });
}

MOTE_INSTANTIATE_ALL_ROUNDINGS(Conv2dS8Ref)

}  // namespace mote
