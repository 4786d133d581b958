// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/prelu/prelu_integer.h"

namespace mote {

template <Rounding kRounding>
void PreluS16Ref(const PreluParams& p,
                 Span<const int16_t> x,
                 Span<const int8_t> a,
                 Span<int16_t> y) {
  PreluInteger<kRounding>(p, x, a, y);
}

MOTE_INSTANTIATE_ROUNDINGS(PreluS16Ref)

}  // namespace mote
