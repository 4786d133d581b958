// SPDX-License-Identifier: Apache-2.0
// Samples in bit-reversed order, passes of radix 4 (a first one of radix 2 where N/2 is no power of
// 4), then the two halves apart. Twiddles are Q30 and products lose 32 bits: that is the quarter
// that a pass of radix 4 is divided by.
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/signal/fft/fft.h"

namespace mote {
namespace {

struct Complex {
  int32_t re, im;
};

MOTE_ALWAYS_INLINE inline Complex Load(const int32_t* from) { return {from[0], from[1]}; }
MOTE_ALWAYS_INLINE inline void Store(int32_t* to, Complex z) {
  to[0] = z.re;
  to[1] = z.im;
}
MOTE_ALWAYS_INLINE inline Complex operator+(Complex a, Complex b) {
  return {a.re + b.re, a.im + b.im};
}
MOTE_ALWAYS_INLINE inline Complex operator-(Complex a, Complex b) {
  return {a.re - b.re, a.im - b.im};
}
MOTE_ALWAYS_INLINE inline Complex TimesMinusI(Complex z) { return {z.im, -z.re}; }

MOTE_ALWAYS_INLINE inline int32_t Half(int32_t x) { return (x + 1) >> 1; }
MOTE_ALWAYS_INLINE inline int32_t Quarter(int32_t x) { return (x + 2) >> 2; }
MOTE_ALWAYS_INLINE inline Complex Half(Complex z) { return {Half(z.re), Half(z.im)}; }
MOTE_ALWAYS_INLINE inline Complex Quarter(Complex z) { return {Quarter(z.re), Quarter(z.im)}; }

// z * w / 4
MOTE_ALWAYS_INLINE inline Complex QuarterTimes(Complex z, const int32_t* w) {
  return {Smmlsr(z.im, w[1], Smmulr(z.re, w[0])), Smmlar(z.im, w[0], Smmulr(z.re, w[1]))};
}

void ReverseBits(int32_t* z, uint32_t count) {
  const int unused = __builtin_clz(count) + 1;  // bits above those of an index
  for (uint32_t i = 1; i < count - 1; ++i) {
    const uint32_t reversed = Rbit(i) >> unused;
    if (i >= reversed) continue;
    const Complex other = Load(z + 2 * reversed);
    Store(z + 2 * reversed, Load(z + 2 * i));
    Store(z + 2 * i, other);
  }
}

void FirstPassOfTwo(int32_t* z, int32_t count) {
  for (int32_t* const end = z + 2 * count; z != end; z += 4) {
    const Complex a = Load(z), b = Load(z + 2);
    Store(z, Half(a + b));
    Store(z + 2, Half(a - b));
  }
}

// The quarters of four numbers become their transform. In bit-reversed order the second and the
// third of them have changed places.
MOTE_ALWAYS_INLINE inline void Butterfly(
    int32_t* z, int32_t step, Complex f0, Complex f1, Complex f2, Complex f3) {
  const Complex even = f0 + f2, odd = f1 + f3;
  const Complex even_difference = f0 - f2, odd_difference = TimesMinusI(f1 - f3);
  Store(z, even + odd);
  Store(z + step, even_difference + odd_difference);
  Store(z + 2 * step, even - odd);
  Store(z + 3 * step, even_difference - odd_difference);
}

void FirstPassOfFour(int32_t* z, int32_t count) {
  for (int32_t* const end = z + 2 * count; z != end; z += 8) {
    Butterfly(
        z, 2, Quarter(Load(z)), Quarter(Load(z + 4)), Quarter(Load(z + 2)), Quarter(Load(z + 6)));
  }
}

// `length` transforms of a quarter of the size become one; `w_step` words lie between twiddles.
void PassOfFour(int32_t* z, int32_t count, int32_t length, const int32_t* w, int32_t w_step) {
  const int32_t step = 2 * length;
  for (int32_t* const end = z + 2 * count; z != end; z += 3 * step) {
    int32_t turn = 0;
    for (int32_t* const next = z + step; z != next; z += 2, turn += w_step) {
      Butterfly(z,
                step,
                Quarter(Load(z)),
                QuarterTimes(Load(z + 2 * step), w + turn),
                QuarterTimes(Load(z + step), w + 2 * turn),
                QuarterTimes(Load(z + 3 * step), w + 3 * turn));
    }
  }
}

// The spectra E of the even and O of the odd samples are the two parts of Z that are even and odd:
//   2 X[k] = E + w^k O,  2 conj(X[count - k]) = E - w^k O
//   2 E = Z[k] + conj(Z[count - k]),  2i O = Z[k] - conj(Z[count - k])
void SplitHalves(int32_t* z, int32_t count, const int32_t* w) {
  const Complex first = Load(z);
  Store(z, Half({first.re + first.im, first.re - first.im}));
  int32_t* low = z + 2;
  int32_t* high = z + 2 * (count - 1);
  for (w += 2; low != high; low += 2, high -= 2, w += 2) {
    const Complex a = Load(low), b = Load(high);
    const Complex even = Quarter({a.re + b.re, a.im - b.im});
    const Complex odd = QuarterTimes({a.im + b.im, b.re - a.re}, w);
    Store(low, even + odd);
    Store(high, {even.re - odd.re, odd.im - even.im});
  }
  const Complex middle = Load(low);
  Store(low, Half({middle.re, -middle.im}));
}

}  // namespace

void RealFftS32Ref(const RealFftParams& p, Span<const int32_t> twiddles, Span<int32_t> x) {
  const int32_t count = p.size / 2;
  int32_t* const z = x.data();
  ReverseBits(z, static_cast<uint32_t>(count));
  int32_t length = 4;
  if (__builtin_ctz(static_cast<uint32_t>(count)) % 2 == 0) {
    FirstPassOfFour(z, count);
  } else {
    FirstPassOfTwo(z, count);
    length = 2;
  }
  for (; length < count; length *= 4) {
    PassOfFour(z, count, length, twiddles.data(), 2 * (p.size / (4 * length)));
  }
  SplitHalves(z, count, twiddles.data());
}

}  // namespace mote
