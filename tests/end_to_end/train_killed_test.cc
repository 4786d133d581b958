// SPDX-License-Identifier: Apache-2.0
// Whoever pulls the plug on mote train, at any time and as often as they like, gets the same bytes.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <set>
#include <thread>

#include "tests/end_to_end/training.h"

namespace mote::end_to_end {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

class KilledTraining : public TrainTest {
 protected:
  pid_t Start(const Words& words) const {
    std::vector<std::string> all = {MOTE_EXECUTABLE};
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& word : all) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::string path = "PATH=/nowhere";
    char* environment[] = {path.data(), nullptr};
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child != 0) return child;
    static_cast<void>(!freopen("/dev/null", "w", stdout));
    static_cast<void>(!freopen("/dev/null", "w", stderr));
    execve(all[0].c_str(), arguments.data(), environment);
    _exit(127);
  }

  // Was it still running then?
  static bool KillAfter(pid_t child, Seconds time) {
    std::this_thread::sleep_for(time);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status);
  }

  // Nothing, or what the next call takes for its own.
  static void ExpectItCanGoOn(const fs::path& output) {
    if (!fs::exists(output) || fs::is_empty(output)) return;
    EXPECT_TRUE(fs::exists(output / kFolderStamp)) << "a folder that is refused next time";
  }

  // Every file but those that say how it came about.
  static void ExpectTheSame(const fs::path& found, const fs::path& wanted) {
    std::set<std::string> names, wanted_names;
    for (const auto& entry : fs::directory_iterator(found)) {
      names.insert(entry.path().filename().string());
    }
    for (const auto& entry : fs::directory_iterator(wanted)) {
      const std::string name = entry.path().filename().string();
      wanted_names.insert(name);
      const bool tells = name == "metrics.json" || name == "checkpoint";
      if (tells) continue;
      EXPECT_EQ(ReadText(found / name).value(), ReadText(wanted / name).value()) << name;
    }
    EXPECT_EQ(names, wanted_names);
  }
};

TEST_F(KilledTraining, GoesOnToTheSameBytes) {
  const Lesson lesson = Sounds(12);
  const auto begin = Clock::now();
  Trained(lesson.recipe, Path("whole"));
  const Seconds whole = Clock::now() - begin;
  const uint64_t seed = std::random_device()();
  trainer::Random random(seed);
  fmt::print("seed {}\n", seed);
  const Words words = TrainWords(lesson.recipe, {"-o", Path("killed")});
  int killed = 0;
  for (int i = 0; i < 6; ++i) {
    const Seconds time = whole * random.Uniform();
    const bool was_running = KillAfter(Start(words), time);
    killed += was_running ? 1 : 0;
    fmt::print("{} after {:.3f} of {:.3f} s\n",
               was_running ? "killed" : "done",
               time.count(),
               whole.count());
    ExpectItCanGoOn(Path("killed"));
    if (was_running) continue;
    ExpectTheSame(Path("killed"), Path("whole"));
    fs::remove_all(Path("killed"));
  }
  EXPECT_GT(killed, 0);
  Trained(lesson.recipe, Path("killed"));
  ExpectTheSame(Path("killed"), Path("whole"));
}

// Between any two of the files that it writes: here all but the model are there already.
TEST_F(KilledTraining, WhatIsMissingAtTheEndIsWrittenAgain) {
  const Lesson lesson = Pictures();
  Trained(lesson.recipe, Path("whole"));
  fs::copy(Path("whole"), Path("killed"), fs::copy_options::recursive);
  fs::remove(Path("killed/colours.tflite"));
  WriteText("killed/.card.md.4711.part", "half");
  WriteText("killed/.checkpoint.4711.part", "half");
  Trained(lesson.recipe, Path("killed"));
  ExpectTheSame(Path("killed"), Path("whole"));
}

}  // namespace
}  // namespace mote::end_to_end
