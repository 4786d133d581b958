// SPDX-License-Identifier: Apache-2.0
// Runs other programs: no shell, no quoting, nothing of theirs on our own console.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote {

struct Process {
  std::string program;  // found on PATH unless it has a '/'
  std::vector<std::string> arguments;
  std::filesystem::path folder;      // where it runs; "" is where we run
  std::filesystem::path stdin_file;  // "" is an empty input
  std::chrono::milliseconds timeout = std::chrono::milliseconds::max();
  std::function<void()> on_wait = nullptr;  // called some ten times a second while it runs
};

struct ProcessResult {
  int exit_code = -1;  // -1 where it did not exit by itself
  int signal = 0;      // the one that ended it, or 0
  bool timed_out = false;
  std::string out;  // all of stdout
  std::string err;  // all of stderr

  bool ok() const { return exit_code == 0; }
};

// Runs to the end, in the C locale, so that messages can be searched. A program still running after
// `timeout` is killed; programs that it started are not. It stays in our process group: an
// interrupt from the terminal reaches it too.
// Errors  kMissingTool where there is no such program, with the packages that hold it;
//         kInput where the folder or the input file is not there
Result<ProcessResult> RunProcess(const Process& process);

// Is there such a program? It is asked for its --version.
bool IsInstalled(const std::string& program);

// Runs all, at most `jobs` at the same time; results in the order given, or the first error.
Result<std::vector<ProcessResult>> RunProcesses(const std::vector<Process>& processes, int jobs);

}  // namespace mote
