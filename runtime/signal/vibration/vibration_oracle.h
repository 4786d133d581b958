// SPDX-License-Identifier: Apache-2.0
// What vibration.h says, in double precision: filters, windows, FFTs and logarithms are real. Only
// what the header rounds is rounded: means of segments and outputs of the envelope. Tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "compiler/frontend/vibration_settings.h"

namespace mote::testing {

class VibrationOracle {
 public:
  explicit VibrationOracle(const frontend::VibrationSettings& s) : s_(s) {}

  // All frames of an axis, each the axis' values.
  std::vector<std::vector<double>> Frames(const std::vector<int16_t>& x) const {
    std::vector<std::vector<double>> frames;
    const std::vector<double> envelope = s_.envelope_bands == 0 ? Reals{} : Envelope(x);
    const auto hop = static_cast<size_t>(FrameSamples(s_));
    const auto size = static_cast<size_t>(FirstFrameSamples(s_));
    for (size_t first = 0; first + size <= x.size(); first += hop) {
      std::vector<double> frame;
      const Reals samples(x.begin() + static_cast<ptrdiff_t>(first),
                          x.begin() + static_cast<ptrdiff_t>(first + size));
      if (s_.statistics)
        AddStatistics({samples.begin(), samples.begin() + FrameSamples(s_)}, frame);
      if (s_.bands != 0) {
        AddLevels(samples, s_.segments, StepSamples(s_), BandTriangles(s_), 1, frame);
      }
      if (s_.envelope_bands != 0) {
        const auto decimation = static_cast<size_t>(s_.envelope_decimation);
        const Reals outputs(envelope.begin() + static_cast<ptrdiff_t>(first / decimation),
                            envelope.end());
        AddLevels(outputs,
                  EnvelopeSegments(s_),
                  s_.envelope_fft_size / 2,
                  EnvelopeTriangles(s_),
                  std::ldexp(1, s_.envelope_gain_bits),
                  frame);
      }
      frames.push_back(frame);
    }
    return frames;
  }

  double Quantized(double feature) const {
    const double scaled = std::floor(feature / s_.output_scale + 0.5) + s_.output_zero_point;
    return std::clamp(scaled, -128.0, 127.0);
  }

 private:
  using Reals = std::vector<double>;
  using Complex = std::complex<double>;

  static void AddStatistics(const Reals& x, std::vector<double>& frame) {
    const auto n = static_cast<double>(x.size());
    double mean = 0, peak = 0, m2 = 0, m4 = 0;
    for (const double v : x) mean += v / n;
    for (const double v : x) {
      peak = std::max(peak, std::abs(v - mean));
      m2 += std::pow(v - mean, 2) / n;
      m4 += std::pow(v - mean, 4) / n;
    }
    const double d = std::max(std::sqrt(m2), 0x1p-8), p = std::max(peak, 0x1p-8);
    const double kurtosis = m2 > 0 ? m4 / (m2 * m2) : 1;
    for (const double value : {d, p, p / d, kurtosis}) frame.push_back(std::log(value));
  }

  Reals Window(int32_t size) const {
    Reals window;
    for (int32_t n = 0; n < size; ++n) {
      const double turn = 2 * std::numbers::pi * n;
      double w = 1;
      if (s_.window == frontend::WindowShape::kHann) w = 0.5 - 0.5 * std::cos(turn / size);
      if (s_.window == frontend::WindowShape::kHamming)
        w = 0.54 - 0.46 * std::cos(turn / (size - 1));
      window.push_back(w);
    }
    return window;
  }

  static std::vector<Complex> Fft(const std::vector<Complex>& x) {
    if (x.size() == 1) return x;
    std::vector<Complex> even, odd, y(x.size());
    for (size_t n = 0; n < x.size(); n += 2) {
      even.push_back(x[n]);
      odd.push_back(x[n + 1]);
    }
    even = Fft(even);
    odd = Fft(odd);
    for (size_t k = 0; k < x.size() / 2; ++k) {
      const double phase = -2 * std::numbers::pi * static_cast<double>(k);
      const Complex turned = odd[k] * std::polar(1.0, phase / static_cast<double>(x.size()));
      y[k] = even[k] + turned;
      y[k + x.size() / 2] = even[k] - turned;
    }
    return y;
  }

  void AddLevels(const Reals& x,
                 int32_t segments,
                 int32_t step,
                 const frontend::TriangleSettings& t,
                 double gain,
                 std::vector<double>& frame) const {
    const auto size = static_cast<size_t>(t.fft_size);
    const Reals window = Window(t.fft_size);
    double squares = 0;
    for (const double w : window) squares += w * w;
    Reals power(size / 2);
    for (size_t j = 0; j < static_cast<size_t>(segments); ++j) {
      const double* const at = x.data() + j * static_cast<size_t>(step);
      double mean = 0;
      for (size_t n = 0; n < size; ++n) mean += at[n] / static_cast<double>(size);
      std::vector<Complex> windowed;
      for (size_t n = 0; n < size; ++n) {
        const double v = at[n] - std::floor(mean + 0.5);
        windowed.emplace_back(std::clamp(v, -32768.0, 32767.0) * window[n]);
      }
      const std::vector<Complex> bins = Fft(windowed);
      for (size_t k = 1; k < size / 2; ++k) power[k] += std::norm(bins[k]) / segments;
    }
    const double unit = 2 / (static_cast<double>(size) * squares) / (gain * gain);
    for (int32_t band = 0; band < t.channels; ++band) {
      double level = s_.noise_floor * s_.noise_floor;
      for (size_t k = 1; k < size / 2; ++k) {
        level += unit * Triangle(t, band, static_cast<double>(k)) * power[k];
      }
      frame.push_back(std::log(level) / 2);
    }
  }

  static double Triangle(const frontend::TriangleSettings& t, int32_t band, double bin) {
    const auto place = [&](double hz) {
      return t.spacing == frontend::BandSpacing::kMel ? 1127 * std::log(1 + hz / 700) : hz;
    };
    const double low = place(t.low_hz), width = (place(t.high_hz) - low) / (t.channels + 1);
    const double centre = low + (band + 1) * width;
    return std::max(0.0, 1 - std::abs(place(bin * t.rate_hz / t.fft_size) - centre) / width);
  }

  // Output m is the root of a triangle's mean of squares, its last sample number (m + 1) D - 1.
  Reals Envelope(const std::vector<int16_t>& x) const {
    Reals v(x.begin(), x.end());
    for (int section = 0; section < 2; ++section) v = BandPassed(v);
    const int64_t decimation = s_.envelope_decimation;
    const double gain = std::ldexp(1, s_.envelope_gain_bits);
    Reals outputs;
    for (int64_t end = decimation; end <= static_cast<int64_t>(v.size()); end += decimation) {
      double sum = 0;
      for (int64_t i = 0; i < 2 * decimation - 1; ++i) {
        const int64_t at = end - 1 - i;
        const double sample = at - 1 < 0 ? 0 : v[static_cast<size_t>(at - 1)];
        sum += static_cast<double>(std::min(i + 1, 2 * decimation - 1 - i)) * sample * sample;
      }
      const double root = gain * std::sqrt(sum) / static_cast<double>(decimation);
      outputs.push_back(std::min(std::floor(root + 0.5), 32767.0));
    }
    return outputs;
  }

  Reals BandPassed(const Reals& x) const {
    const double pi = std::numbers::pi, rate = s_.rate_hz;
    const double alpha = std::tan(pi * s_.envelope_width_hz / rate);
    const double c = 2 * std::cos(2 * pi * s_.envelope_centre_hz / rate);
    Reals y(x.size());
    for (size_t n = 0; n < x.size(); ++n) {
      const double x2 = n < 2 ? 0 : x[n - 2];
      const double y1 = n < 1 ? 0 : y[n - 1], y2 = n < 2 ? 0 : y[n - 2];
      y[n] = (alpha * (x[n] - x2) + c * y1 - (1 - alpha) * y2) / (1 + alpha);
    }
    return y;
  }

  frontend::VibrationSettings s_;
};

}  // namespace mote::testing
