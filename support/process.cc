// SPDX-License-Identifier: Apache-2.0
#include "support/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>
#include <thread>

namespace mote {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Package {
  const char* program_prefix;
  const char* debian_names;
};
constexpr Package kPackages[] = {
    {"arm-none-eabi-", "gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib"},
    {"qemu-system-arm", "qemu-system-arm"},
    {"arecord", "alsa-utils"},
    {"espeak-ng", "espeak-ng"},
    {"flite", "flite"},
};

Error NotInstalled(const std::string& program) {
  std::string message = program + ": not installed, or not on the PATH.";
  for (const Package& package : kPackages) {
    if (!program.starts_with(package.program_prefix)) continue;
    message += fmt::format(" Run 'apt-get install {}' or 'make setup'.", package.debian_names);
  }
  return {message, ErrorKind::kMissingTool};
}

class Pipe {
 public:
  Pipe() { MOTE_CHECK(pipe2(ends_, O_CLOEXEC) == 0, std::string("pipe: ") + std::strerror(errno)); }
  ~Pipe() {
    CloseWriteEnd();
    close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void CloseWriteEnd() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  int ends_[2] = {-1, -1};
};

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> EnvironmentInCLocale() {
  std::vector<std::string> words;
  for (char** word = environ; *word != nullptr; ++word) {
    if (std::strncmp(*word, "LC_ALL=", 7) != 0) words.emplace_back(*word);
  }
  words.emplace_back("LC_ALL=C");
  return words;
}

// What a failed spawn would report as if the program were missing.
Status CheckPlaces(const Process& process) {
  std::error_code ec;
  if (!process.folder.empty() && !fs::is_directory(process.folder, ec)) {
    return Error{
        fmt::format("{}: no such folder to run {} in.", process.folder.string(), process.program)};
  }
  if (!process.stdin_file.empty() && !fs::exists(process.stdin_file, ec)) {
    return Error{fmt::format(
        "{}: no such file, want the input of {}.", process.stdin_file.string(), process.program)};
  }
  return {};
}

Result<pid_t> Spawn(const Process& process, const Pipe& out, const Pipe& err) {
  MOTE_RETURN_IF_ERROR(CheckPlaces(process));
  const std::string input = process.stdin_file.empty() ? "/dev/null" : process.stdin_file.string();
  FileActions actions;  // in this order: the input's path is from where we run
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), out.write_end(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(actions.get(), err.write_end(), STDERR_FILENO);
  if (!process.folder.empty()) {
    posix_spawn_file_actions_addchdir_np(actions.get(), process.folder.c_str());
  }
  std::vector<std::string> words = {process.program};
  words.insert(words.end(), process.arguments.begin(), process.arguments.end());
  std::vector<std::string> environment = EnvironmentInCLocale();
  pid_t pid = 0;
  const int failure = posix_spawnp(&pid,
                                   process.program.c_str(),
                                   actions.get(),
                                   nullptr,
                                   Pointers(words).data(),
                                   Pointers(environment).data());
  if (failure == ENOENT || failure == EACCES || failure == ENOTDIR) {
    return NotInstalled(process.program);
  }
  if (failure != 0) {
    return Error{
        fmt::format("{}: cannot be started: {}.", process.program, std::strerror(failure))};
  }
  return pid;
}

// For poll: -1 waits for ever.
int MillisecondsUntil(std::optional<Clock::time_point> deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<milliseconds>(*deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, 1'000'000));
}

// Of a second. -1 is for ever.
int AtMostATenth(int left_ms) {
  constexpr int kTenth = 100;
  return left_ms < 0 ? kTenth : std::min(left_ms, kTenth);
}

// Appends what there is; false at the end.
bool ReadSome(int file, std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t count = read(file, buffer.data(), buffer.size());
  if (count > 0) text.append(buffer.data(), static_cast<size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

// Reads both to their ends, or until the deadline.
void Collect(const Pipe& out,
             const Pipe& err,
             std::optional<Clock::time_point> deadline,
             const std::function<void()>& on_wait,
             ProcessResult& result) {
  std::array<pollfd, 2> files = {{{out.read_end(), POLLIN, 0}, {err.read_end(), POLLIN, 0}}};
  std::string* texts[] = {&result.out, &result.err};
  while (files[0].fd >= 0 || files[1].fd >= 0) {
    const int left = MillisecondsUntil(deadline);
    const int wait = on_wait ? AtMostATenth(left) : left;
    if (poll(files.data(), files.size(), wait) == 0 && left == 0) return;
    if (on_wait) on_wait();
    for (size_t i = 0; i < files.size(); ++i) {
      const bool ready = files[i].fd >= 0 && files[i].revents != 0;
      if (ready && !ReadSome(files[i].fd, *texts[i])) files[i].fd = -1;  // poll skips it
      files[i].revents = 0;
    }
  }
}

// A program may close its output and go on, so the deadline holds here too. 0 while it runs.
pid_t WaitUntil(pid_t pid, std::optional<Clock::time_point> deadline, int& status) {
  if (!deadline) return waitpid(pid, &status, 0);
  for (;;) {
    const pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended != 0 || MillisecondsUntil(deadline) == 0) return ended;
    std::this_thread::sleep_for(milliseconds(1));
  }
}

void Finish(pid_t pid, std::optional<Clock::time_point> deadline, ProcessResult& result) {
  int status = 0;
  if (WaitUntil(pid, deadline, status) == 0) {
    result.timed_out = true;
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
  }
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
}

}  // namespace

Result<ProcessResult> RunProcess(const Process& process) {
  std::optional<Clock::time_point> deadline;
  if (process.timeout != milliseconds::max()) deadline = Clock::now() + process.timeout;
  Pipe out;
  Pipe err;
  MOTE_TRY(const pid_t pid, Spawn(process, out, err));
  out.CloseWriteEnd();
  err.CloseWriteEnd();
  ProcessResult result;
  Collect(out, err, deadline, process.on_wait, result);
  Finish(pid, deadline, result);
  return result;
}

bool IsInstalled(const std::string& program) {
  Process process;
  process.program = program;
  process.arguments = {"--version"};
  return RunProcess(process).ok();
}

Result<std::vector<ProcessResult>> RunProcesses(const std::vector<Process>& processes, int jobs) {
  std::vector<std::optional<Result<ProcessResult>>> slots(processes.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < processes.size(); i = next++) slots[i] = RunProcess(processes[i]);
  };
  std::vector<std::thread> helpers;
  for (int i = 1; i < jobs; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();

  std::vector<ProcessResult> results;
  for (auto& slot : slots) {
    MOTE_TRY(results.emplace_back(), std::move(*slot));
  }
  return results;
}

}  // namespace mote
