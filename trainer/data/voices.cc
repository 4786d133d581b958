// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/voices.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <thread>

#include "player/csv.h"
#include "player/recording.h"
#include "support/parallel.h"
#include "support/process.h"
#include "trainer/common/random.h"
#include "trainer/data/near_misses.h"
#include "trainer/data/rendered.h"
#include "trainer/data/sentences.h"
#include "trainer/synthesis/wav.h"

namespace mote::trainer {
namespace fs = std::filesystem;
namespace {

constexpr int kVersion = 3;  // of the lists and ranges below

// Of espeak-ng 1.51. An accent and a variant, which is the voice, are a speaker.
constexpr const char* kAccents[] = {"en-us",
                                    "en-us-nyc",
                                    "en-gb",
                                    "en-gb-scotland",
                                    "en-gb-x-rp",
                                    "en-gb-x-gbclan",
                                    "en-gb-x-gbcwmd",
                                    "en-029"};
// Those that could be people: no robots, no whispers, of near twins one. Men, women, a child.
// clang-format off
constexpr const char* kVariants[] = {
    "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "klatt2", "klatt3", "klatt4", "Alex", "Andy",
    "Diogo", "Gene", "Jacky", "Marco", "Mario", "Michael", "Mike", "Nguyen", "adam", "antonio",
    "benjamin", "david", "ed", "edward", "grandpa", "gustave", "iven3", "max", "miguel", "pablo",
    "paul", "pedro", "quincy", "rob", "robert", "sandro", "victor",
    "f1", "f2", "f3", "f4", "f5", "Alicia", "Andrea", "Annie", "anika", "aunty", "belinda",
    "grandma", "linda", "shelby", "steph",
    "zac"
};
// clang-format on
constexpr const char* kMelodies[] = {"", "?", "!", ","};  // which punctuation gives
constexpr double kLeastPitch = 20, kMostPitch = 80;       // of 0 to 99
constexpr double kLeastSpeed = 120, kMostSpeed = 220;     // words a minute

template <size_t kCount>
const char* OneOf(const char* const (&words)[kCount], Random& random) {
  return words[random.Below(kCount)];
}

struct Utterance {
  std::string file;
  std::string label;
  std::string variant;
  std::vector<std::string> arguments;  // but for the file's
};

constexpr double kSentenceStepS = 0.5;  // between windows of one

std::string Spoken(std::string word) {
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

// What is said, in turn.
Result<std::vector<std::string>> TextsOf(const VoiceSettings& voices, uint64_t seed) {
  if (voices.sentences) return SentencesWithout(voices.words, voices.count, seed);
  std::vector<std::string> texts;
  std::vector<Pronunciation> words;
  for (const std::string& word : voices.words) {
    texts.push_back(Spoken(word));
    if (!voices.near_misses) continue;
    MOTE_TRY(Pronunciation said, PronunciationOf(texts.back()));
    words.push_back(std::move(said));
  }
  if (!voices.near_misses) return texts;
  MOTE_TRY(const std::vector<Pronunciation> near, NearMissesOf(words, voices.count, seed));
  texts.clear();
  for (const Pronunciation& said : near) texts.push_back("[[" + MnemonicsOf(said) + "]]");
  return texts;
}

Utterance PlanOne(const std::string& text, int32_t i, uint64_t seed) {
  Random random(HashOf(fmt::format("{} {}", text, i), seed));
  const std::string variant = OneOf(kVariants, random);
  const std::string voice = fmt::format("{}+{}", OneOf(kAccents, random), variant);
  const std::string pitch = fmt::format("{:.0f}", random.Between(kLeastPitch, kMostPitch));
  const std::string speed = fmt::format("{:.0f}", random.Between(kLeastSpeed, kMostSpeed));
  const std::string sentence = text + OneOf(kMelodies, random);
  return {fmt::format("{:05}.wav", i),
          "",
          variant,
          {"-v", voice, "-p", pitch, "-s", speed, "-z", "--", sentence}};
}

Result<std::vector<Utterance>> Plan(const VoiceSettings& voices, uint64_t seed) {
  MOTE_TRY(const std::vector<std::string> texts, TextsOf(voices, seed));
  std::vector<Utterance> all;
  for (int32_t i = 0; i < voices.count; ++i) {
    const auto turn = static_cast<size_t>(i);
    all.push_back(PlanOne(texts[turn % texts.size()], i, seed));
    const std::string& word = voices.words[turn % voices.words.size()];
    all.back().label = voices.label.empty() ? word : voices.label;
  }
  return all;
}

std::string TableOf(const VoiceSettings& voices, const std::vector<Utterance>& all) {
  std::string csv = "file,label,voice,part\n";
  for (const Utterance& one : all) {
    csv += fmt::format("{},{},{},{}\n",
                       one.file,
                       player::CsvField(one.label),
                       one.variant,
                       PartField(voices.part));
  }
  return csv;
}

// To the rate of the front end, once and not for each rendering.
Status Resample(const fs::path& file, int32_t rate_hz) {
  MOTE_TRY(const player::Recording said, player::LoadRecording(file, rate_hz));
  Sound sound;
  for (const int16_t sample : said.samples) sound.push_back(static_cast<float>(sample) / 32767);
  return WriteWav(file, sound, rate_hz);
}

// Some at a time, so that progress is seen.
Status Speak(const std::vector<Utterance>& all,
             int32_t rate_hz,
             const fs::path& folder,
             const Progress& progress) {
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const size_t at_once = 16 * static_cast<size_t>(cores);
  for (size_t first = 0; first < all.size(); first += at_once) {
    const size_t end = std::min(all.size(), first + at_once);
    std::vector<Process> processes;
    for (size_t i = first; i < end; ++i) {
      Process& process = processes.emplace_back();
      process.program = "espeak-ng";
      process.arguments = {"-w", (folder / all[i].file).string()};
      process.arguments.insert(
          process.arguments.end(), all[i].arguments.begin(), all[i].arguments.end());
    }
    MOTE_TRY(const std::vector<ProcessResult> results, RunProcesses(processes, cores));
    for (size_t i = first; i < end; ++i) {
      const ProcessResult& result = results[i - first];
      std::error_code ec;
      if (result.ok() && fs::is_regular_file(folder / all[i].file, ec)) continue;
      return Error{fmt::format("espeak-ng {}: exit code {}, no recording: {}",
                               fmt::join(all[i].arguments, " "),
                               result.exit_code,
                               result.err)};
    }
    MOTE_RETURN_IF_ERROR(ForAll(static_cast<int64_t>(end - first), [&](int64_t i) {
      return Resample(folder / all[first + static_cast<size_t>(i)].file, rate_hz);
    }));
    if (progress) progress(static_cast<int64_t>(end), static_cast<int64_t>(all.size()));
  }
  return {};
}

Result<fs::path> RenderOne(const VoiceSettings& voices,
                           int32_t rate_hz,
                           const fs::path& cache,
                           uint64_t seed,
                           const Progress& progress) {
  const std::string key = fmt::format("{} {} {} {} {} {} {} {} {}",
                                      kVersion,
                                      rate_hz,
                                      fmt::join(voices.words, "\n"),
                                      voices.near_misses,
                                      voices.sentences,
                                      voices.label,
                                      voices.count,
                                      voices.part,
                                      seed);
  return Rendered(cache, "voices", key, [&](const fs::path& folder) -> Result<std::string> {
    MOTE_TRY(const std::vector<Utterance> all, Plan(voices, seed));
    MOTE_RETURN_IF_ERROR(Speak(all, rate_hz, folder, progress));
    return TableOf(voices, all);
  });
}

}  // namespace

Result<DataSettings> RenderVoices(const DataSettings& settings,
                                  const fs::path& cache,
                                  const frontend::Sense& sense,
                                  uint64_t seed,
                                  const Progress& progress) {
  DataSettings rendered = settings;
  for (SourceSettings& source : rendered.sources) {
    if (source.voices.empty()) continue;
    MOTE_RETURN_IF_ERROR(CheckHeard("voices", source, sense));
    const VoiceSettings voices = source.voices[0];
    source.voices.clear();
    const int32_t rate_hz = std::get<frontend::SoundSettings>(sense).rate_hz;
    MOTE_TRY(const fs::path folder, RenderOne(voices, rate_hz, cache, seed, progress));
    BecomeOrdinary(folder, source);
    source.group = "voice";
    if (voices.sentences) {
      source.windows = Windows::kAll;
      source.step_s = kSentenceStepS;
    }
  }
  return rendered;
}

}  // namespace mote::trainer
