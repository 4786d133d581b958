// SPDX-License-Identifier: Apache-2.0
// Sources that are to stand in one folder: each brings along what it includes, under a name of that
// folder.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "support/file.h"
#include "support/result.h"

namespace mote::emit {

// "runtime/base/span.h" as it stands in the folder: "mote_span.h"; "runtime/port/clock.h":
// "mote_port_clock.h"; "boards/nano33ble/clock.h": "nano33ble_clock.h".
std::string NameInFolder(const std::string& path);

class Collector {
 public:
  explicit Collector(std::filesystem::path share) : share_(std::move(share)) {}

  // `path` is relative to the share folder: "runtime/base/span.h". Comes with its source file, and
  // of a block of runtime/event, signal or stream with the whole folder.
  Status Add(const std::string& path);
  // An app's own files, under the names that they have.
  Status AddApp(const std::filesystem::path& folder);

  std::vector<OutputFile> Files() const;

 private:
  Result<std::string> Rewrite(const std::string& content);
  Status AddSourceBeside(const std::string& path);
  Status AddBlock(const std::string& path);

  std::filesystem::path share_;
  std::map<std::string, std::string> files_;  // by path
  std::vector<OutputFile> app_;
};

}  // namespace mote::emit
