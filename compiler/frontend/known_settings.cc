// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/known_settings.h"

#include <cmath>

namespace mote::frontend {

SoundSettings MicroWakeWordSettings() {
  SoundSettings s;
  s.kind = SoundKind::kMicro;
  s.output_scale = 666.0 / 256;  // programs around it compute (256 x + 333) / 666 - 128
  s.output_zero_point = -128;
  return s;
}

SoundSettings MicroSpeechSettings() {
  SoundSettings s = MicroWakeWordSettings();
  s.micro_tables = MicroTables::kOperators;
  return s;
}

SoundSettings KeywordSpottingSettings() {
  SoundSettings s;
  s.kind = SoundKind::kMfcc;
  s.spectrum = Spectrum::kMagnitude;
  s.low_hz = 20;
  s.high_hz = 4000;
  s.output_scale = 0.5847029089927673;
  s.output_zero_point = 83;
  return s;
}

SoundSettings StreamingWakeWordSettings() {
  SoundSettings s;
  s.window_ms = 64;
  s.hop_ms = 32;
  s.low_hz = 0;
  s.high_hz = 8000;
  s.window = WindowShape::kHamming;
  s.preemphasis = 1 - 1.0 / 32;
  s.spectrum_scale = 1.0 / 1024;  // the window's samples
  s.log_offset = 1e-30;
  s.log_scale = 10 / std::log(10.0) / 64;
  s.log_bias = 52.0 / 64;
  s.output_scale = 0.003701042616739869;
  s.output_zero_point = -128;
  return s;
}

namespace {

struct Known {
  const char* name;
  SoundSettings (*settings)();
};

constexpr Known kKnown[] = {{"micro_speech", MicroSpeechSettings},
                            {"micro_wake_word", MicroWakeWordSettings},
                            {"keyword_spotting", KeywordSpottingSettings},
                            {"streaming_wake_word", StreamingWakeWordSettings}};

}  // namespace

const std::vector<std::string>& KnownNames() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Known& known : kKnown) names.emplace_back(known.name);
    return names;
  }();
  return kNames;
}

SoundSettings KnownSettings(size_t index) { return kKnown[index].settings(); }

}  // namespace mote::frontend
