// SPDX-License-Identifier: Apache-2.0
#include "cli/installation.h"

#include <cstdlib>
#include <vector>

#include "trainer/learn/load.h"

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

Result<fs::path> LearnerLibrary() {
  const fs::path here = ExecutableFolder();
  const fs::path file = trainer::kLearnerLibrary;
  std::error_code ec;
  const fs::path installed = here / "../lib/mote" / file;
  return fs::exists(installed, ec) ? installed : here / "trainer/learn" / file;
}

}  // namespace mote::cli
