// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/requantize/requantize.h"

namespace mote {

template <Rounding kRounding>
void RequantizeS8Ref(const RequantizeParams& p, Span<const int8_t> x, Span<int8_t> y) {
  for (int32_t i = 0; i < p.size; ++i) {
    y.data()[i] = ToInt8<kRounding>(
        x.data()[i] - p.input_zero_point, p.requant, p.output_zero_point, p.act_min, p.act_max);
  }
}

MOTE_INSTANTIATE_ROUNDINGS(RequantizeS8Ref)

}  // namespace mote
