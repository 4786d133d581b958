// SPDX-License-Identifier: Apache-2.0
// Rooms in which words are said, by people or by espeak-ng, and what a device heard of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "player/recording.h"
#include "runtime/ops/common/op_testing.h"
#include "support/check.h"
#include "support/file.h"
#include "support/process.h"
#include "tests/end_to_end/mote_command.h"

namespace mote::end_to_end {

inline constexpr int32_t kRate = 16'000;

// A recording of which it is known when the word is said.
class Scene {
 public:
  void Pause(double seconds) { Add(std::vector<int16_t>(static_cast<size_t>(seconds * kRate))); }
  void Add(const std::vector<int16_t>& sound) {
    for (const int16_t sample : sound) {
      samples_.push_back(
          static_cast<int16_t>(sample + random_.Int(-20, 20)));  // a room is never silent
    }
  }
  void AddWord(const std::vector<int16_t>& sound) {
    const double begin_s = seconds();
    Add(sound);
    words_.push_back({begin_s, seconds() + kLatestS});
  }
  double seconds() const { return static_cast<double>(samples_.size()) / kRate; }
  const std::vector<int16_t>& samples() const { return samples_; }

  // How many of the words were heard, and how many hits were in none.
  struct Heard {
    int words = 0, others = 0;
  };
  Heard Judge(const Json& answer) const {
    std::vector<bool> is_heard(words_.size());
    Heard heard;
    for (const Json& event : answer["events"]) {
      if (event["kind"] != "hit") continue;
      const double time_s = event["time_s"];
      bool is_word = false;
      for (size_t i = 0; i < words_.size(); ++i) {
        if (time_s < words_[i].first || time_s > words_[i].second) continue;
        is_heard[i] = is_word = true;
      }
      heard.others += is_word ? 0 : 1;
    }
    heard.words = static_cast<int>(std::count(is_heard.begin(), is_heard.end(), true));
    return heard;
  }

 private:
  static constexpr double kLatestS = 0.6;  // after the word's end

  mote::testing::Random random_{3};
  std::vector<int16_t> samples_;
  std::vector<std::pair<double, double>> words_;
};

inline std::vector<int16_t> Recorded(const std::filesystem::path& file) {
  return player::LoadRecording(file, kRate).value().samples;
}

// By espeak-ng, softer than it speaks.
inline std::vector<int16_t> Said(const std::string& voice, const std::string& text) {
  const TemporaryFolder folder;
  const std::filesystem::path wav = folder.path() / "said.wav";
  Process process;
  process.program = "espeak-ng";
  process.arguments = {"-v", voice, "-s", "150", "-w", wav.string(), "--", text};
  MOTE_CHECK(RunProcess(process)->ok(), "espeak-ng speaks");
  std::vector<int16_t> sound = Recorded(wav);
  for (int16_t& sample : sound) sample = static_cast<int16_t>(sample / 3);
  return sound;
}

inline bool CanSpeak() { return IsInstalled("espeak-ng"); }

}  // namespace mote::end_to_end
