// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/signal/window/window.h"

namespace mote {
namespace {

template <class T>
void FillZeros(T* y, const T* end) {
  while (y != end) *y++ = 0;
}

}  // namespace

void WindowS32Ref(const WindowParams& p,
                  Span<const int16_t> x,
                  Span<const int32_t> w,
                  Span<int32_t> y) {
  for (int32_t n = 0; n < p.samples; ++n) {
    y.data()[n] = Smmulr(x.data()[n] * (1 << 16), w.data()[n]);
  }
  FillZeros(y.data() + p.samples, y.data() + p.fft_size);
}

void EmphasizedWindowS32Ref(const WindowParams& p,
                            Span<const int16_t> x,
                            Span<const int32_t> w,
                            Span<int32_t> y) {
  int32_t before = x.data()[0];
  for (int32_t n = 0; n < p.samples; ++n) {
    const int32_t sample = x.data()[n + 1];
    y.data()[n] = Smmulr(sample * (1 << 15) - before * p.preemphasis, w.data()[n]);
    before = sample;
  }
  FillZeros(y.data() + p.samples, y.data() + p.fft_size);
}

int32_t WindowS16Ref(const WindowParams& p,
                     Span<const int16_t> x,
                     Span<const int16_t> w,
                     Span<int16_t> y) {
  int32_t largest = 0;
  for (int32_t n = 0; n < p.samples; ++n) {
    const int32_t value = (x.data()[n] * w.data()[n]) >> 12;
    y.data()[n] = static_cast<int16_t>(value);
    const int32_t magnitude = value < 0 ? -value : value;
    if (magnitude > largest && magnitude <= INT16_MAX) largest = magnitude;
  }
  FillZeros(y.data() + p.samples, y.data() + p.fft_size);
  return largest;
}

}  // namespace mote
