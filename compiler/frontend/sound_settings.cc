// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sound_settings.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "compiler/frontend/setting_ranges.h"

namespace mote::frontend {
namespace {

constexpr int32_t kLeastFft = 64;
constexpr int32_t kMostFft = 2048;
constexpr int32_t kMostChannels = 128;

Error Wrong(const std::string& name, double found, const std::string& wanted) {
  return Error{fmt::format("frontend.{}: {:g}, want {}", name, found, wanted)};
}

std::vector<SettingRange> CommonRanges(const SoundSettings& s) {
  return {
      {"rate_hz", static_cast<double>(s.rate_hz), 1000, 200000},
      {"window_ms", s.window_ms, 0.01, 2048},
      {"hop_ms", s.hop_ms, 0.005, 60000},
      {"channels", static_cast<double>(s.channels), 1, kMostChannels},
      {"low_hz", s.low_hz, 0, s.rate_hz / 2.0},
      {"high_hz", s.high_hz, 0, s.rate_hz / 2.0},
      {"output_scale", s.output_scale, 1e-6, 1e6},
      {"output_zero_point", static_cast<double>(s.output_zero_point), -128, 127},
  };
}

std::vector<SettingRange> LogRanges(const SoundSettings& s) {
  std::vector<SettingRange> ranges = {
      {"preemphasis", s.preemphasis, 0, 0.9999},
      {"gain", s.gain, 1e-6, 1e6},
      {"spectrum_scale", s.spectrum_scale, 1e-12, 1e12},
      {"log_offset", s.log_offset, 0, 1e6},
      {"log_scale", s.log_scale, 1e-6, 1e6},
      {"log_bias", s.log_bias, -1e6, 1e6},
  };
  if (s.kind == SoundKind::kMfcc) {
    ranges.push_back(
        {"coefficients", static_cast<double>(s.coefficients), 1, static_cast<double>(s.channels)});
  }
  return ranges;
}

std::vector<SettingRange> MicroRanges(const SoundSettings& s) {
  return {
      {"noise.smoothing_bits", static_cast<double>(s.noise.smoothing_bits), 0, 14},
      {"noise.even_smoothing", s.noise.even_smoothing, 0, 1},
      {"noise.odd_smoothing", s.noise.odd_smoothing, 0, 1},
      {"noise.min_signal_remaining", s.noise.min_signal_remaining, 0, 1},
      {"pcan.strength", s.pcan.strength, 0, 1},
      {"pcan.offset", s.pcan.offset, 1e-3, 1e6},
      {"pcan.gain_bits", static_cast<double>(s.pcan.gain_bits), 17, 30},
      {"micro_log_shift", static_cast<double>(s.micro_log_shift), 0, 11},
  };
}

Result<void> CheckRanges(const std::vector<SettingRange>& ranges) {
  const SettingRange* const wrong = FirstOutOfRange(ranges);
  if (wrong == nullptr) return {};
  return Wrong(wrong->name, wrong->found, fmt::format("{:g} .. {:g}", wrong->least, wrong->most));
}

bool IsFftSize(int32_t size) {
  return size >= kLeastFft && size <= kMostFft && (size & (size - 1)) == 0;
}

Result<void> CheckSizes(const SoundSettings& s) {
  const int32_t window = WindowSamples(s), size = FftSize(s);
  if (window < 2 || window > kMostFft) {
    return Wrong(
        "window_ms",
        s.window_ms,
        fmt::format("2 .. {} samples: at {} Hz these are {}", kMostFft, s.rate_hz, window));
  }
  if (HopSamples(s) < 1) {
    return Wrong("hop_ms", s.hop_ms, fmt::format("a sample or more: {:g} ms", 1000.0 / s.rate_hz));
  }
  if (!IsFftSize(size)) return Wrong("fft_size", size, "64, 128, 256, 512, 1024 or 2048");
  if (size < window) {
    return Wrong("fft_size", size, fmt::format("the window's {} samples or more", window));
  }
  if (s.channels > size / 2) {
    return Wrong("channels", s.channels, fmt::format("at most half of fft_size, {}", size / 2));
  }
  return {};
}

// The micro frontend has no other FFT than the smallest.
Result<void> CheckMicro(const SoundSettings& s) {
  SoundSettings smallest = s;
  smallest.fft_size = 0;
  if (FftSize(s) == FftSize(smallest)) return {};
  return Wrong("fft_size", s.fft_size, fmt::format("{} for kind micro", FftSize(smallest)));
}

int32_t SamplesOf(double ms, int32_t rate_hz) {
  return static_cast<int32_t>(std::floor(ms * rate_hz / 1000));
}

}  // namespace

int32_t WindowSamples(const SoundSettings& s) { return SamplesOf(s.window_ms, s.rate_hz); }
int32_t HopSamples(const SoundSettings& s) { return SamplesOf(s.hop_ms, s.rate_hz); }

int32_t FftSize(const SoundSettings& s) {
  if (s.fft_size != 0) return s.fft_size;
  int32_t size = kLeastFft;
  while (size < WindowSamples(s)) size *= 2;
  return size;
}

Result<void> Check(const SoundSettings& s) {
  const bool is_micro = s.kind == SoundKind::kMicro;
  if (Result<void> common = CheckRanges(CommonRanges(s)); !common.ok()) return common;
  if (s.low_hz >= s.high_hz) {
    return Wrong("low_hz", s.low_hz, fmt::format("less than high_hz, {:g}", s.high_hz));
  }
  if (Result<void> kind = CheckRanges(is_micro ? MicroRanges(s) : LogRanges(s)); !kind.ok()) {
    return kind;
  }
  if (Result<void> sizes = CheckSizes(s); !sizes.ok()) return sizes;
  return is_micro ? CheckMicro(s) : Result<void>{};
}

}  // namespace mote::frontend
