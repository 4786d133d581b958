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
#include "trainer/data/synthesizers.h"
#include "trainer/synthesis/wav.h"

namespace mote::trainer {
namespace fs = std::filesystem;
namespace {

constexpr int kVersion = 4;  // of what is said, and of who says it

struct Utterance {
  std::string file;
  std::string label;
  Speech speech;
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

Result<std::vector<Utterance>> Plan(const VoiceSettings& voices, uint64_t seed) {
  MOTE_TRY(const std::vector<std::string> texts, TextsOf(voices, seed));
  const Synthesizer& synthesizer = SynthesizerOf(voices.synthesizer);
  std::vector<Utterance> all;
  for (int32_t i = 0; i < voices.count; ++i) {
    const auto turn = static_cast<size_t>(i);
    const std::string& text = texts[turn % texts.size()];
    const std::string& word = voices.words[turn % voices.words.size()];
    Random random(HashOf(fmt::format("{} {}", text, i), seed));
    all.push_back({fmt::format("{:05}.wav", i),
                   voices.label.empty() ? word : voices.label,
                   synthesizer.draw(text, random)});
  }
  return all;
}

std::string TableOf(const VoiceSettings& voices, const std::vector<Utterance>& all) {
  std::string csv = "file,label,voice,part\n";
  for (const Utterance& one : all) {
    csv += fmt::format("{},{},{},{}\n",
                       one.file,
                       player::CsvField(one.label),
                       one.speech.voice,
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
Status Speak(const Synthesizer& synthesizer,
             const std::vector<Utterance>& all,
             int32_t rate_hz,
             const fs::path& folder,
             const Progress& progress) {
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const size_t at_once = 16 * static_cast<size_t>(cores);
  for (size_t first = 0; first < all.size(); first += at_once) {
    const size_t end = std::min(all.size(), first + at_once);
    std::vector<Process> processes;
    for (size_t i = first; i < end; ++i) {
      processes.push_back(ProcessOf(synthesizer, all[i].speech, (folder / all[i].file).string()));
    }
    MOTE_TRY(const std::vector<ProcessResult> results, RunProcesses(processes, cores));
    for (size_t i = first; i < end; ++i) {
      const ProcessResult& result = results[i - first];
      std::error_code ec;
      if (result.ok() && fs::is_regular_file(folder / all[i].file, ec)) continue;
      return Error{fmt::format("{} {}: exit code {}, no recording: {}",
                               synthesizer.name,
                               fmt::join(all[i].speech.arguments, " "),
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
  const std::string key = fmt::format("{} {} {} {} {} {} {} {} {} {}",
                                      kVersion,
                                      voices.synthesizer,
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
    MOTE_RETURN_IF_ERROR(Speak(SynthesizerOf(voices.synthesizer), all, rate_hz, folder, progress));
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
