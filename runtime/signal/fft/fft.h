// SPDX-License-Identifier: Apache-2.0
// Real FFT of N samples, N = 64, 128 ... 2048, divided by N:
//   X[k] = 1/N * sum_n x[n] * exp(-2 pi i k n / N),  k = 0 .. N/2
// as a complex FFT of N/2, the even samples being its real parts and the odd ones its imaginary.
//
// Source   Cooley and Tukey 1965, radix 4, decimation in time.
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct RealFftParams {
  int32_t size;  // N
};

// In 32-bit fixed point, in place.
// x         int32 [N]      in: samples, |x| <= 2^30 - 64
//                          out: X[0], X[N/2], then real and imaginary part of X[1] .. X[N/2 - 1]
// twiddles  int32 [3N/2]   cos and -sin of 2 pi k / N, k = 0 .. 3N/4 - 1, times 2^30, rounded
// Errors    none: each pass divides by its radix, so nothing overflows
// Exact     the passes and where each rounds are part of the contract (fft_s32_ref.cc). Within 4 of
//           the real numbers; the root of the mean square error is below 1.
// Cost      N/8 * log4(N/2) butterflies of 3 complex products
void RealFftS32Ref(const RealFftParams& p, Span<const int32_t> twiddles, Span<int32_t> x);

// In 16-bit fixed point, as models by others were trained on it. Complex numbers are pairs in the
// sense of runtime/base/dsp_intrinsics.h: the real part in the lower half.
// shift     x is taken times 2^shift, modulo 2^16
// x         int16 [N]
// twiddles  pairs [3N/8 + N/4]  exp(-2 pi i k / (N/2)) times 32767, rounded, k = 0 .. 3N/8 - 1,
// then
//           exp(-pi i ((k + 1) / (N/2) + 1/2)) times 32767, k = 0 .. N/4 - 1
// y         pairs [N/2 + 1]     X[0] .. X[N/2]
// Errors    none; what overflows is taken modulo 2^16
// Exact     bit for bit what TensorFlow Lite Micro's micro frontend gets from its 16-bit FFT:
// factors
//           4, then 2, smallest first; a pass multiplies by floor(32767 / radix) / 2^15
// Cost      as above
void RealFftS16Ref(const RealFftParams& p,
                   int32_t shift,
                   Span<const int16_t> x,
                   Span<const uint32_t> twiddles,
                   Span<uint32_t> y);

}  // namespace mote
