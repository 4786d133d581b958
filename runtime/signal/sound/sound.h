// SPDX-License-Identifier: Apache-2.0
// Sound becomes feature frames, a column of `frame` values every hop:
//   kLogMel   window, FFT, power or magnitude, mel filterbank, logarithm, int8
//   kMfcc     the same up to the logarithm, DCT, int8
//   kMicro    TensorFlow Lite Micro's micro frontend: window, 16-bit FFT, power, mel filterbank,
//   root,
//             noise reduction, PCAN, logarithm, int8
// A hop computes one frame from the last window and nothing twice; only the samples that windows
// share are kept. Each stage is a folder beside this one and says its formula there.
//
// Errors   none: compiler/frontend/sound_tables.h proves the settings
// Exact    the same bytes on every core, whatever the pieces that the sound comes in
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"
#include "runtime/signal/dct/dct.h"
#include "runtime/signal/fft/fft.h"
#include "runtime/signal/filterbank/filterbank.h"
#include "runtime/signal/log/log.h"
#include "runtime/signal/noise_reduction/noise_reduction.h"
#include "runtime/signal/pcan/pcan.h"
#include "runtime/signal/power/power.h"
#include "runtime/signal/quantize_features/quantize_features.h"
#include "runtime/signal/window/window.h"

namespace mote {

enum class SoundKind : int32_t { kLogMel, kMfcc, kMicro };
enum class Spectrum : int32_t { kPower, kMagnitude };

// What a front end is made of; what its kind does not use is 0 and empty.
struct SoundParams {
  SoundKind kind;
  Spectrum spectrum;
  int32_t hop_samples;
  WindowParams window;  // preemphasis 0: none
  RealFftParams fft;
  PowerParams power;
  FilterbankParams filterbank;
  LogParams log;
  DctParams dct;
  NoiseReductionParams noise_reduction;
  PcanParams pcan;  // channels 0: none
  Log16Params log16;
  QuantizeFeaturesParams quantize;  // count: the values of a frame

  Span<const int32_t> window_q31;
  Span<const int32_t> twiddles;
  Span<const uint16_t> ends;
  Span<const int16_t> rise;
  Span<const uint16_t> curve;
  Span<const int16_t> cosines;

  Span<const int16_t> window_q12;
  Span<const uint32_t> twiddles16;
  Span<const int16_t> fall;
  Span<const int16_t> gains;
};

// What SoundFrontEnd::Init wants of memory, at an address that 8 divides.
size_t SoundMemoryBytes(const SoundParams& p);

class SoundFrontEnd {
 public:
  using Sample = int16_t;
  using Params = SoundParams;

  struct Step {
    size_t taken;    // samples, from the beginning of pcm
    bool has_frame;  // then `frame` is written
  };

  // `p` and `memory` must outlive the front end.
  void Init(const SoundParams& p, Span<uint8_t> memory);
  // Forgets all sound: as after Init.
  void Reset();
  // Takes samples up to the end of the next window, or all there are. Called until pcm is empty.
  // frame    int8 [quantize.count]
  Step Process(Span<const int16_t> pcm, Span<int8_t> frame);
  // The last frame before it was quantised: logarithms or cepstrum in Q16, kMicro's 16-bit values.
  // Valid until the next frame.
  Span<const int32_t> features() const;
  // Samples up to the end of the last frame's window; 0 before the first one.
  int64_t position() const { return position_; }

 private:
  size_t TakeSamples(Span<const int16_t> pcm);
  void ForgetHop();
  void ComputeLogs();
  void ComputeMicro();

  const SoundParams* p_ = nullptr;
  Span<int16_t> samples_;  // the window, before it one sample where there is preemphasis
  Span<uint64_t> channels_;
  Span<uint32_t> noise_;
  Span<int32_t> work_;  // spectrum, then features
  int64_t position_ = 0;
  size_t used_ = 0;  // of samples_
  size_t skip_ = 0;  // samples that no window covers, where hops are longer than windows
};

}  // namespace mote
