// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/mean/mean_integer.h"

namespace mote {

template <Rounding kRounding>
void MeanS8Ref(const MeanParams& p,
               Span<const int8_t> x,
               Span<int8_t> y,
               Span<uint8_t> /*scratch*/) {
  ForEachReduction(p, x.data(), y.data(), [&](const int8_t* first) {
    return MeanOf<kRounding>(p, first, INT8_MIN, INT8_MAX);
  });
}

MOTE_INSTANTIATE_ROUNDINGS(MeanS8Ref)

}  // namespace mote
