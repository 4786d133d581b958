// SPDX-License-Identifier: Apache-2.0
// The settings of a sound front end as a person writes them, in real units.
//
// A feature of kLogMel is
//   log_scale * ln(E + log_offset) + log_bias,  E = spectrum_scale * sum_bins weight * |X|^e
// of samples x in [-1, 1) times `gain`, X[k] = sum_n x[n] window[n] exp(-2 pi i k n / N), e = 2 for
// kPower and 1 for kMagnitude, triangles of height 1 between centres that are evenly spaced in mel
// (1127 ln(1 + f / 700)), as tf.signal.linear_to_mel_weight_matrix has them. kMfcc is the DCT-II of
// that times sqrt(2 / channels), as tf.signal.mfccs_from_log_mel_spectrograms. kMicro is TensorFlow
// Lite Micro's micro frontend, its features numbers of 0 to some 670 (times output_scale below).
#pragma once

#include "runtime/signal/sound/sound.h"
#include "support/result.h"

namespace mote::frontend {

enum class WindowShape {
  kHann,     // periodic: 1/2 - 1/2 cos(2 pi n / samples), as tf.signal.hann_window
  kHamming,  // symmetric: 0.54 - 0.46 cos(2 pi n / (samples - 1))
  kNone,     // rectangular
};

// TensorFlow Lite Micro has its micro frontend twice, with slightly different tables.
enum class MicroTables {
  kLibrary,    // the C library `microfrontend`: window in float32, weights rounded
  kOperators,  // the operators `signal`, of which TFLM's audio preprocessor for micro_speech
               // consists: window in double, weights truncated
};

struct NoiseSettings {
  int32_t smoothing_bits = 10;
  double even_smoothing = 0.025;
  double odd_smoothing = 0.06;
  double min_signal_remaining = 0.05;
};

struct PcanSettings {
  bool enabled = true;
  double strength = 0.95;
  double offset = 80.0;
  int32_t gain_bits = 21;
};

struct SoundSettings {
  SoundKind kind = SoundKind::kLogMel;
  int32_t rate_hz = 16000;
  double window_ms = 30;
  double hop_ms = 20;
  int32_t fft_size = 0;  // 0: the smallest that holds the window
  int32_t channels = 40;
  double low_hz = 125;
  double high_hz = 7500;
  int32_t coefficients = 10;  // kMfcc: the first so many

  // kLogMel and kMfcc
  WindowShape window = WindowShape::kHann;
  double preemphasis = 0;  // x[n] - preemphasis * x[n - 1]
  Spectrum spectrum = Spectrum::kPower;
  double gain = 1;
  double spectrum_scale = 1;
  double log_offset = 1e-6;
  double log_scale = 1;
  double log_bias = 0;

  // kMicro
  NoiseSettings noise;
  PcanSettings pcan;
  MicroTables micro_tables = MicroTables::kLibrary;
  int32_t micro_log_shift = 6;  // features are 2^6 * ln

  // int8 = round(feature / output_scale) + output_zero_point
  double output_scale = 0.1;
  int32_t output_zero_point = 0;
};

// What the settings come to; floor of the times, as the trainers of the field do it.
int32_t WindowSamples(const SoundSettings& s);
int32_t HopSamples(const SoundSettings& s);
int32_t FftSize(const SoundSettings& s);

// Errors  the first setting that is out of range, by name: found and wanted
Result<void> Check(const SoundSettings& s);

}  // namespace mote::frontend
