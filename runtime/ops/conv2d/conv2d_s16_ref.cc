// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/sum_to_int16.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_window.h"

namespace mote {
namespace {

// The sum over one window.
int64_t Accumulate(const Conv2dS16Params& p, const int16_t* x, const int8_t* w, Conv2dWindow at) {
  int64_t sum = 0;
  const auto inside = [&](const int16_t* u, const int8_t* v, int32_t count) {
    sum += DotS16(u, v, 0, count);
  };
  ForEachConv2dRun(p, at, x, w, inside, [](const int8_t*, int32_t) {});
  return sum;
}

}  // namespace

template <Rounding kRounding>
void Conv2dS16Ref(const Conv2dS16Params& p,
                  Span<const int16_t> x,
                  Span<const int8_t> w,
                  Span<const int64_t> bias,
                  Span<const Requant> requant,
                  Span<int16_t> y,
                  Span<uint8_t> /*scratch*/) {
  ForEachConv2dOutput(p, y.data(), [&](Conv2dWindow at, int32_t co, int32_t filter) {
    const int64_t sum = Accumulate(p, x.data(), w.data() + filter, at) + bias.data()[co];
    return SumToInt16<kRounding>(sum, requant.data()[co], p.wide, p.act_min, p.act_max);
  });
}

MOTE_INSTANTIATE_ROUNDINGS(Conv2dS16Ref)

}  // namespace mote
