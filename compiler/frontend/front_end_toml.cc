// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/frontend/front_end.h"
#include "compiler/frontend/known_settings.h"
#include "support/suggest.h"
#include "support/toml_reader.h"

namespace mote::frontend {
namespace {

// In the order of their enums.
const std::vector<std::string> kKinds = {"log_mel", "mfcc", "micro"};
const std::vector<std::string> kWindows = {"hann", "hamming", "none"};
const std::vector<std::string> kSpectra = {"power", "magnitude"};
const std::vector<std::string> kTables = {"library", "operators"};
const std::vector<std::string> kCrops = {"centre", "whole"};
const std::vector<std::string> kMethods = {"area", "bilinear"};

// Each list of keys serves to read and to write: `keys` is a Reading or a Writing.
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
void DetectorKeys(Keys& keys, DetectorSettings& d) {
  keys.Key("labels", d.labels);
  keys.Key("silent", d.silent);
  keys.Key("threshold", d.threshold);
  keys.Key("release", d.release);
  keys.Key("smoothing_hops", d.smoothing_hops);
  keys.Key("refractory_ms", d.refractory_ms);
}

template <class Keys>
void FrontEndKeys(Keys& keys, FrontEnd& f) {
  if (f.image) {
    keys.Table("image", [&](auto& table) { ImageKeys(table, *f.image); });
  } else {
    keys.Key("frames_per_inference", f.frames_per_inference);
    keys.Table("sound", [&](auto& table) {
      table.Preset(f.sound);
      SoundKeys(table, f.sound);
    });
  }
  keys.Table("detector", [&](auto& table) {
    table.Fallback("release", "threshold", f.detector.release);
    DetectorKeys(table, f.detector);
  });
}

// Takes the values that a TOML table has.
class Reading {
 public:
  explicit Reading(TomlReader& reader) : reader_(reader) {}

  template <class T>
  void Key(const char* key, T& value) {
    reader_.Maybe(key, value);
  }

  template <class Enum>
  void Word(const char* key, const std::vector<std::string>& words, Enum& value) {
    auto index = static_cast<size_t>(value);
    reader_.MaybeOneOf(key, words, index);
    value = static_cast<Enum>(index);
  }

  template <class Keys>
  void Table(const char* key, Keys keys) {
    std::optional<TomlReader> reader = reader_.MaybeTable(key);
    if (!reader) return;
    Reading inner(*reader);
    keys(inner);
    const Status status = reader->Finish();
    const Status deeper = inner.status();
    if (status_.ok()) status_ = status.ok() ? deeper : status;
  }

  // Settings that models by others were trained with; what else the table has changes them.
  void Preset(SoundSettings& s) {
    size_t preset = KnownNames().size();
    reader_.MaybeOneOf("preset", KnownNames(), preset);
    if (preset < KnownNames().size()) s = KnownSettings(preset);
  }

  // Where only `other` is there, the value is its.
  void Fallback(const char* key, const char* other, double& value) {
    if (!reader_.Has(key)) reader_.Maybe(other, value);
  }

  // Of the tables inside.
  Status status() const { return status_; }

 private:
  TomlReader& reader_;
  Status status_;
};

std::string Quoted(const std::string& text) {
  std::ostringstream out;
  out << toml::value<std::string>(text);
  return out.str();
}

// Writes them all, so that they are read again as they are.
class Writing {
 public:
  explicit Writing(std::string section = "") : section_(std::move(section)) {}

  void Key(const char* key, int32_t value) { Line(key, fmt::format("{}", value)); }
  void Key(const char* key, bool value) { Line(key, value ? "true" : "false"); }
  void Key(const char* key, double value) {
    const std::string digits = fmt::format("{}", value);
    Line(key, digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits);
  }
  // A list that is empty is left out: none is read as empty.
  void Key(const char* key, const std::vector<std::string>& values) {
    std::vector<std::string> quoted;
    for (const std::string& value : values) quoted.push_back(Quoted(value));
    if (!quoted.empty()) Line(key, fmt::format("[{}]", fmt::join(quoted, ", ")));
  }

  template <class Enum>
  void Word(const char* key, const std::vector<std::string>& words, Enum value) {
    Line(key, Quoted(words[static_cast<size_t>(value)]));
  }

  template <class Keys>
  void Table(const char* key, Keys keys) {
    Writing inner(section_.empty() ? key : section_ + "." + key);
    keys(inner);
    tables_ += fmt::format("\n[{}]\n{}", inner.section_, inner.text());
  }

  void Preset(const SoundSettings& /*s*/) {}
  void Fallback(const char* /*key*/, const char* /*other*/, double /*value*/) {}

  std::string text() const { return lines_ + tables_; }

 private:
  void Line(const char* key, const std::string& value) {
    lines_ += fmt::format("{} = {}\n", key, value);
  }

  std::string section_, lines_, tables_;
};

Status CheckVersion(TomlReader& root, const std::string& place) {
  const uint32_t version = root.Count("version");
  if (!root.Has("version") || version <= static_cast<uint32_t>(kVersion)) return {};
  return Error{fmt::format("{}: a front end of version {}, want at most {}. Use a newer mote.",
                           place,
                           version,
                           kVersion)};
}

Status CheckDetector(const DetectorSettings& d) {
  const auto wrong = [](const char* key, auto found, const char* wanted) {
    return Error{fmt::format("detector.{}: {}, want {}.", key, found, wanted)};
  };
  if (!(d.threshold > 0 && d.threshold <= 1)) {
    return wrong("threshold", d.threshold, "above 0, at most 1");
  }
  if (!(d.release >= 0 && d.release <= d.threshold)) {
    return wrong("release", d.release, "0 to the threshold");
  }
  if (d.smoothing_hops < 1 || d.smoothing_hops > 1000) {
    return wrong("smoothing_hops", d.smoothing_hops, "1 to 1000");
  }
  if (!(d.refractory_ms >= 0 && d.refractory_ms <= 3'600'000)) {
    return wrong("refractory_ms", d.refractory_ms, "0 to 3600000");
  }
  for (const std::string& label : d.silent) {
    if (std::find(d.labels.begin(), d.labels.end(), label) == d.labels.end()) {
      return Error{fmt::format("detector.silent: '{}', want one of detector.labels.{}",
                               label,
                               DidYouMean(label, d.labels))};
    }
  }
  return {};
}

Status CheckAll(const FrontEnd& f) {
  MOTE_RETURN_IF_ERROR(f.image ? Check(*f.image) : Check(f.sound));
  if (f.frames_per_inference < 1 || f.frames_per_inference > 10'000) {
    return Error{fmt::format("frames_per_inference: {}, want 1 to 10000.", f.frames_per_inference)};
  }
  return CheckDetector(f.detector);
}

}  // namespace

Result<FrontEnd> ReadFrontEnd(const std::string& text,
                              const std::string& place,
                              const FrontEnd& defaults) {
  MOTE_TRY(const toml::table table, ParseToml(text, place));
  FrontEnd f = defaults;
  TomlReader root(table, place, "");
  MOTE_RETURN_IF_ERROR(CheckVersion(root, place));
  if (root.Has("image")) f.image.emplace();
  Reading reading(root);
  FrontEndKeys(reading, f);
  MOTE_RETURN_IF_ERROR(root.Finish());
  MOTE_RETURN_IF_ERROR(reading.status());
  if (const Status status = CheckAll(f); !status.ok()) return status.error().In(place);
  return f;
}

std::string WriteFrontEnd(const FrontEnd& front_end) {
  FrontEnd f = front_end;
  f.sound.fft_size = FftSize(f.sound);
  Writing writing;
  int32_t version = kVersion;
  writing.Key("version", version);
  FrontEndKeys(writing, f);
  return writing.text();
}

}  // namespace mote::frontend
