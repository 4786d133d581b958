// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/lookup_s16.h"
#include "runtime/ops/softmax/softmax.h"

namespace mote {
namespace {

constexpr int32_t kOne = 32767;  // probabilities in Q15

int32_t Maximum(const int16_t* x, int32_t depth) {
  int32_t maximum = INT16_MIN;
  for (int32_t c = 0; c < depth; ++c) maximum = x[c] > maximum ? x[c] : maximum;
  return maximum;
}

int16_t Saturated(int32_t v) { return static_cast<int16_t>(Clamp(v, INT16_MIN, INT16_MAX)); }

// y[c] = exp of the difference to the maximum, in Q15; gives their sum.
template <Rounding kRounding>
int32_t Exponentials(const SoftmaxS16Params& p, const int16_t* x, const int16_t* exp, int16_t* y) {
  const int32_t maximum = Maximum(x, p.depth);
  int32_t sum = 0;
  for (int32_t c = 0; c < p.depth; ++c) {
    const int32_t scaled = Requantize<kRounding>(x[c] - maximum, p.requant);
    y[c] = LookupS16(Saturated(scaled + INT16_MAX), exp);
    sum += y[c];
  }
  return sum;
}

}  // namespace

template <Rounding kRounding>
void SoftmaxS16Ref(const SoftmaxS16Params& p,
                   Span<const int16_t> x,
                   Span<const int16_t> exp,
                   Span<const int16_t> reciprocal,
                   Span<int16_t> y) {
  const int16_t* in = x.data();
  int16_t* out = y.data();
  for (int32_t r = 0; r < p.rows; ++r, in += p.depth, out += p.depth) {
    const int32_t sum = Exponentials<kRounding>(p, in, exp.data(), out);
    // The maximum gives nearly 1, so the sum is above 2^14: with its top bit at bit 30 it is
    // 1 + v, of which 16 bits of v are kept, and -32768 stands for v = 0.
    const int32_t headroom = __builtin_clz(static_cast<uint32_t>(sum));
    const int64_t mantissa = (static_cast<int64_t>(sum) << (headroom - 1)) + (1 << 13);
    const int32_t v = static_cast<int32_t>(mantissa >> 14) - (1 << 16) + INT16_MIN;
    const int32_t scale = LookupS16(Saturated(v), reciprocal.data());
    const int32_t shift = 31 - headroom;
    for (int32_t c = 0; c < p.depth; ++c) {
      const int32_t product = (out[c] * scale + (1 << (shift - 1))) >> shift;
      out[c] = static_cast<int16_t>(Clamp(product, 0, kOne));
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(SoftmaxS16Ref)

}  // namespace mote
