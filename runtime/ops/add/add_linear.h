// SPDX-License-Identifier: Apache-2.0
// Sums and differences without their three roundings: for almost all scales there are integers with
//   y(a, b) = sat8((start + floor(a * a_factor / 2^8) + floor(b * b_factor / 2^8)) >> 20)
// for each of the 65,536 pairs of inputs, which the compiler tries one by one.
#pragma once

#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/add/add_formula.h"

namespace mote {

constexpr int32_t kAddLinearBits = 20;

constexpr int64_t AddLinearTerms(const AddParams& p, int32_t a, int32_t b) {
  return (int64_t{p.a_factor} * a >> 8) + (int64_t{p.b_factor} * b >> 8);
}

// What the kernel computes.
inline int8_t AddLinear(const AddParams& p, int32_t a, int32_t b) {
  const auto terms = static_cast<int32_t>(AddLinearTerms(p, a, b));
  return static_cast<int8_t>(Ssat8(WrapAdd(p.start, terms) >> kAddLinearBits));
}

// The factor of an input: the product of its multiplier and the output's with 28 bits below the
// point, or 0 where that is no int32.
constexpr int32_t AddFactor(const AddParams& p, Requant input) {
  const int32_t bits = kAddLinearBits + 8 + p.left_shift + input.shift + p.output_requant.shift;
  const int32_t right = 62 - bits;
  if (right < 31 || right > 62) return 0;
  const int64_t product = int64_t{input.multiplier} * p.output_requant.multiplier;
  const int64_t factor = ((product >> (right - 1)) + 1) >> 1;
  return factor > INT32_MAX ? 0 : static_cast<int32_t>(factor);
}

struct AddLimits {
  int64_t low, high;
};

// p.start may be any of these. No activation but int8's range: the kernel clamps by itself.
template <Rounding kRounding>
AddLimits AddStarts(const AddParams& p) {
  AddParams whole = p;
  whole.act_min = INT8_MIN;
  whole.act_max = INT8_MAX;
  AddLimits starts = {INT32_MIN, INT32_MAX};
  const auto at_least = [&](int64_t v) { starts.low = v > starts.low ? v : starts.low; };
  const auto at_most = [&](int64_t v) { starts.high = v < starts.high ? v : starts.high; };
  for (int32_t a = INT8_MIN; a <= INT8_MAX; ++a) {
    for (int32_t b = INT8_MIN; b <= INT8_MAX && starts.low <= starts.high; ++b) {
      const OnCommonScale at = ToCommonScale<kRounding>(p, a, b);
      const int32_t sum = p.function == kSubFunction ? WrapSub(at.a, at.b) : WrapAdd(at.a, at.b);
      const int64_t y = FromCommonScale<kRounding, int32_t>(whole, sum);
      const int64_t terms = AddLinearTerms(p, a, b);
      constexpr int64_t kOne = int64_t{1} << kAddLinearBits;
      at_least((y == INT8_MIN ? INT32_MIN : y * kOne) - terms);
      at_most((y == INT8_MAX ? INT32_MAX : (y + 1) * kOne - 1) - terms);
    }
  }
  return starts;
}

// Sets p.is_linear, and factors and start where there are some.
template <Rounding kRounding>
void SetAddLinear(AddParams& p) {
  if (p.function != kAddFunction && p.function != kSubFunction) return;
  p.a_factor = AddFactor(p, p.a_requant);
  p.b_factor = AddFactor(p, p.b_requant) * (p.function == kSubFunction ? -1 : 1);
  const AddLimits starts = AddStarts<kRounding>(p);
  p.is_linear = starts.low <= starts.high ? 1 : 0;
  if (p.is_linear != 0) p.start = static_cast<int32_t>((starts.low + starts.high) / 2);
}

}  // namespace mote
