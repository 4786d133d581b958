// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/frontend/front_end.h"
#include "compiler/frontend/settings_io.h"
#include "compiler/frontend/settings_keys.h"
#include "support/suggest.h"
#include "support/toml.h"
#include "support/toml_reader.h"

namespace mote::frontend {
namespace {

Error NewerVersion(const TomlReader& root, int32_t version) {
  return Error{fmt::format("{}: a front end of version {}, want at most {}. Use a newer mote.",
                           root.place(),
                           version,
                           kVersion)};
}

Status CheckDetector(const DetectorSettings& d, double most_threshold) {
  const auto wrong = [](const char* key, auto found, const std::string& wanted) {
    return Error{fmt::format("detector.{}: {}, want {}.", key, found, wanted)};
  };
  if (!(d.threshold > 0 && d.threshold <= most_threshold)) {
    return wrong("threshold", d.threshold, fmt::format("above 0, at most {:g}", most_threshold));
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
  return {};
}

Status CheckGate(const FrontEnd& f) {
  if (!f.gate) return {};
  const auto* const sound = std::get_if<SoundSettings>(&f.sense);
  if (sound != nullptr) return Check(*f.gate, *sound);
  return Error{fmt::format("gate: of a front end with [{}], want one with [sound]. Leave it out.",
                           NameOf(f.sense))};
}

Status CheckAll(const FrontEnd& f) {
  MOTE_RETURN_IF_ERROR(Check(f.sense));
  MOTE_RETURN_IF_ERROR(CheckGate(f));
  if (f.frames_per_inference < 1 || f.frames_per_inference > 10'000) {
    return Error{fmt::format("frames_per_inference: {}, want 1 to 10000.", f.frames_per_inference)};
  }
  if (!(f.score.limit > 0 && f.score.limit <= 1e12)) {
    return Error{fmt::format("score.limit: {:g}, want above 0, at most 1e12.", f.score.limit)};
  }
  MOTE_RETURN_IF_ERROR(CheckDetector(f.detector, MostThreshold(f.score.kind)));
  // Without labels they are the recipe's classes, which are checked where these are known.
  return f.detector.labels.empty() ? Status() : CheckSilent(f.detector);
}

// What it senses, with the defaults of the model's input.
Sense SenseIn(const TomlReader& root, const FrontEnd& defaults) {
  Sense sense = defaults.sense;
  if (root.Has("image")) sense = ImageSettings();
  if (root.Has("vibration")) sense = VibrationSettings();
  if (root.Has("series")) sense = SeriesSettings();
  SetScale(ScaleOf(defaults.sense), sense);
  return sense;
}

}  // namespace

Status CheckSilent(const DetectorSettings& detector) {
  const std::vector<std::string>& labels = detector.labels;
  for (const std::string& label : detector.silent) {
    if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
    return Error{fmt::format("detector.silent: '{}', want one of {}.{}",
                             label,
                             labels.empty() ? "detector.labels, which are not said"
                                            : fmt::format("{}", fmt::join(labels, ", ")),
                             DidYouMean(label, labels))};
  }
  return {};
}

Result<FrontEnd> ReadFrontEnd(TomlReader root, const FrontEnd& defaults) {
  int32_t version = kVersion;
  root.Maybe("version", version);
  if (version > kVersion) return NewerVersion(root, version);
  FrontEnd f = defaults;
  f.sense = SenseIn(root, defaults);
  Reading reading(root);
  FrontEndKeys(reading, f);
  MOTE_RETURN_IF_ERROR(root.Finish());
  MOTE_RETURN_IF_ERROR(reading.status());
  if (const Status status = CheckAll(f); !status.ok()) return status.error().In(root.place());
  return f;
}

Result<FrontEnd> ReadFrontEnd(const std::string& text,
                              const std::string& place,
                              const FrontEnd& defaults) {
  MOTE_TRY(const toml::table table, ParseToml(text, place));
  TomlReader root(table, place, "");
  root.Count("version");
  if (!root.Has("version")) return root.Finish().error();
  MOTE_TRY(FrontEnd front_end, ReadFrontEnd(std::move(root), defaults));
  if (const Status silent = CheckSilent(front_end.detector); !silent.ok()) {
    return silent.error().In(place);
  }
  return front_end;
}

std::string WriteFrontEnd(const FrontEnd& front_end) {
  FrontEnd f = front_end;
  if (auto* const sound = std::get_if<SoundSettings>(&f.sense)) sound->fft_size = FftSize(*sound);
  Writing writing;
  int32_t version = kVersion;
  writing.Key("version", version);
  FrontEndKeys(writing, f);
  return writing.text();
}

}  // namespace mote::frontend
