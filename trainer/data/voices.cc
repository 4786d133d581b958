// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/voices.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <thread>

#include "support/file.h"
#include "support/process.h"
#include "trainer/common/random.h"

namespace mote::trainer {
namespace fs = std::filesystem;
namespace {

constexpr int kVersion = 1;  // of the lists and ranges below
constexpr const char* kTable = "LABELS.csv";

// Of espeak-ng 1.51. An accent and a variant, which is the voice, are a speaker.
constexpr const char* kAccents[] = {
    "en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbcwmd", "en-029"};
constexpr const char* kVariants[] = {"m1",
                                     "m2",
                                     "m3",
                                     "m4",
                                     "m5",
                                     "m6",
                                     "m7",
                                     "f1",
                                     "f2",
                                     "f3",
                                     "f4",
                                     "f5",
                                     "klatt2",
                                     "klatt3",
                                     "klatt4"};
constexpr double kLeastPitch = 20, kMostPitch = 80;    // of 0 to 99
constexpr double kLeastSpeed = 130, kMostSpeed = 210;  // words a minute

template <size_t kCount>
const char* OneOf(const char* const (&words)[kCount], Random& random) {
  return words[random.Below(kCount)];
}

struct Utterance {
  std::string file;
  std::string variant;
  std::vector<std::string> arguments;  // but for the file's
};

std::vector<Utterance> Plan(const VoiceSettings& voices, uint64_t seed) {
  std::vector<Utterance> all;
  for (int32_t i = 0; i < voices.count; ++i) {
    const std::string& words = voices.words[static_cast<size_t>(i) % voices.words.size()];
    Random random(HashOf(fmt::format("{} {}", words, i), seed));
    const std::string variant = OneOf(kVariants, random);
    const std::string voice = fmt::format("{}+{}", OneOf(kAccents, random), variant);
    const double pitch = random.Between(kLeastPitch, kMostPitch);
    const double speed = random.Between(kLeastSpeed, kMostSpeed);
    all.push_back({fmt::format("{:05}.wav", i),
                   variant,
                   {"-v",
                    voice,
                    "-p",
                    fmt::format("{:.0f}", pitch),
                    "-s",
                    fmt::format("{:.0f}", speed),
                    "-z",
                    "--",
                    words}});
  }
  return all;
}

std::string QuotedField(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string TableOf(const VoiceSettings& voices, const std::vector<Utterance>& all) {
  std::string csv = "file,label,voice,part\n";
  for (const Utterance& one : all) {
    csv += fmt::format("{},{},{},{}\n",
                       one.file,
                       QuotedField(voices.label),
                       one.variant,
                       voices.part == "split" ? "" : voices.part);
  }
  return csv;
}

// Some at a time, so that progress is seen.
Status Speak(const std::vector<Utterance>& all, const fs::path& folder, const Progress& progress) {
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
    if (progress) progress(static_cast<int64_t>(end), static_cast<int64_t>(all.size()));
  }
  return {};
}

// The table is written last: where it is, all is.
Result<fs::path> Rendered(const VoiceSettings& voices,
                          const fs::path& cache,
                          uint64_t seed,
                          const Progress& progress) {
  const std::string key = fmt::format("{} {} {} {} {} {}",
                                      kVersion,
                                      fmt::join(voices.words, "\n"),
                                      voices.label,
                                      voices.count,
                                      voices.part,
                                      seed);
  std::error_code ec;
  const fs::path folder = fs::absolute(cache, ec) / fmt::format("voices-{:016x}", HashOf(key));
  if (fs::is_regular_file(folder / kTable, ec)) return folder;
  fs::create_directories(folder, ec);
  const std::vector<Utterance> all = Plan(voices, seed);
  MOTE_RETURN_IF_ERROR(Speak(all, folder, progress));
  MOTE_RETURN_IF_ERROR(WriteFile(folder / kTable, TableOf(voices, all)));
  return folder;
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
    if (!std::holds_alternative<frontend::SoundSettings>(sense)) {
      return Error{
          fmt::format("data.voices in line {}: voices are sound, and the front end is for "
                      "{}. Leave them out.",
                      source.line,
                      frontend::NameOf(sense))};
    }
    const VoiceSettings voices = source.voices[0];
    source.voices.clear();
    MOTE_TRY(const fs::path folder, Rendered(voices, cache, seed, progress));
    source.folder = folder.string();
    source.labels = kTable;
    source.label = "label";
    source.group = "voice";
    source.part = "part";
  }
  return rendered;
}

}  // namespace mote::trainer
