// SPDX-License-Identifier: Apache-2.0
#include "tuner/fingerprint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "support/file.h"
#include "support/hash.h"

namespace mote::tuner {
namespace fs = std::filesystem;

namespace {

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
  MOTE_TRY(const std::string compiler, toolchain::CompilerVersion());
  return fmt::format("{} {} {}, kernels and counter {:016x}",
                     compiler,
                     fmt::join(toolchain::DeviceFlags(build), " "),
                     build.optimization,
                     hash.value());
}

}  // namespace mote::tuner
