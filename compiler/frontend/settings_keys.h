// SPDX-License-Identifier: Apache-2.0
// The keys of a front end's TOML, for Reading and Writing alike (settings_io.h).
#pragma once

#include <string>
#include <vector>

#include "compiler/frontend/front_end.h"
#include "compiler/frontend/known_settings.h"

namespace mote::frontend {

// In the order of their enums.
inline const std::vector<std::string> kKinds = {"log_mel", "mfcc", "micro"};
inline const std::vector<std::string> kWindows = {"hann", "hamming", "none"};
inline const std::vector<std::string> kSpectra = {"power", "magnitude"};
inline const std::vector<std::string> kTables = {"library", "operators"};
inline const std::vector<std::string> kCrops = {"centre", "whole"};
inline const std::vector<std::string> kMethods = {"area", "bilinear"};
inline const std::vector<std::string> kSpacings = {"linear", "mel"};
inline const std::vector<std::string> kScoreKinds = {"output", "residual", "distance"};

template <class Keys>
void NoiseKeys(Keys& keys, NoiseSettings& noise) {
  keys.Key("smoothing_bits", noise.smoothing_bits);
  keys.Key("even_smoothing", noise.even_smoothing);
  keys.Key("odd_smoothing", noise.odd_smoothing);
  keys.Key("min_signal_remaining", noise.min_signal_remaining);
}

template <class Keys>
void PcanKeys(Keys& keys, PcanSettings& pcan) {
  keys.Key("enabled", pcan.enabled);
  keys.Key("strength", pcan.strength);
  keys.Key("offset", pcan.offset);
  keys.Key("gain_bits", pcan.gain_bits);
}

template <class Keys>
void LogKeys(Keys& keys, SoundSettings& s) {
  keys.Word("window", kWindows, s.window);
  keys.Word("spectrum", kSpectra, s.spectrum);
  keys.Key("preemphasis", s.preemphasis);
  keys.Key("gain", s.gain);
  keys.Key("spectrum_scale", s.spectrum_scale);
  keys.Key("log_offset", s.log_offset);
  keys.Key("log_scale", s.log_scale);
  keys.Key("log_bias", s.log_bias);
  if (s.kind == SoundKind::kMfcc) keys.Key("coefficients", s.coefficients);
}

// Only the keys that the kind has: one that would do nothing is refused as unknown.
template <class Keys>
void SoundKeys(Keys& keys, SoundSettings& s) {
  keys.Word("kind", kKinds, s.kind);
  keys.Key("rate_hz", s.rate_hz);
  keys.Key("window_ms", s.window_ms);
  keys.Key("hop_ms", s.hop_ms);
  keys.Key("fft_size", s.fft_size);
  keys.Key("channels", s.channels);
  keys.Key("low_hz", s.low_hz);
  keys.Key("high_hz", s.high_hz);
  keys.Key("output_scale", s.output_scale);
  keys.Key("output_zero_point", s.output_zero_point);
  if (s.kind != SoundKind::kMicro) return LogKeys(keys, s);
  keys.Word("micro_tables", kTables, s.micro_tables);
  keys.Key("micro_log_shift", s.micro_log_shift);
  keys.Table("noise", [&](auto& table) { NoiseKeys(table, s.noise); });
  keys.Table("pcan", [&](auto& table) { PcanKeys(table, s.pcan); });
}

template <class Keys>
void ImageKeys(Keys& keys, ImageSettings& image) {
  keys.Word("crop", kCrops, image.crop);
  keys.Word("method", kMethods, image.method);
  keys.Key("pixel_scale", image.pixel_scale);
  keys.Key("pixel_offset", image.pixel_offset);
}

template <class Keys>
void BandKeys(Keys& keys, VibrationSettings& s) {
  keys.Key("low_hz", s.low_hz);
  keys.Key("high_hz", s.high_hz);
  keys.Word("band_spacing", kSpacings, s.band_spacing);
}

template <class Keys>
void EnvelopeKeys(Keys& keys, VibrationSettings& s) {
  keys.Key("envelope_centre_hz", s.envelope_centre_hz);
  keys.Key("envelope_width_hz", s.envelope_width_hz);
  keys.Key("envelope_decimation", s.envelope_decimation);
  keys.Key("envelope_gain_bits", s.envelope_gain_bits);
  keys.Key("envelope_fft_size", s.envelope_fft_size);
  keys.Key("envelope_low_hz", s.envelope_low_hz);
  keys.Key("envelope_high_hz", s.envelope_high_hz);
}

// Only the keys that what is asked for has, as of sound.
template <class Keys>
void VibrationKeys(Keys& keys, VibrationSettings& s) {
  keys.Key("rate_hz", s.rate_hz);
  keys.Key("axes", s.axes);
  keys.Key("fft_size", s.fft_size);
  keys.Key("overlap", s.overlap);
  keys.Key("segments", s.segments);
  keys.Word("window", kWindows, s.window);
  keys.Key("statistics", s.statistics);
  keys.Key("bands", s.bands);
  if (s.bands != 0) BandKeys(keys, s);
  keys.Key("envelope_bands", s.envelope_bands);
  if (s.envelope_bands != 0) EnvelopeKeys(keys, s);
  if (s.bands != 0 || s.envelope_bands != 0) keys.Key("noise_floor", s.noise_floor);
  keys.Key("output_scale", s.output_scale);
  keys.Key("output_zero_point", s.output_zero_point);
}

template <class Keys>
void ChannelKeys(Keys& keys, SeriesChannel& channel) {
  keys.Key("resolution", channel.resolution);
  keys.Key("mean", channel.mean);
  keys.Key("deviation", channel.deviation);
  keys.Key("lowest", channel.lowest);
  keys.Key("highest", channel.highest);
  keys.Key("most_jump", channel.most_jump);
  keys.Key("stuck_tolerance", channel.stuck_tolerance);
  keys.Key("stuck_samples", channel.stuck_samples);
}

// A list of names says how many channels there are, and in which order.
template <class Keys>
void SeriesKeys(Keys& keys, SeriesSettings& s) {
  keys.Key("period_s", s.period_s);
  keys.Key("longest_gap_s", s.longest_gap_s);
  keys.Key("most_gap_points", s.most_gap_points);
  keys.Key("window", s.window);
  keys.Key("features", s.features);
  keys.Key("output_scale", s.output_scale);
  keys.Key("output_zero_point", s.output_zero_point);
  std::vector<std::string> names;
  for (const SeriesChannel& channel : s.channels) names.push_back(channel.name);
  keys.Key("channels", names);
  s.channels.resize(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    s.channels[i].name = names[i];
    keys.Table(names[i].c_str(), [&](auto& table) { ChannelKeys(table, s.channels[i]); });
  }
}

template <class Keys>
void GateKeys(Keys& keys, GateSettings& gate) {
  keys.Key("open_db", gate.open_db);
  keys.Key("hold_ms", gate.hold_ms);
  keys.Key("preroll_ms", gate.preroll_ms);
  keys.Key("floor_rise_db_per_s", gate.floor_rise_db_per_s);
}

template <class Keys>
void DetectorKeys(Keys& keys, DetectorSettings& d) {
  keys.Key("labels", d.labels);
  keys.Key("silent", d.silent);
  keys.Key("threshold", d.threshold);
  keys.Key("release", d.release);
  keys.Key("smoothing_hops", d.smoothing_hops);
  keys.Key("refractory_ms", d.refractory_ms);
}

template <class Keys>
void ScoreKeys(Keys& keys, ScoreSettings& score) {
  keys.Word("kind", kScoreKinds, score.kind);
  if (score.kind == ScoreKind::kResidual) keys.Key("limit", score.limit);
}

template <class Keys>
void SenseKeys(Keys& keys, SoundSettings& s) {
  keys.Preset(KnownNames(), KnownSettings, s);
  SoundKeys(keys, s);
}
template <class Keys>
void SenseKeys(Keys& keys, ImageSettings& s) {
  ImageKeys(keys, s);
}
template <class Keys>
void SenseKeys(Keys& keys, VibrationSettings& s) {
  VibrationKeys(keys, s);
}
template <class Keys>
void SenseKeys(Keys& keys, SeriesSettings& s) {
  SeriesKeys(keys, s);
}

template <class Keys>
void FrontEndKeys(Keys& keys, FrontEnd& f) {
  if (!f.is_image()) keys.Key("frames_per_inference", f.frames_per_inference);
  keys.Table(NameOf(f.sense), [&](auto& table) {
    std::visit([&](auto& settings) { SenseKeys(table, settings); }, f.sense);
  });
  keys.MaybeTable("gate", f.gate, [&](auto& table) { GateKeys(table, *f.gate); });
  if (!f.is_image()) keys.Table("score", [&](auto& table) { ScoreKeys(table, f.score); });
  keys.Table("detector", [&](auto& table) {
    table.Fallback("release", "threshold", f.detector.release);
    DetectorKeys(table, f.detector);
  });
}

}  // namespace mote::frontend
