// SPDX-License-Identifier: Apache-2.0
#include "cli/installation.h"

#include <cstdlib>
#include <vector>

#include "trainer/learn/load.h"
#include "trainer/search/ranks.h"

namespace mote::cli {
namespace fs = std::filesystem;

namespace {

fs::path ExecutableFolder() {
  std::error_code ec;
  return fs::read_symlink("/proc/self/exe", ec).parent_path();
}

Result<fs::path> FirstWith(const std::vector<fs::path>& candidates,
                           const std::string& file,
                           const std::string& what) {
  std::error_code ec;
  for (const fs::path& candidate : candidates) {
    if (fs::exists(candidate / file, ec)) return candidate.lexically_normal();
  }
  std::string message = what + " was not found in";
  for (const fs::path& candidate : candidates) {
    message += " " + candidate.lexically_normal().string();
  }
  return Error{message + ". Install mote again.", ErrorKind::kMissingTool};
}

// A library that is loaded when it is wanted; that it is not there is said by whoever loads it.
fs::path PartOfMote(const fs::path& file, const char* folder_of_build) {
  const fs::path here = ExecutableFolder();
  std::error_code ec;
  const fs::path installed = here / "../lib/mote" / file;
  return fs::exists(installed, ec) ? installed : here / folder_of_build / file;
}

}  // namespace

Result<fs::path> ShareFolder() {
  const fs::path here = ExecutableFolder();
  std::vector<fs::path> candidates = {here / "../share/mote", here / "../.."};
  if (const char* named = std::getenv("MOTE_SHARE")) candidates = {named};
  return FirstWith(candidates, "runtime/base/span.h", "the runtime's source folder");
}

Result<fs::path> CyclePlugin() {
  constexpr const char* kFile = "libmote_cycles.so";
  const fs::path here = ExecutableFolder();
  MOTE_TRY(
      const fs::path folder,
      FirstWith({here / "../lib/mote/qemu", here / "emulator/cycles"}, kFile, "the cycle counter"));
  return folder / kFile;
}

Result<fs::path> LearnerLibrary() { return PartOfMote(trainer::kLearnerLibrary, "trainer/learn"); }

Result<fs::path> RanksLibrary() { return PartOfMote(trainer::kRanksLibrary, "trainer/search"); }

fs::path CacheFolder() {
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache != 0) return fs::path(cache) / "mote";
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home != 0) return fs::path(home) / ".cache/mote";
  return fs::temp_directory_path() / "mote";
}

}  // namespace mote::cli
