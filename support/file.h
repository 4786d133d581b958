// SPDX-License-Identifier: Apache-2.0
// Reading whole files, and writing them so that no half-written one is ever seen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace mote {

// Files above this are refused unread: nothing that mote takes is as large.
inline constexpr uintmax_t kMaxFileBytes = uintmax_t{1} << 30;

// Errors here are kStorage, where it is not what the path names: a folder, a file that is too
// large.
Result<std::vector<uint8_t>> ReadBytes(const std::filesystem::path& path);
Result<std::string> ReadText(const std::filesystem::path& path);

// Written beside and renamed into place: the old content or the new, never a mixture.
Status WriteFile(const std::filesystem::path& path, std::string_view content);
Status WriteFile(const std::filesystem::path& path, const std::vector<uint8_t>& content);

// A folder of our own below the system's temporary one, removed with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Writes a set of files into a folder; nothing is touched unless all of them could be written. A
// non-empty folder that mote did not write (it carries no kFolderStamp, the list of its files) is
// refused unless `force`. Files of others in the folder are never removed.
inline constexpr const char* kFolderStamp = ".mote";
struct OutputFile {
  std::string name;  // relative, may contain '/'
  std::string content;
};
Status WriteFolder(const std::filesystem::path& folder,
                   const std::vector<OutputFile>& files,
                   bool force);

}  // namespace mote
