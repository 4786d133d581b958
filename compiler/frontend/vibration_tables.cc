// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/vibration_tables.h"

#include <fmt/format.h>

#include <cmath>

#include "compiler/frontend/sound_tables.h"

namespace mote::frontend {
namespace {

constexpr double kQ16 = 65536;
constexpr int kFeatureBits = 23;  // logarithms of numbers below 2^64 in Q16
constexpr size_t kSections = 2;   // steep enough that the machine's lines beside the band stay out

// E of vibration_levels.h for a filterbank's 1, of samples that were multiplied by `gain`. A bin of
// the filterbank is 2^15^2 / N^2 |X|^2 / 2^10 with weights of 2^14.
double UnitOfBand(const std::vector<int32_t>& window_q31, double gain) {
  double squares = 0;
  for (const int32_t w : window_q31) squares += std::pow(w * 0x1p-31, 2);
  return 2 * static_cast<double>(window_q31.size()) / squares * 0x1p-34 / (gain * gain);
}

}  // namespace

BandLevelsParams VibrationTables::MakeLevels(const VibrationSettings& s,
                                             const TriangleSettings& triangles,
                                             double gain,
                                             Levels& levels) {
  const int32_t size = triangles.fft_size;
  const MelBank bank = TriangleBank(triangles);
  levels = {WindowQ31(s.window, size), Twiddles(size), bank.ends, bank.rise};
  const double unit = UnitOfBand(levels.window_q31, gain);
  BandLevelsParams p = {};
  p.window = {size, size, 0};
  p.fft = {size};
  p.power = {bank.first_bin, bank.ends.back() - bank.first_bin};
  p.filterbank = {bank.first_bin, triangles.channels};
  p.log = {triangles.channels,
           static_cast<int32_t>(std::lround(std::log(unit) * kQ16)),
           static_cast<uint64_t>(std::llround(s.noise_floor * s.noise_floor / unit))};
  return p;
}

void VibrationTables::AddEnvelope(const VibrationSettings& s) {
  const auto rate = static_cast<float>(s.rate_hz);
  const BandSection section = BandPass(static_cast<float>(s.envelope_centre_hz) / rate,
                                       static_cast<float>(s.envelope_width_hz) / rate);
  sections_.assign(kSections, section);
  params_.envelope = {
      nullptr, static_cast<int32_t>(kSections), s.envelope_decimation, s.envelope_gain_bits};
  params_.envelope_segments = EnvelopeSegments(s);
  params_.envelope_spectrum =
      MakeLevels(s, EnvelopeTriangles(s), std::ldexp(1, s.envelope_gain_bits), envelope_spectrum_);
}

Result<VibrationTables> VibrationTables::Make(const VibrationSettings& s) {
  MOTE_RETURN_IF_ERROR(Check(s));
  const std::optional<Requant> requant = FeatureRequant(1 / kQ16 / s.output_scale, kFeatureBits);
  if (!requant) {
    return Error{fmt::format("vibration.output_scale: {:g}, want {:g} .. {:g}",
                             s.output_scale,
                             std::ldexp(1 / kQ16, kFeatureBits - 30),
                             0x1p31 / kQ16)};
  }
  VibrationTables tables;
  VibrationParams& p = tables.params_;
  p.axes = s.axes;
  p.segment_samples = s.fft_size;
  p.step_samples = StepSamples(s);
  p.segments = s.segments;
  p.has_statistics = s.statistics;
  p.quantize = {FrameValues(s), s.output_zero_point, *requant};
  tables.curve_ = LogCurve();
  if (s.bands != 0) p.spectrum = MakeLevels(s, BandTriangles(s), 1, tables.spectrum_);
  if (s.envelope_bands != 0) tables.AddEnvelope(s);
  return tables;
}

VibrationParams VibrationTables::Params() const {
  const auto in = []<class T>(const std::vector<T>& table) {
    return Span<const T>(table.data(), table.size());
  };
  const auto point = [&](BandLevelsParams& p, const Levels& levels) {
    p.window_q31 = in(levels.window_q31);
    p.twiddles = in(levels.twiddles);
    p.ends = in(levels.ends);
    p.rise = in(levels.rise);
  };
  VibrationParams p = params_;
  point(p.spectrum, spectrum_);
  point(p.envelope_spectrum, envelope_spectrum_);
  if (p.spectrum.fft.size == p.envelope_spectrum.fft.size) {
    p.envelope_spectrum.window_q31 = p.spectrum.window_q31;
    p.envelope_spectrum.twiddles = p.spectrum.twiddles;
  }
  p.envelope.sections = sections_.data();
  p.curve = in(curve_);
  return p;
}

}  // namespace mote::frontend
