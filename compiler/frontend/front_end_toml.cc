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

template <class Enum>
void MaybeEnum(TomlReader& reader,
               const char* key,
               const std::vector<std::string>& words,
               Enum& value) {
  auto index = static_cast<size_t>(value);
  reader.MaybeOneOf(key, words, index);
  value = static_cast<Enum>(index);
}

template <class Enum>
const std::string& WordOf(const std::vector<std::string>& words, Enum value) {
  return words[static_cast<size_t>(value)];
}

Status ReadNoise(TomlReader reader, NoiseSettings& noise) {
  reader.Maybe("smoothing_bits", noise.smoothing_bits);
  reader.Maybe("even_smoothing", noise.even_smoothing);
  reader.Maybe("odd_smoothing", noise.odd_smoothing);
  reader.Maybe("min_signal_remaining", noise.min_signal_remaining);
  return reader.Finish();
}

Status ReadPcan(TomlReader reader, PcanSettings& pcan) {
  reader.Maybe("enabled", pcan.enabled);
  reader.Maybe("strength", pcan.strength);
  reader.Maybe("offset", pcan.offset);
  reader.Maybe("gain_bits", pcan.gain_bits);
  return reader.Finish();
}

void ReadLogs(TomlReader& reader, SoundSettings& s) {
  MaybeEnum(reader, "window", kWindows, s.window);
  MaybeEnum(reader, "spectrum", kSpectra, s.spectrum);
  reader.Maybe("preemphasis", s.preemphasis);
  reader.Maybe("gain", s.gain);
  reader.Maybe("spectrum_scale", s.spectrum_scale);
  reader.Maybe("log_offset", s.log_offset);
  reader.Maybe("log_scale", s.log_scale);
  reader.Maybe("log_bias", s.log_bias);
  if (s.kind == SoundKind::kMfcc) reader.Maybe("coefficients", s.coefficients);
}

Status ReadMicro(TomlReader& reader, SoundSettings& s) {
  MaybeEnum(reader, "micro_tables", kTables, s.micro_tables);
  reader.Maybe("micro_log_shift", s.micro_log_shift);
  const std::optional<TomlReader> noise = reader.MaybeTable("noise");
  const std::optional<TomlReader> pcan = reader.MaybeTable("pcan");
  if (noise) MOTE_RETURN_IF_ERROR(ReadNoise(*noise, s.noise));
  return pcan ? ReadPcan(*pcan, s.pcan) : Status{};
}

// Only the keys that the kind has: one that would do nothing is refused as unknown.
Status ReadSound(TomlReader reader, SoundSettings& s) {
  size_t preset = KnownNames().size();
  reader.MaybeOneOf("preset", KnownNames(), preset);
  if (preset < KnownNames().size()) s = KnownSettings(preset);
  MaybeEnum(reader, "kind", kKinds, s.kind);
  reader.Maybe("rate_hz", s.rate_hz);
  reader.Maybe("window_ms", s.window_ms);
  reader.Maybe("hop_ms", s.hop_ms);
  reader.Maybe("fft_size", s.fft_size);
  reader.Maybe("channels", s.channels);
  reader.Maybe("low_hz", s.low_hz);
  reader.Maybe("high_hz", s.high_hz);
  reader.Maybe("output_scale", s.output_scale);
  reader.Maybe("output_zero_point", s.output_zero_point);
  if (s.kind == SoundKind::kMicro) {
    MOTE_RETURN_IF_ERROR(ReadMicro(reader, s));
  } else {
    ReadLogs(reader, s);
  }
  return reader.Finish();
}

Status ReadDetector(TomlReader reader, DetectorSettings& d) {
  reader.Maybe("labels", d.labels);
  reader.Maybe("silent", d.silent);
  reader.Maybe("threshold", d.threshold);
  if (reader.Has("threshold")) d.release = d.threshold;
  reader.Maybe("release", d.release);
  reader.Maybe("smoothing_hops", d.smoothing_hops);
  reader.Maybe("refractory_ms", d.refractory_ms);
  return reader.Finish();
}

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
  MOTE_RETURN_IF_ERROR(Check(f.sound));
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
  root.Maybe("frames_per_inference", f.frames_per_inference);
  const std::optional<TomlReader> sound = root.MaybeTable("sound");
  const std::optional<TomlReader> detector = root.MaybeTable("detector");
  MOTE_RETURN_IF_ERROR(root.Finish());
  if (sound) MOTE_RETURN_IF_ERROR(ReadSound(*sound, f.sound));
  if (detector) MOTE_RETURN_IF_ERROR(ReadDetector(*detector, f.detector));
  if (const Status status = CheckAll(f); !status.ok()) return status.error().In(place);
  return f;
}

namespace {

std::string Quoted(const std::string& text) {
  std::ostringstream out;
  out << toml::value<std::string>(text);
  return out.str();
}

// Numbers as they are read again.
class TomlWriter {
 public:
  void Section(const std::string& name) { text_ += fmt::format("\n[{}]\n", name); }
  void Key(const char* key, int32_t value) { Line(key, fmt::format("{}", value)); }
  void Key(const char* key, bool value) { Line(key, value ? "true" : "false"); }
  void Key(const char* key, double value) {
    const std::string digits = fmt::format("{}", value);
    Line(key, digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits);
  }
  void Key(const char* key, const std::string& value) { Line(key, Quoted(value)); }
  void Key(const char* key, const std::vector<std::string>& values) {
    std::vector<std::string> quoted;
    for (const std::string& value : values) quoted.push_back(Quoted(value));
    Line(key, fmt::format("[{}]", fmt::join(quoted, ", ")));
  }
  std::string text() const { return text_; }

 private:
  void Line(const char* key, const std::string& value) {
    text_ += fmt::format("{} = {}\n", key, value);
  }
  std::string text_;
};

void WriteMicro(const SoundSettings& s, TomlWriter& writer) {
  writer.Key("micro_tables", WordOf(kTables, s.micro_tables));
  writer.Key("micro_log_shift", s.micro_log_shift);
  writer.Section("sound.noise");
  writer.Key("smoothing_bits", s.noise.smoothing_bits);
  writer.Key("even_smoothing", s.noise.even_smoothing);
  writer.Key("odd_smoothing", s.noise.odd_smoothing);
  writer.Key("min_signal_remaining", s.noise.min_signal_remaining);
  writer.Section("sound.pcan");
  writer.Key("enabled", s.pcan.enabled);
  writer.Key("strength", s.pcan.strength);
  writer.Key("offset", s.pcan.offset);
  writer.Key("gain_bits", s.pcan.gain_bits);
}

void WriteLogs(const SoundSettings& s, TomlWriter& writer) {
  writer.Key("window", WordOf(kWindows, s.window));
  writer.Key("spectrum", WordOf(kSpectra, s.spectrum));
  writer.Key("preemphasis", s.preemphasis);
  writer.Key("gain", s.gain);
  writer.Key("spectrum_scale", s.spectrum_scale);
  writer.Key("log_offset", s.log_offset);
  writer.Key("log_scale", s.log_scale);
  writer.Key("log_bias", s.log_bias);
  if (s.kind == SoundKind::kMfcc) writer.Key("coefficients", s.coefficients);
}

void WriteSound(const SoundSettings& s, TomlWriter& writer) {
  writer.Section("sound");
  writer.Key("kind", WordOf(kKinds, s.kind));
  writer.Key("rate_hz", s.rate_hz);
  writer.Key("window_ms", s.window_ms);
  writer.Key("hop_ms", s.hop_ms);
  writer.Key("fft_size", FftSize(s));
  writer.Key("channels", s.channels);
  writer.Key("low_hz", s.low_hz);
  writer.Key("high_hz", s.high_hz);
  writer.Key("output_scale", s.output_scale);
  writer.Key("output_zero_point", s.output_zero_point);
  s.kind == SoundKind::kMicro ? WriteMicro(s, writer) : WriteLogs(s, writer);
}

void WriteDetector(const DetectorSettings& d, TomlWriter& writer) {
  writer.Section("detector");
  if (!d.labels.empty()) writer.Key("labels", d.labels);
  if (!d.silent.empty()) writer.Key("silent", d.silent);
  writer.Key("threshold", d.threshold);
  writer.Key("release", d.release);
  writer.Key("smoothing_hops", d.smoothing_hops);
  writer.Key("refractory_ms", d.refractory_ms);
}

}  // namespace

std::string WriteFrontEnd(const FrontEnd& f) {
  TomlWriter writer;
  writer.Key("version", kVersion);
  writer.Key("frames_per_inference", f.frames_per_inference);
  WriteSound(f.sound, writer);
  WriteDetector(f.detector, writer);
  return writer.text();
}

}  // namespace mote::frontend
