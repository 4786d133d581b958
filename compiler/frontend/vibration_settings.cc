// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/vibration_settings.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "compiler/frontend/setting_ranges.h"

namespace mote::frontend {
namespace {

constexpr int32_t kLeastFft = 64;
constexpr int32_t kMostFft = 2048;
constexpr int32_t kMostBands = 128;
constexpr int32_t kMostSpectra = 8192;  // runtime/signal/welch/welch.h

Error Wrong(const std::string& name, double found, const std::string& wanted) {
  return Error{fmt::format("vibration.{}: {:g}, want {}", name, found, wanted)};
}

std::vector<SettingRange> CommonRanges(const VibrationSettings& s) {
  return {
      {"rate_hz", static_cast<double>(s.rate_hz), 1, 200000},
      {"axes", static_cast<double>(s.axes), 1, kMostVibrationAxes},
      {"overlap", s.overlap, 0, 0.99},
      {"segments", static_cast<double>(s.segments), 1, 1024},
      {"bands", static_cast<double>(s.bands), 0, kMostBands},
      {"low_hz", s.low_hz, 0, s.rate_hz / 2.0},
      {"high_hz", s.high_hz, 0, s.rate_hz / 2.0},
      {"noise_floor", s.noise_floor, 0, 1000},
      {"envelope_bands", static_cast<double>(s.envelope_bands), 0, kMostBands},
      {"output_scale", s.output_scale, 1e-6, 1e6},
      {"output_zero_point", static_cast<double>(s.output_zero_point), -128, 127},
  };
}

// Those of runtime/signal/envelope/envelope.h, the limits themselves left out.
std::vector<SettingRange> EnvelopeRanges(const VibrationSettings& s) {
  const double rate = s.rate_hz;
  return {
      {"envelope_centre_hz", s.envelope_centre_hz, 0.0011 * rate, 0.4989 * rate},
      {"envelope_width_hz", s.envelope_width_hz, 0.00011 * rate, 0.3999 * rate},
      {"envelope_decimation", static_cast<double>(s.envelope_decimation), 1, 256},
      {"envelope_gain_bits", static_cast<double>(s.envelope_gain_bits), 0, 4},
  };
}

// What the decimation, once it is known to be well, decides.
std::vector<SettingRange> EnvelopeBandRanges(const VibrationSettings& s) {
  return {
      {"envelope_low_hz", s.envelope_low_hz, 0, EnvelopeRateHz(s) / 2},
      {"envelope_high_hz", s.envelope_high_hz, 0, EnvelopeRateHz(s) / 2},
  };
}

Result<void> CheckRanges(const std::vector<SettingRange>& ranges) {
  const SettingRange* const wrong = FirstOutOfRange(ranges);
  if (wrong == nullptr) return {};
  return Wrong(wrong->name, wrong->found, fmt::format("{:g} .. {:g}", wrong->least, wrong->most));
}

Result<void> CheckFftSize(const std::string& name, int32_t size) {
  if (size >= kLeastFft && size <= kMostFft && (size & (size - 1)) == 0) return {};
  return Wrong(name, size, "64, 128, 256, 512, 1024 or 2048");
}

// The bins that each triangle takes: a band without any would always be at the noise floor.
Result<void> CheckBands(const std::string& prefix, const TriangleSettings& t) {
  if (t.low_hz >= t.high_hz) {
    return Wrong(
        prefix + "low_hz", t.low_hz, fmt::format("less than {}high_hz, {:g}", prefix, t.high_hz));
  }
  const MelBank bank = TriangleBank(t);
  int32_t first = bank.first_bin;
  for (size_t band = 0; band < static_cast<size_t>(t.channels); ++band) {
    int32_t weights = 0, bin = first;
    for (; bin < bank.ends[band]; ++bin) {
      weights += bank.rise[static_cast<size_t>(bin - bank.first_bin)];
    }
    first = bin;
    for (; bin < bank.ends[band + 1]; ++bin) {
      weights += (1 << 14) - bank.rise[static_cast<size_t>(bin - bank.first_bin)];
    }
    if (weights > 0) continue;
    return Wrong(prefix + "bands",
                 t.channels,
                 fmt::format("fewer, or a larger {}fft_size: band {} has none of the bins, which "
                             "are {:g} Hz apart",
                             prefix,
                             band,
                             t.rate_hz / t.fft_size));
  }
  return {};
}

Result<void> CheckEnvelope(const VibrationSettings& s) {
  MOTE_RETURN_IF_ERROR(CheckRanges(EnvelopeRanges(s)));
  MOTE_RETURN_IF_ERROR(CheckFftSize("envelope_fft_size", s.envelope_fft_size));
  MOTE_RETURN_IF_ERROR(CheckRanges(EnvelopeBandRanges(s)));
  const int64_t outputs = FrameSamples(s) / s.envelope_decimation;
  if (outputs < s.envelope_fft_size) {
    return Wrong("envelope_fft_size",
                 s.envelope_fft_size,
                 fmt::format("at most the {} outputs of a frame's envelope: more segments, or less "
                             "envelope_decimation",
                             outputs));
  }
  if (EnvelopeSegments(s) > kMostSpectra) {
    return Wrong("envelope_fft_size",
                 s.envelope_fft_size,
                 fmt::format("more: a frame would have {} of them, at most {} are averaged",
                             EnvelopeSegments(s),
                             kMostSpectra));
  }
  return CheckBands("envelope_", EnvelopeTriangles(s));
}

}  // namespace

int32_t StepSamples(const VibrationSettings& s) {
  return s.fft_size - static_cast<int32_t>(std::floor(s.overlap * s.fft_size));
}

int64_t FrameSamples(const VibrationSettings& s) { return int64_t{s.segments} * StepSamples(s); }

int64_t FirstFrameSamples(const VibrationSettings& s) {
  return FrameSamples(s) - StepSamples(s) + s.fft_size;
}

int32_t FrameValues(const VibrationSettings& s) {
  return s.axes * ((s.statistics ? kVibrationStatistics : 0) + s.bands + s.envelope_bands);
}

int32_t EnvelopeSegments(const VibrationSettings& s) {
  if (s.envelope_bands == 0) return 0;
  const int64_t outputs = FrameSamples(s) / s.envelope_decimation;
  return static_cast<int32_t>(1 + (outputs - s.envelope_fft_size) / (s.envelope_fft_size / 2));
}

double EnvelopeRateHz(const VibrationSettings& s) {
  return static_cast<double>(s.rate_hz) / s.envelope_decimation;
}

TriangleSettings BandTriangles(const VibrationSettings& s) {
  const double rate = s.rate_hz;
  return {
      rate, s.fft_size, s.bands, s.low_hz, s.high_hz == 0 ? rate / 2 : s.high_hz, s.band_spacing};
}

TriangleSettings EnvelopeTriangles(const VibrationSettings& s) {
  const double rate = EnvelopeRateHz(s);
  return {rate,
          s.envelope_fft_size,
          s.envelope_bands,
          s.envelope_low_hz,
          s.envelope_high_hz == 0 ? rate / 2 : s.envelope_high_hz,
          BandSpacing::kLinear};
}

Result<void> Check(const VibrationSettings& s) {
  MOTE_RETURN_IF_ERROR(CheckRanges(CommonRanges(s)));
  MOTE_RETURN_IF_ERROR(CheckFftSize("fft_size", s.fft_size));
  if (FrameValues(s) == 0) {
    return Wrong("bands", 0, "1 or more where there are no statistics and no envelope_bands");
  }
  if (s.statistics && FrameSamples(s) > kMostStatisticsSamples) {
    return Wrong("segments",
                 s.segments,
                 fmt::format("at most {} with statistics, which take {} samples a frame",
                             kMostStatisticsSamples / StepSamples(s),
                             kMostStatisticsSamples));
  }
  if (s.bands != 0) MOTE_RETURN_IF_ERROR(CheckBands("", BandTriangles(s)));
  return s.envelope_bands == 0 ? Result<void>{} : CheckEnvelope(s);
}

}  // namespace mote::frontend
