// SPDX-License-Identifier: Apache-2.0
// Fixed-point arithmetic of quantised inference: exactly the integers of docs/numerics.md.
//
// A real multiplier m is held as a Requant: m = multiplier * 2^(shift - 31), multiplier in
// [2^30, 2^31) or 0 (MEAN: any in [0, 2^31)). For Rounding::kXnnpack it is m in float32 instead.
// Source: Jacob et al. 2018, section 2.2; gemmlowp's fixed-point arithmetic.
#pragma once

#include <stdint.h>

#include "runtime/base/assert.h"
#include "runtime/base/float_math.h"

namespace mote {

// How a requantisation rounds. All answer to within 1 of each other.
enum class Rounding {
  kSingle,   // once, half up: TFLite with TFLITE_SINGLE_ROUNDING
  kTflm,     // twice (doubling high multiply, then shift): TensorFlow Lite Micro's default
  kXnnpack,  // in float32, half to even: TFLite with XNNPACK
};

struct Requant {
  int32_t multiplier;  // Q31; for kXnnpack the bits of a float32
  int32_t shift;       // [-31, 30], positive shifts left; for kXnnpack 0
};

// A multiplier as Rounding::kXnnpack has it: finite, not negative.
inline Requant FloatRequant(float m) { return {static_cast<int32_t>(BitsOf(m)), 0}; }
inline float MultiplierOf(Requant requant) {
  return FloatOf(static_cast<uint32_t>(requant.multiplier));
}

// Two's complement arithmetic without undefined overflow: what the hardware does.
constexpr int32_t WrapAdd(int32_t a, int32_t b) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b));
}
constexpr int32_t WrapSub(int32_t a, int32_t b) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) - static_cast<uint32_t>(b));
}
constexpr int32_t WrapMul(int32_t a, int32_t b) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) * static_cast<uint32_t>(b));
}
constexpr int32_t WrapShiftLeft(int32_t a, int32_t bits) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) << bits);
}

constexpr int32_t Clamp(int32_t v, int32_t low, int32_t high) {
  return v < low ? low : (v > high ? high : v);
}

// round(a * b / 2^31), ties towards plus infinity; -2^31 * -2^31 saturates. gemmlowp adds the nudge
// 1 - 2^30 to negative products and truncates, which is the same number as this floor.
constexpr int32_t SaturatingRoundingDoublingHighMul(int32_t a, int32_t b) {
  if (a == b && a == INT32_MIN) return INT32_MAX;
  return static_cast<int32_t>((static_cast<int64_t>(a) * b + (int64_t{1} << 30)) >> 31);
}

// round(x / 2^exponent), ties away from zero. exponent in [0, 31].
constexpr int32_t RoundingDivideByPowerOfTwo(int32_t x, int32_t exponent) {
  MOTE_ASSERT(exponent >= 0 && exponent <= 31);
  const int32_t mask = static_cast<int32_t>((uint32_t{1} << exponent) - 1);
  const int32_t remainder = x & mask;
  const int32_t threshold =
      static_cast<int32_t>(static_cast<uint32_t>(mask) >> 1) + (x < 0 ? 1 : 0);
  return (x >> exponent) + (remainder > threshold ? 1 : 0);
}

// x * requant, rounded. |x * requant| must fit int32 (the compiler proves or the model promises);
// where it does not, the answer is the low 32 bits. kXnnpack saturates to 23 bits, far outside of
// an int8 already.
template <Rounding kRounding>
constexpr int32_t Requantize(int32_t x, Requant requant) {
  if constexpr (kRounding == Rounding::kSingle) {
    const int32_t total_shift = 31 - requant.shift;
    const int64_t half = int64_t{1} << (total_shift - 1);
    return static_cast<int32_t>((static_cast<int64_t>(x) * requant.multiplier + half) >>
                                total_shift);
  } else if constexpr (kRounding == Rounding::kXnnpack) {
    return RoundToInt23(static_cast<float>(x) * MultiplierOf(requant));
  } else {
    const int32_t left = requant.shift > 0 ? requant.shift : 0;
    const int32_t right = requant.shift > 0 ? 0 : -requant.shift;
    return RoundingDivideByPowerOfTwo(
        SaturatingRoundingDoublingHighMul(WrapShiftLeft(x, left), requant.multiplier), right);
  }
}

// The same of a 64-bit accumulator (16-bit activations), in kSingle and kTflm: the multiplier
// rounded to 16 bits, one rounding, ties up. |x| below 2^47, shift below 8.
constexpr int32_t RequantizeWide(int64_t x, Requant requant) {
  const int32_t reduced =
      requant.multiplier < 0x7FFF0000 ? (requant.multiplier + (1 << 15)) >> 16 : 0x7FFF;
  const int32_t total_shift = 15 - requant.shift;
  return static_cast<int32_t>((x * reduced + (int64_t{1} << (total_shift - 1))) >> total_shift);
}

}  // namespace mote

// Instantiates the function template `name` for kSingle and kTflm, at the end of the file that has
// its body. The linker keeps only the one that the model calls.
#define MOTE_INSTANTIATE_ROUNDINGS(name)                              \
  template decltype(name<Rounding::kSingle>) name<Rounding::kSingle>; \
  template decltype(name<Rounding::kTflm>) name<Rounding::kTflm>;

// The same for every Rounding.
#define MOTE_INSTANTIATE_ALL_ROUNDINGS(name) \
  MOTE_INSTANTIATE_ROUNDINGS(name)           \
  template decltype(name<Rounding::kXnnpack>) name<Rounding::kXnnpack>;
