// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/softmax/softmax_int8.h"

namespace mote {

template <Rounding kRounding>
void SoftmaxS8S16Ref(const SoftmaxParams& p,
                     Span<const int8_t> x,
                     Span<int16_t> y,
                     Span<uint8_t> /*scratch*/) {
  SoftmaxOfInt8<kRounding>(p, x.data(), y.data());
}

MOTE_INSTANTIATE_ROUNDINGS(SoftmaxS8S16Ref)

}  // namespace mote
