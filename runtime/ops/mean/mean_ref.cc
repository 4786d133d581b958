// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/mean/mean.h"

namespace mote {
namespace {

int32_t SumReduced(const MeanParams& p, const int8_t* x) {
  int32_t sum = 0;
  for (int32_t i = 0; i < p.reduced_size[0]; ++i) {
    for (int32_t j = 0; j < p.reduced_size[1]; ++j) {
      const int8_t* line = x + i * p.reduced_stride[0] + j * p.reduced_stride[1];
      for (int32_t k = 0; k < p.reduced_size[2]; ++k, line += p.reduced_stride[2]) sum += *line;
    }
  }
  return sum;
}

}  // namespace

template <Rounding kRounding>
void MeanS8Ref(const MeanParams& p,
               Span<const int8_t> x,
               Span<int8_t> y,
               Span<uint8_t> /*scratch*/) {
  int8_t* out = y.data();
  const int32_t offset = p.count * p.input_zero_point;
  for (int32_t i = 0; i < p.kept_size[0]; ++i) {
    for (int32_t j = 0; j < p.kept_size[1]; ++j) {
      const int8_t* line = x.data() + i * p.kept_stride[0] + j * p.kept_stride[1];
      for (int32_t k = 0; k < p.kept_size[2]; ++k, line += p.kept_stride[2]) {
        const int32_t sum = SumReduced(p, line) - offset;
        *out++ = ToInt8<kRounding>(sum, p.requant, p.output_zero_point, -128, 127);
      }
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(MeanS8Ref)

}  // namespace mote
