// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/sounds.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "player/csv.h"
#include "trainer/common/random.h"
#include "trainer/data/rendered.h"
#include "trainer/synthesis/household.h"
#include "trainer/synthesis/music.h"
#include "trainer/synthesis/wav.h"

namespace mote::trainer {
namespace fs = std::filesystem;
namespace {

constexpr int kVersion = 1;                           // of what is synthesised
constexpr double kSeconds = 30;                       // of a recording
constexpr double kStepS = 2.5;                        // between windows of one
constexpr double kSoftestDb = -45, kLoudestDb = -12;  // of music

struct Kind {
  const char* name;
  Sound (*make)(double seconds, Random& random);
  bool has_levels;  // of its own
};
constexpr Kind kKinds[] = {{"music", Music, false}, {"household", Household, true}};

Sound Make(const std::string& name, uint64_t seed) {
  Random random(seed);
  for (const Kind& kind : kKinds) {
    if (name != kind.name) continue;
    Sound sound = kind.make(kSeconds, random);
    if (!kind.has_levels) SetLevel(random.Between(kSoftestDb, kLoudestDb), sound);
    return sound;
  }
  return {};
}

Result<std::string> RenderInto(const SoundsSettings& sounds,
                               const fs::path& folder,
                               uint64_t seed,
                               const Progress& progress) {
  std::string csv = "file,label,part\n";
  for (int32_t i = 0; i < sounds.count; ++i) {
    const std::string& kind = sounds.kinds[static_cast<size_t>(i) % sounds.kinds.size()];
    const std::string file = fmt::format("{}_{:05}.wav", kind, i);
    MOTE_RETURN_IF_ERROR(WriteWav(folder / file, Make(kind, HashOf(file, seed))));
    csv += fmt::format("{},{},{}\n", file, player::CsvField(sounds.label), PartField(sounds.part));
    if (progress) progress(i + 1, sounds.count);
  }
  return csv;
}

Result<fs::path> RenderOne(const SoundsSettings& sounds,
                           const fs::path& cache,
                           uint64_t seed,
                           const Progress& progress) {
  const std::string key = fmt::format("{} {} {} {} {} {}",
                                      kVersion,
                                      fmt::join(sounds.kinds, "\n"),
                                      sounds.label,
                                      sounds.count,
                                      sounds.part,
                                      seed);
  return Rendered(cache, "sounds", key, [&](const fs::path& folder) {
    return RenderInto(sounds, folder, seed, progress);
  });
}

}  // namespace

std::vector<std::string> SoundKinds() {
  std::vector<std::string> names;
  for (const Kind& kind : kKinds) names.emplace_back(kind.name);
  return names;
}

Result<DataSettings> RenderSounds(const DataSettings& settings,
                                  const fs::path& cache,
                                  const frontend::Sense& sense,
                                  uint64_t seed,
                                  const Progress& progress) {
  DataSettings rendered = settings;
  for (SourceSettings& source : rendered.sources) {
    if (source.sounds.empty()) continue;
    MOTE_RETURN_IF_ERROR(CheckHeard("sounds", source, sense));
    const SoundsSettings sounds = source.sounds[0];
    source.sounds.clear();
    MOTE_TRY(const fs::path folder, RenderOne(sounds, cache, seed, progress));
    BecomeOrdinary(folder, source);
    source.windows = Windows::kAll;
    source.step_s = kStepS;
  }
  return rendered;
}

}  // namespace mote::trainer
