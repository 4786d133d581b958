// SPDX-License-Identifier: Apache-2.0
// What the features of kLogMel and kMfcc are in real numbers, from the settings alone: none of the
// tables and formulas of the front end. Tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <vector>

#include "compiler/frontend/sound_settings.h"

namespace mote::testing {

inline std::vector<std::complex<double>> Transform(std::vector<std::complex<double>> x) {
  const size_t half = x.size() / 2;
  if (half == 0) return x;
  std::vector<std::complex<double>> even(half), odd(half), y(x.size());
  for (size_t n = 0; n < half; ++n) {
    even[n] = x[2 * n];
    odd[n] = x[2 * n + 1];
  }
  even = Transform(even);
  odd = Transform(odd);
  for (size_t k = 0; k < half; ++k) {
    const double turn = static_cast<double>(k) / static_cast<double>(half);
    const std::complex<double> rest = std::polar(1.0, -std::numbers::pi * turn) * odd[k];
    y[k] = even[k] + rest;
    y[k + half] = even[k] - rest;
  }
  return y;
}

class SoundOracle {
 public:
  explicit SoundOracle(const frontend::SoundSettings& s) : s_(s) {
    const int32_t samples = frontend::WindowSamples(s);
    for (int32_t n = 0; n < samples; ++n) window_.push_back(WindowAt(n, samples));
    for (int32_t c = 0; c < s.channels; ++c) weights_.push_back(Triangle(c));
  }

  // The frame of the window that begins at `first`; what is outside of pcm is silence.
  std::vector<double> Features(const std::vector<int16_t>& pcm, int64_t first) const {
    std::vector<double> logs;
    const std::vector<double> bins = Bins(pcm, first);
    for (const std::vector<double>& weights : weights_) {
      double sum = 0;
      for (size_t k = 0; k < bins.size(); ++k) sum += weights[k] * bins[k];
      logs.push_back(s_.log_scale * std::log(sum * s_.spectrum_scale + s_.log_offset) +
                     s_.log_bias);
    }
    return s_.kind == SoundKind::kMfcc ? Cepstrum(logs) : logs;
  }

  int8_t Quantized(double feature) const {
    const double y = std::floor(feature / s_.output_scale + 0.5) + s_.output_zero_point;
    return static_cast<int8_t>(std::clamp(y, -128.0, 127.0));
  }

 private:
  static double Mel(double hz) { return 2595.0 * std::log10(1 + hz / 700.0); }

  double WindowAt(int32_t n, int32_t samples) const {
    const double sine = std::sin(std::numbers::pi * n / samples);
    if (s_.window == frontend::WindowShape::kHann) return sine * sine;
    if (s_.window == frontend::WindowShape::kNone) return 1;
    return 0.54 - 0.46 * std::cos(2 * std::numbers::pi * n / (samples - 1));
  }

  // The lesser of two slopes, not below 0, for the bins above DC.
  std::vector<double> Triangle(int32_t channel) const {
    const double low = Mel(s_.low_hz), step = (Mel(s_.high_hz) - low) / (s_.channels + 1);
    const double centre = low + (channel + 1) * step;
    std::vector<double> weights = {0};
    for (int32_t k = 1; k <= frontend::FftSize(s_) / 2; ++k) {
      const double mel = Mel(static_cast<double>(k) * s_.rate_hz / frontend::FftSize(s_));
      weights.push_back(std::max(0.0, 1 - std::abs(mel - centre) / step));
    }
    return weights;
  }

  std::vector<double> Bins(const std::vector<int16_t>& pcm, int64_t first) const {
    const auto sample = [&](int64_t n) {
      const bool inside = n >= 0 && n < static_cast<int64_t>(pcm.size());
      return inside ? s_.gain * pcm[static_cast<size_t>(n)] / 32768.0 : 0.0;
    };
    std::vector<std::complex<double>> x(static_cast<size_t>(frontend::FftSize(s_)));
    for (size_t n = 0; n < window_.size(); ++n) {
      const int64_t at = first + static_cast<int64_t>(n);
      x[n] = window_[n] * (sample(at) - s_.preemphasis * sample(at - 1));
    }
    const std::vector<std::complex<double>> spectrum = Transform(x);
    std::vector<double> bins;
    for (size_t k = 0; k <= x.size() / 2; ++k) {
      const double magnitude = std::abs(spectrum[k]);
      bins.push_back(s_.spectrum == Spectrum::kPower ? magnitude * magnitude : magnitude);
    }
    return bins;
  }

  std::vector<double> Cepstrum(const std::vector<double>& logs) const {
    const auto count = static_cast<double>(logs.size());
    std::vector<double> cepstrum;
    for (int32_t k = 0; k < s_.coefficients; ++k) {
      double sum = 0;
      for (size_t n = 0; n < logs.size(); ++n) {
        sum += logs[n] * std::cos(std::numbers::pi * k * (static_cast<double>(n) + 0.5) / count);
      }
      cepstrum.push_back(sum * std::sqrt(2 / count));
    }
    return cepstrum;
  }

  frontend::SoundSettings s_;
  std::vector<double> window_;
  std::vector<std::vector<double>> weights_;
};

}  // namespace mote::testing
