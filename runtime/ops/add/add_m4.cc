// SPDX-License-Identifier: Apache-2.0
// Both inputs in a line. The high word of a product is all that the roundings need.
#include "runtime/ops/add/add_formula.h"
#include "runtime/ops/common/to_int8_m4.h"

namespace mote {
namespace {

// Requantize<kSingle>(x << 20, requant) of x in [-255, 255], with a shift s of 0 or less:
//   floor((x * 2^20 * m + 2^(30-s)) / 2^(31-s)) = floor((floor(high / 2^-s) + 1) / 2),
//   high = (x << 22) * m >> 32 = floor(x * m / 2^10)
struct Scale {
  int32_t zero_point, multiplier, right;

  Scale(int32_t zero, Requant requant)
      : zero_point(zero), multiplier(requant.multiplier), right(-requant.shift) {}

  MOTE_ALWAYS_INLINE int32_t operator()(int32_t x) const {
    const int32_t wide = (x - zero_point) * (1 << 22);
    const auto high = static_cast<int32_t>((static_cast<int64_t>(wide) * multiplier) >> 32);
    return ((high >> right) + 1) >> 1;
  }
};

void AddSingle(const AddParams& p, const int8_t* a, const int8_t* b, int8_t* y) {
  const Scale scale_a(p.a_zero_point, p.a_requant);
  const Scale scale_b(p.b_zero_point, p.b_requant);
  const Requant requant = p.output_requant;
  const int32_t zero_point = p.output_zero_point, min = p.act_min, max = p.act_max;
  for (int8_t* const end = y + p.size; y != end; ++a, ++b, ++y) {
    *y = HighWordToInt8(scale_a(*a) + scale_b(*b), requant, zero_point, min, max);
  }
}

}  // namespace

template <Rounding kRounding>
void AddS8M4(const AddParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y) {
  if constexpr (kRounding == Rounding::kSingle) {
    AddSingle(p, a.data(), b.data(), y.data());
  } else {
    for (int32_t i = 0; i < p.size; ++i) {
      const OnCommonScale at = ToCommonScale<kRounding>(p, a.data()[i], b.data()[i]);
      y.data()[i] = FromCommonScale<kRounding, int8_t>(p, WrapAdd(at.a, at.b));
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(AddS8M4)

}  // namespace mote
