// SPDX-License-Identifier: Apache-2.0
#include "bench/wakeword/speech.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "player/recording.h"
#include "support/file.h"
#include "support/process.h"

namespace mote::bench {
namespace fs = std::filesystem;
using trainer::kRateHz;
using trainer::Mix;
using trainer::SamplesOf;
using trainer::SetLevel;
using trainer::WhiteNoise;

namespace {

// Of espeak-ng: English, and English as others say it.
constexpr const char* kLanguages[] = {
    "en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-029", "de", "fr", "it", "es", "nl", "sv"};
constexpr const char* kVariants[] = {
    "m1", "m3", "m5", "m7", "f1", "f2", "f4", "f5", "croak", "whisper", "klatt2", "klatt4"};

std::string Sentence(const std::vector<std::string>& words, Random& random) {
  std::string text;
  const int count = 3 + random.Below(10);
  for (int i = 0; i < count; ++i) text += words[random.Below(words.size())] + " ";
  return text;
}

Result<Sound> Say(const std::string& text, Random& random, const fs::path& file) {
  const char* const variant = kVariants[random.Below(std::size(kVariants))];
  const char* const language = kLanguages[random.Below(std::size(kLanguages))];
  Process process;
  process.program = "espeak-ng";
  process.arguments = {"-v",
                       fmt::format("{}+{}", language, variant),
                       "-p",
                       std::to_string(15 + random.Below(75)),
                       "-s",
                       std::to_string(110 + random.Below(120)),
                       "-w",
                       file.string(),
                       "--",
                       text};
  MOTE_TRY(const ProcessResult result, RunProcess(process));
  if (!result.ok()) return Error{"espeak-ng: " + result.err};
  MOTE_TRY(const player::Recording recording, player::LoadRecording(file, kRateHz));
  Sound sound;
  for (const int16_t sample : recording.samples)
    sound.push_back(static_cast<float>(sample) / 32768);
  SetLevel(random.Between(-38, -16), sound);
  return sound;
}

}  // namespace

Result<std::vector<std::string>> WordsIn(const fs::path& file,
                                         const std::vector<std::string>& without) {
  MOTE_TRY(const std::string text, ReadText(file));
  std::vector<std::string> words;
  std::istringstream lines(text);
  for (std::string word; std::getline(lines, word);) {
    const bool is_unwanted = std::any_of(without.begin(), without.end(), [&](auto& unwanted) {
      return word.find(unwanted) != std::string::npos;
    });
    if (!word.empty() && !is_unwanted) words.push_back(word);
  }
  if (words.empty()) return Error{file.string() + ": no words, want one in each line."};
  return words;
}

Result<Sound> Speech(double seconds, const std::vector<std::string>& words, Random& random) {
  const TemporaryFolder work;
  Sound speech = WhiteNoise(seconds, random);
  SetLevel(random.Between(-75, -50), speech);
  for (size_t at = 0; at < speech.size();) {
    MOTE_TRY(const Sound said, Say(Sentence(words, random), random, work.path() / "said.wav"));
    Mix(said, 1, at, speech);
    at += said.size() + SamplesOf(random.Between(0.1, 2));
  }
  return speech;
}

}  // namespace mote::bench
