// SPDX-License-Identifier: Apache-2.0
// Functions of real numbers in float32 that give the same bits on every core: IEEE-754 single
// precision operations and integers only, no library, no double.
//
// Exact    Sqrt, Floor, Ceil, Trunc, Round: the number nearest to the real one. The others: within
//          2 units in the last place of the real function, for every argument (the test compares
//          with double), denormals, infinities and NaN included. Erfc is coarser, see there.
//          The same bits need a compiler that does not join products and sums: -ffp-contract=off,
//          as everything of mote is built. With joined ones the answer is as near, but another. Of
//          NaN the sign and payload are the core's own.
// Source   W. J. Cody, W. Waite, Software Manual for the Elementary Functions, 1980: reduction with
//          a constant in two parts. M. Payne, R. Hanek, Radian Reduction for Trigonometric
//          Functions, SIGNUM 1983. Series of Taylor, and Lambert's continued fraction for tanh.
#pragma once

#include <stdint.h>

namespace mote {

// The IEEE-754 pattern of a float, and back.
inline uint32_t BitsOf(float x) {
  uint32_t bits = 0;
  __builtin_memcpy(&bits, &x, sizeof(bits));
  return bits;
}
inline float FloatOf(uint32_t bits) {
  float x = 0;
  __builtin_memcpy(&x, &bits, sizeof(x));
  return x;
}

inline bool IsNan(float x) { return x != x; }
inline float Abs(float x) { return FloatOf(BitsOf(x) & 0x7FFFFFFFU); }
inline float Infinity() { return FloatOf(0x7F800000U); }
inline float Nan() { return FloatOf(0x7FC00000U); }

// One instruction on every core that has a floating-point unit; negative numbers give NaN. Arm is
// asked for it by name, because compilers otherwise add a call to the library's, for its errno.
inline float Sqrt(float x) {
#if defined(__ARM_FP) && !defined(__aarch64__)
  float root = 0;
  asm("vsqrt.f32 %0, %1" : "=t"(root) : "t"(x));
  return root;
#else
  return __builtin_sqrtf(x);
#endif
}

// Towards zero.
inline float Trunc(float x) {
  if (!(Abs(x) < 0x1p23F)) return x;  // an integer already, infinite or NaN
  const float whole = static_cast<float>(static_cast<int32_t>(x));
  return FloatOf(BitsOf(whole) | (BitsOf(x) & 0x80000000U));  // keeps the sign of -0.3
}
inline float Floor(float x) {
  const float whole = Trunc(x);
  return whole > x ? whole - 1.0F : whole;
}
inline float Ceil(float x) { return -Floor(-x); }

// To the nearest integer, ties to the even one. As in TFLite the numbers of (-1/2, 0) give +0.
inline float Round(float x) {
  if (!(Abs(x) < 0x1p23F)) return x;
  const float low = Floor(x);
  const float rest = x - low;  // exact
  const bool odd = (static_cast<int32_t>(low) & 1) != 0;
  return rest > 0.5F || (rest == 0.5F && odd) ? low + 1.0F : low;
}

// The same as an integer, saturated to 23 bits: [-2^22, 2^22). x is no NaN.
inline int32_t RoundToInt23(float x) {
#if defined(__ARM_FP) && !defined(__aarch64__)
  int32_t rounded = 0;
  asm("vcvtr.s32.f32 %1, %1\n"
      "vmov %0, %1\n"
      "ssat %0, #23, %0"
      : "=r"(rounded), "+t"(x));
  return rounded;
#else
  constexpr float kMost = 0x1p22F;
  const float bounded = x < -kMost ? -kMost : (x > kMost - 1 ? kMost - 1 : x);
  constexpr float kUnits = 0x1.8p23F;  // plus `bounded`: the last bit is a unit
  return static_cast<int32_t>(BitsOf(bounded + kUnits)) - static_cast<int32_t>(0x4B400000);
#endif
}

// To the nearest integer, ties away from zero: the C library's round().
inline float RoundAway(float x) {
  const float whole = Trunc(x);
  if (!(Abs(x - whole) >= 0.5F)) return whole;
  return x < 0.0F ? whole - 1.0F : whole + 1.0F;
}

float Exp(float x);
float Expm1(float x);  // exp(x) - 1, without loss near 0
float Log(float x);    // natural; 0 gives -infinity, negative numbers NaN
float Sin(float x);
float Cos(float x);
float Tanh(float x);
float Erfc(float x);  // 1 - erf(x), to 16 units in the last place

}  // namespace mote
