// SPDX-License-Identifier: Apache-2.0
// Hours of sound in which a wake word is not said: synthesised speech, what resembles music, and
// household noise, as WAV files of five minutes. The same for the same seed.
//   mote_make_negatives FOLDER HOURS SEED WORDS WAKE_WORD...
// FOLDER for the files; HOURS of each of the three kinds; WORDS: a file with one in each line, of
// which those are spoken that contain no WAKE_WORD
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iterator>

#include "bench/wakeword/speech.h"
#include "support/parallel.h"
#include "trainer/synthesis/household.h"
#include "trainer/synthesis/music.h"
#include "trainer/synthesis/wav.h"

namespace mote::bench {
namespace fs = std::filesystem;
using trainer::Household;
using trainer::Music;
using trainer::SetLevel;
using trainer::WriteWav;

namespace {

constexpr double kFileSeconds = 300;
constexpr const char* kKinds[] = {"speech", "music", "household"};

struct Wanted {
  fs::path folder;
  double hours;
  uint64_t seed;
  std::vector<std::string> words;
};

Result<Sound> Make(const std::string& kind, const Wanted& wanted, Random& random) {
  if (kind == "speech") return Speech(kFileSeconds, wanted.words, random);
  Sound sound = kind == "music" ? Music(kFileSeconds, random) : Household(kFileSeconds, random);
  if (kind == "music") SetLevel(random.Between(-40, -14), sound);
  return sound;
}

Status MakeAll(const Wanted& wanted) {
  std::error_code ec;
  fs::create_directories(wanted.folder, ec);
  const auto files_of_each = static_cast<int64_t>(std::ceil(wanted.hours * 3600 / kFileSeconds));
  return ForAll(static_cast<int64_t>(std::size(kKinds)) * files_of_each, [&](int64_t i) -> Status {
    const std::string kind = kKinds[i / files_of_each];
    const std::string name = fmt::format("{}_{:03}.wav", kind, i % files_of_each);
    Random random(trainer::HashOf(name, wanted.seed));
    MOTE_TRY(const Sound sound, Make(kind, wanted, random));
    return WriteWav(wanted.folder / name, sound);
  });
}

Status Run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 5) {
    return Error{"want FOLDER HOURS SEED WORDS WAKE_WORD...", ErrorKind::kUsage};
  }
  Wanted wanted{arguments[0], std::stod(arguments[1]), std::stoull(arguments[2]), {}};
  MOTE_TRY(wanted.words, WordsIn(arguments[3], {arguments.begin() + 4, arguments.end()}));
  return MakeAll(wanted);
}

}  // namespace
}  // namespace mote::bench

int main(int argc, char** argv) {
  const mote::Status status = mote::bench::Run({argv + 1, argv + argc});
  if (!status.ok()) std::fputs((status.error().message + "\n").c_str(), stderr);
  return status.ok() ? 0 : 1;
}
