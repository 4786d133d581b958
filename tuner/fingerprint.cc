// SPDX-License-Identifier: Apache-2.0
#include "tuner/fingerprint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "support/file.h"
#include "support/process.h"

namespace mote::tuner {
namespace fs = std::filesystem;

namespace {

// FNV-1a, 64 bits.
class Hash {
 public:
  void Add(std::string_view bytes) {
    for (const char c : bytes) value_ = (value_ ^ static_cast<uint8_t>(c)) * 0x100000001B3U;
  }
  uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0xCBF29CE484222325U;
};

Result<std::vector<fs::path>> FilesBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, ec)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  if (ec) return Error{fmt::format("{}: {}", folder.string(), ec.message())};
  std::sort(files.begin(), files.end());
  return files;
}

// "arm-none-eabi-g++ (...) 12.2.1 20221205"
Result<std::string> CompilerVersion() {
  Process process;
  process.program = "arm-none-eabi-g++";
  process.arguments = {"--version"};
  MOTE_TRY(const ProcessResult run, RunProcess(process));
  return run.out.substr(0, run.out.find('\n'));
}

}  // namespace

Result<std::string> Fingerprint(const toolchain::BuildRequest& build, const fs::path& plugin) {
  Hash hash;
  const fs::path runtime = build.share / "runtime";
  MOTE_TRY(std::vector<fs::path> files, FilesBelow(runtime));
  files.push_back(plugin);
  for (const fs::path& file : files) {
    MOTE_TRY(const std::string text, ReadText(file));
    hash.Add(file.filename().string());
    hash.Add(text);
  }
  MOTE_TRY(const std::string compiler, CompilerVersion());
  return fmt::format("{} {} {}, kernels and counter {:016x}",
                     compiler,
                     fmt::join(toolchain::DeviceFlags(build), " "),
                     build.optimization,
                     hash.value());
}

}  // namespace mote::tuner
