// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/int4.h"
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_window.h"

namespace mote {
namespace {

// The sum over one window. Filters of an odd number of weights begin in the middle of a byte, hence
// `filter` is an index.
int32_t Accumulate(
    const Conv2dParams& p, const int8_t* x, const uint8_t* w, int32_t filter, Conv2dWindow at) {
  const int32_t pad = p.pad_value - p.input_zero_point;
  int32_t sum = 0;
  const auto inside = [&](const int8_t* u, int32_t first, int32_t count) {
    sum = WrapAdd(sum, DotS4(u, p.input_zero_point, w, first, 0, count));
  };
  const auto outside = [&](int32_t first, int32_t count) {
    if (pad != 0) sum = WrapAdd(sum, WrapMul(pad, SumS4(w, first, count)));
  };
  ForEachConv2dRun(p, at, x, filter, inside, outside);
  return sum;
}

}  // namespace

template <Rounding kRounding>
void Conv2dS4Ref(const Conv2dParams& p,
                 Span<const int8_t> x,
                 Span<const uint8_t> w,
                 Span<const int32_t> bias,
                 Span<const Requant> requant,
                 Span<int8_t> y,
                 Span<uint8_t> /*scratch*/) {
  ForEachConv2dOutput(p, y.data(), [&](Conv2dWindow at, int32_t co, int32_t filter) {
    const int32_t sum = Accumulate(p, x.data(), w.data(), filter, at);
    return ToInt8<kRounding>(WrapAdd(sum, bias.data()[co]),
                             requant.data()[co],
                             p.output_zero_point,
                             p.act_min,
                             p.act_max);
  });
}

MOTE_INSTANTIATE_ROUNDINGS(Conv2dS4Ref)

}  // namespace mote
