// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/add_n/add_n.h"

namespace mote {

template <Rounding kRounding>
void AddNS8Ref(const AddNParams& p, const AddNInput* x, Span<int8_t> y) {
  const auto scaled = [&](int32_t v) {
    return Requantize<kRounding>(WrapShiftLeft(v - p.input_zero_point, p.left_shift),
                                 p.input_requant);
  };
  for (int32_t i = 0; i < p.size; ++i) {
    int32_t sum = scaled(0);
    for (int32_t input = 0; input < p.inputs; ++input) {
      sum = WrapAdd(sum, scaled(x[input].data()[i]));
    }
    const int32_t v = WrapAdd(Requantize<kRounding>(sum, p.output_requant), p.output_zero_point);
    y.data()[i] = static_cast<int8_t>(Clamp(v, INT8_MIN, INT8_MAX));
  }
}

template void AddNS8Ref<Rounding::kSingle>(const AddNParams&, const AddNInput*, Span<int8_t>);
template void AddNS8Ref<Rounding::kTflm>(const AddNParams&, const AddNInput*, Span<int8_t>);

}  // namespace mote
