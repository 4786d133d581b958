// SPDX-License-Identifier: Apache-2.0
// The DSP instructions of Armv7E-M (Cortex-M4, M7, M33) by their names, and plain C++ of the same
// meaning on any other core: a kernel written with them is tested on the host.
//
// A pair is two int16 in a word, the lower half first; a quad four int8, the lowest byte first.
// Source: Arm v7-M Architecture Reference Manual, A7.7.
#pragma once

#include <stdint.h>

#include "runtime/base/fixed_point.h"

// For what must not cost a call, nor move what it works with through memory.
#define MOTE_ALWAYS_INLINE __attribute__((always_inline))

namespace mote {

// Four bytes from any address.
inline uint32_t LoadWord(const void* from) {
  uint32_t word;
  __builtin_memcpy(&word, from, sizeof(word));
  return word;
}
inline void StoreWord(void* to, uint32_t word) { __builtin_memcpy(to, &word, sizeof(word)); }

// `count` bytes, a word at a time; the end of what was written.
inline int8_t* CopyBytes(const int8_t* from, int32_t count, int8_t* to) {
  for (; count >= 4; count -= 4, from += 4, to += 4) StoreWord(to, LoadWord(from));
  for (; count > 0; --count) *to++ = *from++;
  return to;
}

// The same, to the end of the last word.
MOTE_ALWAYS_INLINE inline void CopyWords(const int8_t* from, int32_t count, int8_t* to) {
  for (const int8_t* const end = from + count; from < end; from += 4, to += 4) {
    StoreWord(to, LoadWord(from));
  }
}

// `count` times `value`; the end of what was written.
inline int8_t* FillBytes(int8_t value, int32_t count, int8_t* to) {
  for (; count > 0; --count) *to++ = value;
  return to;
}

inline uint32_t MakePair(int32_t low, int32_t high) {
  return (static_cast<uint32_t>(low) & 0xFFFFU) | (static_cast<uint32_t>(high) << 16);
}
inline int32_t LowHalf(uint32_t pair) { return static_cast<int16_t>(pair & 0xFFFFU); }
inline int32_t HighHalf(uint32_t pair) { return static_cast<int16_t>(pair >> 16); }

#ifdef __ARM_FEATURE_DSP

// result = "instruction result, ..." of these inputs
#define MOTE_DSP(Type, instruction, ...)             \
  Type result;                                       \
  __asm__(instruction : "=r"(result) : __VA_ARGS__); \
  return result

// `pair` and bytes 0 and 2 of a quad, added; Ror8: bytes 1 and 3.
inline uint32_t Sxtab16(uint32_t pair, uint32_t quad) {
  MOTE_DSP(uint32_t, "sxtab16 %0, %1, %2", "r"(pair), "r"(quad));
}
inline uint32_t Sxtab16Ror8(uint32_t pair, uint32_t quad) {
  MOTE_DSP(uint32_t, "sxtab16 %0, %1, %2, ror #8", "r"(pair), "r"(quad));
}
// Pairs added and subtracted, each half modulo 2^16; Ssax and Sasx, with b's halves exchanged:
// (a0 + b1, a1 - b0) and (a0 - b1, a1 + b0), which is a - i b and a + i b of complex numbers.
inline uint32_t Sadd16(uint32_t a, uint32_t b) {
  MOTE_DSP(uint32_t, "sadd16 %0, %1, %2", "r"(a), "r"(b));
}
inline uint32_t Ssub16(uint32_t a, uint32_t b) {
  MOTE_DSP(uint32_t, "ssub16 %0, %1, %2", "r"(a), "r"(b));
}
inline uint32_t Ssax(uint32_t a, uint32_t b) {
  MOTE_DSP(uint32_t, "ssax %0, %1, %2", "r"(a), "r"(b));
}
inline uint32_t Sasx(uint32_t a, uint32_t b) {
  MOTE_DSP(uint32_t, "sasx %0, %1, %2", "r"(a), "r"(b));
}
// a0 * b0 - a1 * b1 and a0 * b1 + a1 * b0, modulo 2^32: a complex product.
inline int32_t Smusd(uint32_t a, uint32_t b) {
  MOTE_DSP(int32_t, "smusd %0, %1, %2", "r"(a), "r"(b));
}
inline int32_t Smuadx(uint32_t a, uint32_t b) {
  MOTE_DSP(int32_t, "smuadx %0, %1, %2", "r"(a), "r"(b));
}
// The bits in reverse order.
inline uint32_t Rbit(uint32_t word) { MOTE_DSP(uint32_t, "rbit %0, %1", "r"(word)); }
// Clamped to [-128, 127].
inline int32_t Ssat8(int32_t value) { MOTE_DSP(int32_t, "ssat %0, #8, %1", "r"(value)); }
// a * b / 2^32, rounded, ties up; added to `sum`, or taken off it, modulo 2^32.
inline int32_t Smmulr(int32_t a, int32_t b) {
  MOTE_DSP(int32_t, "smmulr %0, %1, %2", "r"(a), "r"(b));
}
inline int32_t Smmlar(int32_t a, int32_t b, int32_t sum) {
  MOTE_DSP(int32_t, "smmlar %0, %1, %2, %3", "r"(a), "r"(b), "r"(sum));
}
inline int32_t Smmlsr(int32_t a, int32_t b, int32_t sum) {
  MOTE_DSP(int32_t, "smmlsr %0, %1, %2, %3", "r"(a), "r"(b), "r"(sum));
}

#undef MOTE_DSP

#else

inline uint32_t Sxtab16(uint32_t pair, uint32_t quad) {
  return MakePair(LowHalf(pair) + static_cast<int8_t>(quad & 0xFFU),
                  HighHalf(pair) + static_cast<int8_t>((quad >> 16) & 0xFFU));
}
inline uint32_t Sxtab16Ror8(uint32_t pair, uint32_t quad) { return Sxtab16(pair, quad >> 8); }
inline uint32_t Sadd16(uint32_t a, uint32_t b) {
  return MakePair(LowHalf(a) + LowHalf(b), HighHalf(a) + HighHalf(b));
}
inline uint32_t Ssub16(uint32_t a, uint32_t b) {
  return MakePair(LowHalf(a) - LowHalf(b), HighHalf(a) - HighHalf(b));
}
inline uint32_t Ssax(uint32_t a, uint32_t b) {
  return MakePair(LowHalf(a) + HighHalf(b), HighHalf(a) - LowHalf(b));
}
inline uint32_t Sasx(uint32_t a, uint32_t b) {
  return MakePair(LowHalf(a) - HighHalf(b), HighHalf(a) + LowHalf(b));
}
inline int32_t Smusd(uint32_t a, uint32_t b) {
  return WrapSub(LowHalf(a) * LowHalf(b), HighHalf(a) * HighHalf(b));
}
inline int32_t Smuadx(uint32_t a, uint32_t b) {
  return WrapAdd(LowHalf(a) * HighHalf(b), HighHalf(a) * LowHalf(b));
}
inline uint32_t Rbit(uint32_t word) {
  uint32_t reversed = 0;
  for (int bit = 0; bit < 32; ++bit) reversed = (reversed << 1) | ((word >> bit) & 1U);
  return reversed;
}
inline int32_t Ssat8(int32_t value) { return Clamp(value, INT8_MIN, INT8_MAX); }
inline int32_t Smmulr(int32_t a, int32_t b) {
  return static_cast<int32_t>((static_cast<int64_t>(a) * b + (int64_t{1} << 31)) >> 32);
}
inline int32_t Smmlar(int32_t a, int32_t b, int32_t sum) { return WrapAdd(sum, Smmulr(a, b)); }
inline int32_t Smmlsr(int32_t a, int32_t b, int32_t sum) {
  const int64_t rounded = (int64_t{1} << 31) - static_cast<int64_t>(a) * b;
  return WrapAdd(sum, static_cast<int32_t>(rounded >> 32));
}

#endif

// What the assembly of kernels says by itself. Sxtb16: bytes 0 and 2 of a quad as a pair.
inline uint32_t Sxtb16(uint32_t quad) { return Sxtab16(0, quad); }
inline uint32_t Sxtb16Ror8(uint32_t quad) { return Sxtab16(0, quad >> 8); }
// sum + a0 * b0, sum + a1 * b1, and both, modulo 2^32.
inline int32_t Smlabb(uint32_t a, uint32_t b, int32_t sum) {
  return WrapAdd(sum, LowHalf(a) * LowHalf(b));
}
inline int32_t Smlatt(uint32_t a, uint32_t b, int32_t sum) {
  return WrapAdd(sum, HighHalf(a) * HighHalf(b));
}
inline int32_t Smlad(uint32_t a, uint32_t b, int32_t sum) {
  return Smlatt(a, b, Smlabb(a, b, sum));
}

}  // namespace mote
