// SPDX-License-Identifier: Apache-2.0
// Every sum and product is rounded to 16 bits where TensorFlow Lite Micro's FFT does it; sums are
// taken modulo 2^16, so it is enough to narrow their ends.
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/signal/fft/fft.h"

namespace mote {
namespace {

struct Complex {
  int32_t re, im;
};

Complex Load(uint32_t pair) { return {LowHalf(pair), HighHalf(pair)}; }
uint32_t Narrow(Complex z) { return MakePair(z.re, z.im); }

Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }

int32_t RoundQ15(int32_t x) { return static_cast<int16_t>((x + (1 << 14)) >> 15); }

// z / radix, nearly: 1/4 is 8191 / 2^15.
template <int32_t kRadix>
Complex Divided(Complex z) {
  constexpr int32_t kFraction = 32767 / kRadix;
  return {RoundQ15(z.re * kFraction), RoundQ15(z.im * kFraction)};
}

Complex Times(Complex a, Complex b) {
  return {RoundQ15(a.re * b.re - a.im * b.im), RoundQ15(a.re * b.im + a.im * b.re)};
}

// The sample pair that the first pass wants at `place`: the digits of base 4 (and of base 2 the
// last, where N/2 is no power of 4) in reverse order.
uint32_t ReversedDigits(uint32_t place, int32_t bits) {
  uint32_t reversed = 0;
  for (int32_t rest = bits; rest > 1; rest -= 2) {
    reversed |= ((place >> (rest - 2)) & 3) << (bits - rest);
  }
  if (bits % 2 != 0) reversed |= (place & 1) << (bits - 1);
  return reversed;
}

void Arrange(Span<const int16_t> x, int32_t shift, int32_t bits, uint32_t* z) {
  for (uint32_t i = 0; i < uint32_t{1} << bits; ++i) {
    const int16_t* const from = x.data() + 2 * ReversedDigits(i, bits);
    z[i] = MakePair(WrapShiftLeft(from[0], shift), WrapShiftLeft(from[1], shift));
  }
}

void FirstPassOfTwo(uint32_t* z, int32_t count, uint32_t one) {
  for (uint32_t* const end = z + count; z != end; z += 2) {
    const Complex a = Divided<2>(Load(z[0]));
    const Complex b = Times(Divided<2>(Load(z[1])), Load(one));
    z[0] = Narrow(a + b);
    z[1] = Narrow(a - b);
  }
}

void PassOfFour(uint32_t* z, int32_t count, int32_t length, const uint32_t* w) {
  const int32_t w_step = count / (4 * length);
  for (uint32_t* const end = z + count; z != end; z += 3 * length) {
    for (int32_t k = 0; k < length; ++k, ++z) {
      const Complex f0 = Divided<4>(Load(z[0]));
      const Complex f1 = Times(Divided<4>(Load(z[length])), Load(w[k * w_step]));
      const Complex f2 = Times(Divided<4>(Load(z[2 * length])), Load(w[2 * k * w_step]));
      const Complex f3 = Times(Divided<4>(Load(z[3 * length])), Load(w[3 * k * w_step]));
      const Complex even = f0 + f2, odd = f1 + f3;
      const Complex even_difference = f0 - f2, odd_difference = f1 - f3;
      z[0] = Narrow(even + odd);
      z[2 * length] = Narrow(even - odd);
      z[length] =
          Narrow({even_difference.re + odd_difference.im, even_difference.im - odd_difference.re});
      z[3 * length] =
          Narrow({even_difference.re - odd_difference.im, even_difference.im + odd_difference.re});
    }
  }
}

void SplitHalves(uint32_t* z, int32_t count, const uint32_t* w) {
  const Complex first = Divided<2>(Load(z[0]));
  z[0] = MakePair(first.re + first.im, 0);
  z[count] = MakePair(first.re - first.im, 0);
  for (int32_t k = 1; k <= count / 2; ++k) {
    const Complex a = Divided<2>(Load(z[k]));
    Complex b = Load(z[count - k]);
    b = Divided<2>({b.re, static_cast<int16_t>(-b.im)});
    const Complex even = Load(Narrow(a + b));
    const Complex odd = Times(Load(Narrow(a - b)), Load(w[k - 1]));
    z[k] = MakePair((even.re + odd.re) >> 1, (even.im + odd.im) >> 1);
    z[count - k] = MakePair((even.re - odd.re) >> 1, (odd.im - even.im) >> 1);
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
  Arrange(x, shift, bits, z);
  int32_t length = 1;
  if (bits % 2 != 0) {
    FirstPassOfTwo(z, count, twiddles.data()[0]);
    length = 2;
  }
  for (; length < count; length *= 4) PassOfFour(z, count, length, twiddles.data());
  SplitHalves(z, count, twiddles.data() + 3 * count / 4);
}

}  // namespace mote
