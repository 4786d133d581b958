// SPDX-License-Identifier: Apache-2.0
// The window: samples become what an FFT takes. Behind the window's end come zeros.
//
// Cost     a product or two a sample
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct WindowParams {
  int32_t samples;      // at most fft_size
  int32_t fft_size;     // all that is written
  int32_t preemphasis;  // c * 2^15 in [0, 32767]; only EmphasizedWindowS32Ref looks at it
};

// y[n] = round(x[n] * w[n] / 2^16)
// x        int16 [samples]
// w        int32 [samples]    in [0, 2^31 - 256], 2^31 being 1
// y        int32 [fft_size]   2^15 for a sample of 1, |y| <= 2^30 - 64
void WindowS32Ref(const WindowParams& p,
                  Span<const int16_t> x,
                  Span<const int32_t> w,
                  Span<int32_t> y);

// y[n] = round((2^15 x[n] - preemphasis * x[n - 1]) * w[n] / 2^32): low frequencies are taken down.
// x        int16 [1 + samples]   the sample before the window first
// y        int32 [fft_size]      2^14 for a sample of 1, |y| <= 2^30 - 64
void EmphasizedWindowS32Ref(const WindowParams& p,
                            Span<const int16_t> x,
                            Span<const int32_t> w,
                            Span<int32_t> y);

// y[n] = floor(x[n] * w[n] / 2^12); gives the largest |y[n]|, -32768 not counted.
// x, y     int16 [samples], [fft_size]
// w        int16 [samples]    in [0, 4096], 4096 being 1
// Exact    bit for bit the window of TensorFlow Lite Micro's micro frontend
int32_t WindowS16Ref(const WindowParams& p,
                     Span<const int16_t> x,
                     Span<const int16_t> w,
                     Span<int16_t> y);

}  // namespace mote
