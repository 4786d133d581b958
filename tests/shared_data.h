// SPDX-License-Identifier: Apache-2.0
// Where tests find the shared data and models, if there are any.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace mote {

// The folder that the environment's MOTE_SHARED names, else `shared` beside the source folder;
// nullopt where there is none: the test says so and is skipped.
inline std::optional<std::filesystem::path> SharedFolder() {
  const char* const named = std::getenv("MOTE_SHARED");
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(MOTE_SOURCE_DIR).parent_path() / "shared";
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return std::nullopt;
  return folder;
}

}  // namespace mote
