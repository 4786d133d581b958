// SPDX-License-Identifier: Apache-2.0
#include "support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>

#include "support/file.h"

namespace mote {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

ProcessResult Shell(const std::string& line) {
  Process process;
  process.program = "sh";
  process.arguments = {"-c", line};
  Result<ProcessResult> result = RunProcess(process);
  EXPECT_TRUE(result.ok()) << result.error().message;
  return *result;
}

// Sets a variable of the environment for the length of a test.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* old = getenv(name)) old_ = old;
    setenv(name, value, 1);
  }
  ~Environment() {
    if (old_) {
      setenv(name_, old_->c_str(), 1);
    } else {
      unsetenv(name_);
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

TEST(Process, KeepsTheTwoOutputsApart) {
  const ProcessResult result = Shell("echo to out; echo to err >&2");
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.out, "to out\n");
  EXPECT_EQ(result.err, "to err\n");
}

TEST(Process, TellsExitCodesFromSignals) {
  EXPECT_EQ(Shell("exit 7").exit_code, 7);
  EXPECT_EQ(Shell("exit 7").signal, 0);
  const ProcessResult killed = Shell("kill -TERM $$");
  EXPECT_EQ(killed.exit_code, -1);
  EXPECT_EQ(killed.signal, SIGTERM);
  EXPECT_FALSE(killed.timed_out);
}

TEST(Process, WordsArriveAsTheyAreWithoutAShell) {
  Process process;
  process.program = "printf";
  process.arguments = {"%s|", "two words", "$HOME", "'; exit 3", "*", ""};
  const auto result = RunProcess(process);
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->out, "two words|$HOME|'; exit 3|*||");
}

TEST(Process, MoreThanAPipeHoldsOnBothOutputsDoesNotBlock) {
  const ProcessResult result = Shell(
      "head -c 300000 /dev/zero >&2; head -c 1000000 /dev/zero; head -c 300000 /dev/zero >&2");
  EXPECT_EQ(result.out.size(), 1'000'000u);
  EXPECT_EQ(result.err.size(), 600'000u);
}

TEST(Process, RunsInItsFolderWithItsInput) {
  const TemporaryFolder folder;
  ASSERT_TRUE(WriteFile(folder.path() / "input.txt", "from the file").ok());
  Process process;
  process.program = "sh";
  process.arguments = {"-c", "cat; ls"};
  process.folder = folder.path();
  process.stdin_file = folder.path() / "input.txt";
  const auto result = RunProcess(process);
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->out, "from the fileinput.txt\n");
}

TEST(Process, HasAnEmptyInputByDefault) { EXPECT_EQ(Shell("cat").out, ""); }

TEST(Process, SpeaksTheCLocale) {
  const Environment locale("LC_ALL", "de_DE.UTF-8");
  EXPECT_EQ(Shell("echo $LC_ALL").out, "C\n");
  EXPECT_EQ(std::string(getenv("LC_ALL")), "de_DE.UTF-8");
}

TEST(Process, IsKilledAfterItsTimeWithWhatItSaidKept) {
  // The second closes its outputs: nothing but the clock tells that it still runs.
  for (const char* line : {"echo early; exec sleep 60", "echo early; exec sleep 60 >&- 2>&-"}) {
    Process process;
    process.program = "sh";
    process.arguments = {"-c", line};
    process.timeout = milliseconds(200);
    const auto begin = std::chrono::steady_clock::now();
    const auto result = RunProcess(process);
    ASSERT_TRUE(result.ok()) << result.error().message;
    EXPECT_TRUE(result->timed_out) << line;
    EXPECT_EQ(result->signal, SIGKILL) << line;
    EXPECT_EQ(result->out, "early\n") << line;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30)) << line;
  }
}

TEST(Process, InTimeIsNotTimedOut) {
  Process process;
  process.program = "true";
  process.timeout = std::chrono::seconds(60);
  const auto result = RunProcess(process);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->ok());
  EXPECT_FALSE(result->timed_out);
}

TEST(Process, SaysThatItWaitsWhileTheProgramRuns) {
  int waits = 0;
  Process process;
  process.program = "sleep";
  process.arguments = {"0.5"};
  process.on_wait = [&] { ++waits; };
  EXPECT_TRUE(RunProcess(process).ok());
  EXPECT_GE(waits, 2);
}

TEST(Process, AMissingToolNamesItsPackages) {
  const Environment path("PATH", "/nonexistent");
  Process process;
  process.program = "arm-none-eabi-g++";
  const auto result = RunProcess(process);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, ErrorKind::kMissingTool);
  EXPECT_THAT(result.error().message, HasSubstr("arm-none-eabi-g++: not installed"));
  EXPECT_THAT(result.error().message, HasSubstr("apt-get install gcc-arm-none-eabi"));
  EXPECT_THAT(result.error().message, HasSubstr("make setup"));
}

TEST(Process, AMissingFolderIsNotAMissingTool) {
  Process process;
  process.program = "true";
  process.folder = "/nonexistent/folder";
  const auto no_folder = RunProcess(process);
  ASSERT_FALSE(no_folder.ok());
  EXPECT_EQ(no_folder.error().kind, ErrorKind::kInput);
  EXPECT_THAT(no_folder.error().message, HasSubstr("/nonexistent/folder"));
  process.folder = "";
  process.stdin_file = "/nonexistent/input";
  EXPECT_THAT(RunProcess(process).error().message, HasSubstr("/nonexistent/input"));
}

TEST(Process, ManyGiveTheirResultsInOrder) {
  std::vector<Process> processes;
  for (int i = 0; i < 7; ++i) {
    Process process;
    process.program = "sh";
    process.arguments = {"-c", "sleep 0.0" + std::to_string(7 - i) + "; echo " + std::to_string(i)};
    processes.push_back(process);
  }
  for (const int jobs : {1, 2, 16}) {
    const auto results = RunProcesses(processes, jobs);
    ASSERT_TRUE(results.ok());
    ASSERT_EQ(results->size(), 7u);
    for (size_t i = 0; i < 7; ++i) EXPECT_EQ((*results)[i].out, std::to_string(i) + "\n");
  }
}

TEST(Process, OneMissingToolAmongManyIsTheError) {
  std::vector<Process> processes(3);
  for (Process& process : processes) process.program = "true";
  processes[1].program = "no-such-tool";
  const auto results = RunProcesses(processes, 2);
  ASSERT_FALSE(results.ok());
  EXPECT_EQ(results.error().kind, ErrorKind::kMissingTool);
  EXPECT_THAT(results.error().message, HasSubstr("no-such-tool"));
}

}  // namespace
}  // namespace mote
