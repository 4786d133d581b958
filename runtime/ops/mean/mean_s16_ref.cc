// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/mean/mean_integer.h"

namespace mote {

template <Rounding kRounding>
void MeanS16Ref(const MeanParams& p,
                Span<const int16_t> x,
                Span<int16_t> y,
                Span<uint8_t> /*scratch*/) {
  ForEachReduction(p, x.data(), y.data(), [&](const int16_t* first) {
    return MeanOf<kRounding>(p, first, INT16_MIN, INT16_MAX);
  });
}

MOTE_INSTANTIATE_ROUNDINGS(MeanS16Ref)

}  // namespace mote
