// SPDX-License-Identifier: Apache-2.0
// Every sum and product is rounded to 16 bits where TensorFlow Lite Micro's FFT does it; sums are
// taken modulo 2^16. Complex numbers stay pairs in a word, so that a core with the instructions
// adds both parts at once.
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/signal/fft/fft.h"

namespace mote {
namespace {

constexpr int32_t kHalfQ15 = 1 << 14;

// Both from Q15, with the half already added.
MOTE_ALWAYS_INLINE inline uint32_t PairOfQ15(int32_t re, int32_t im) {
  return MakePair(re >> 15, im >> 15);
}

// z / radix, nearly: 1/4 is 8191 / 2^15.
template <int32_t kRadix>
MOTE_ALWAYS_INLINE inline uint32_t Divided(uint32_t z) {
  constexpr int32_t kFraction = 32767 / kRadix;
  return PairOfQ15(LowHalf(z) * kFraction + kHalfQ15, HighHalf(z) * kFraction + kHalfQ15);
}

MOTE_ALWAYS_INLINE inline uint32_t Times(uint32_t z, uint32_t w) {
  return PairOfQ15(WrapAdd(Smusd(z, w), kHalfQ15), WrapAdd(Smuadx(z, w), kHalfQ15));
}

// Where the first pass wants the sample pairs: the digits of base 4 in reverse order, the digit of
// base 2 last where there is one. That is the bits in reverse order but for those within a digit.
uint32_t ReversedDigits(uint32_t place, int32_t bits) {
  const uint32_t reversed = Rbit(place) >> (32 - bits);
  const uint32_t digits = (uint32_t{1} << (bits & ~1)) - 1;  // bits of base 4
  return ((reversed << 1) & 0xAAAAAAAAU & digits) | ((reversed >> 1) & 0x55555555U & digits) |
         (reversed & ~digits);
}

void Arrange(const int16_t* x, int32_t shift, int32_t bits, uint32_t* z) {
  for (uint32_t i = 0; i < uint32_t{1} << bits; ++i) {
    const int16_t* const from = x + 2 * ReversedDigits(i, bits);
    z[i] = MakePair(WrapShiftLeft(from[0], shift), WrapShiftLeft(from[1], shift));
  }
}

void FirstPassOfTwo(uint32_t* z, int32_t count, uint32_t one) {
  for (uint32_t* const end = z + count; z != end; z += 2) {
    const uint32_t a = Divided<2>(z[0]);
    const uint32_t b = Times(Divided<2>(z[1]), one);
    z[0] = Sadd16(a, b);
    z[1] = Ssub16(a, b);
  }
}

void PassOfFour(uint32_t* z, int32_t count, int32_t length, const uint32_t* w) {
  const int32_t w_step = count / (4 * length);
  for (uint32_t* const end = z + count; z != end; z += 3 * length) {
    const uint32_t* w1 = w;
    const uint32_t* w2 = w;
    const uint32_t* w3 = w;
    for (uint32_t* const next = z + length; z != next; ++z) {
      const uint32_t f0 = Divided<4>(z[0]);
      const uint32_t f1 = Times(Divided<4>(z[length]), *w1);
      const uint32_t f2 = Times(Divided<4>(z[2 * length]), *w2);
      const uint32_t f3 = Times(Divided<4>(z[3 * length]), *w3);
      const uint32_t even = Sadd16(f0, f2), odd = Sadd16(f1, f3);
      const uint32_t even_difference = Ssub16(f0, f2), odd_difference = Ssub16(f1, f3);
      z[0] = Sadd16(even, odd);
      z[length] = Ssax(even_difference, odd_difference);
      z[2 * length] = Ssub16(even, odd);
      z[3 * length] = Sasx(even_difference, odd_difference);
      w1 += w_step;
      w2 += 2 * w_step;
      w3 += 3 * w_step;
    }
  }
}

// The spectra of the even and the odd samples are the two parts that are even and odd; as
// SplitHalves of fft_s32_ref.cc, in the authors' scales.
void SplitHalves(uint32_t* z, int32_t count, const uint32_t* w) {
  const uint32_t first = Divided<2>(z[0]);
  z[0] = MakePair(LowHalf(first) + HighHalf(first), 0);
  z[count] = MakePair(LowHalf(first) - HighHalf(first), 0);
  uint32_t* low = z + 1;
  for (uint32_t* high = z + count - 1; low <= high; ++low, --high, ++w) {
    const uint32_t a = Divided<2>(*low);
    const uint32_t b = Divided<2>(MakePair(LowHalf(*high), -HighHalf(*high)));
    const uint32_t even = Sadd16(a, b);
    const uint32_t odd = Times(Ssub16(a, b), *w);
    *low = MakePair((LowHalf(even) + LowHalf(odd)) >> 1, (HighHalf(even) + HighHalf(odd)) >> 1);
    *high = MakePair((LowHalf(even) - LowHalf(odd)) >> 1, (HighHalf(odd) - HighHalf(even)) >> 1);
  }
}

}  // namespace

void RealFftS16Ref(const RealFftParams& p,
                   int32_t shift,
                   Span<const int16_t> x,
                   Span<const uint32_t> twiddles,
                   Span<uint32_t> y) {
  const int32_t count = p.size / 2;
  const int32_t bits = __builtin_ctz(static_cast<uint32_t>(count));
  uint32_t* const z = y.data();
  Arrange(x.data(), shift, bits, z);
  int32_t length = 1;
  if (bits % 2 != 0) {
    FirstPassOfTwo(z, count, twiddles.data()[0]);
    length = 2;
  }
  for (; length < count; length *= 4) PassOfFour(z, count, length, twiddles.data());
  SplitHalves(z, count, twiddles.data() + 3 * count / 4);
}

}  // namespace mote
