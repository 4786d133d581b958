// SPDX-License-Identifier: Apache-2.0
#include "compiler/emit/board_files.h"

#include <algorithm>

#include "compiler/emit/collector.h"

namespace mote::emit {

Result<std::vector<OutputFile>> BoardFiles(const std::filesystem::path& share,
                                           const std::vector<std::string>& paths) {
  Collector collector(share);
  for (const std::string& path : paths) MOTE_RETURN_IF_ERROR(collector.Add(path));
  return collector.Files();
}

void AddFiles(const std::vector<OutputFile>& more, std::vector<OutputFile>& files) {
  for (const OutputFile& file : more) {
    const auto has_name = [&](const OutputFile& other) { return other.name == file.name; };
    const auto twin = std::find_if(files.begin(), files.end(), has_name);
    if (twin == files.end()) {
      files.push_back(file);
    } else {
      MOTE_CHECK(twin->content == file.content, "two files of the name " + file.name);
    }
  }
}

}  // namespace mote::emit
