// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/svdf/svdf_integer.h"

namespace mote {

template <Rounding kRounding>
void SvdfS16Ref(const SvdfParams& p,
                Span<const int8_t> x,
                Span<const int8_t> wf,
                Span<const int16_t> wt,
                Span<const int32_t> bias,
                Span<const int16_t> s,
                Span<int8_t> y,
                Span<int16_t> new_s) {
  SvdfInteger<kRounding, int16_t>(p, x, wf, wt, bias, s, y, new_s);
}

MOTE_INSTANTIATE_ROUNDINGS(SvdfS16Ref)

}  // namespace mote
