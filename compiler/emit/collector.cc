// SPDX-License-Identifier: Apache-2.0
#include "compiler/emit/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace mote::emit {
namespace fs = std::filesystem;

// runtime/port/log.h is another than runtime/signal/log/log.h, and a board's another than both.
std::string NameInFolder(const std::string& path) {
  const fs::path file = path;
  std::string name = file.filename().string();
  if (path.starts_with("boards/")) return file.parent_path().filename().string() + "_" + name;
  return (path.starts_with("runtime/port/") ? "mote_port_" : "mote_") + name;
}

Status Collector::Add(const std::string& path) {
  if (files_.count(path) != 0) return {};
  Result<std::string> content = ReadText(share_ / path);
  if (!content.ok()) {
    return Error{content.error().message + " The installation of mote is incomplete.",
                 ErrorKind::kMissingTool};
  }
  files_[path] = "";
  MOTE_TRY(files_[path], Rewrite(*content));
  MOTE_RETURN_IF_ERROR(AddSourceBeside(path));
  return AddBlock(path);
}

Status Collector::AddApp(const fs::path& folder) {
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(folder, ec)) {
    const std::string name = entry.path().filename().string();
    const std::string extension = entry.path().extension().string();
    if ((extension != ".cc" && extension != ".h") || name.ends_with("_test.cc")) continue;
    MOTE_TRY(const std::string content, ReadText(entry.path()));
    MOTE_TRY(std::string rewritten, Rewrite(content));
    app_.push_back({name, std::move(rewritten)});
  }
  std::sort(app_.begin(), app_.end(), [](const OutputFile& a, const OutputFile& b) {
    return a.name < b.name;
  });
  return {};
}

std::vector<OutputFile> Collector::Files() const {
  std::vector<OutputFile> files = app_;
  for (const auto& [path, content] : files_) files.push_back({NameInFolder(path), content});
  return files;
}

// In C++ and in a linker script.
Result<std::string> Collector::Rewrite(const std::string& content) {
  static const std::regex kInclude("(#include \"|\nINCLUDE )((?:runtime|boards)/[\\w./-]+)");
  std::string rewritten;
  auto begin = content.cbegin();
  for (std::smatch match; std::regex_search(begin, content.cend(), match, kInclude);) {
    MOTE_RETURN_IF_ERROR(Add(match[2]));
    rewritten.append(begin, match[1].second);
    rewritten += NameInFolder(match[2]);
    begin = match[0].second;
  }
  return rewritten.append(begin, content.cend());
}

// The kernels of an op folder are chosen by name; anything else brings its own source file.
Status Collector::AddSourceBeside(const std::string& path) {
  const fs::path source = fs::path(path).replace_extension(".cc");
  std::error_code ec;
  const bool is_header = fs::path(path).extension() == ".h";
  if (!is_header || !fs::exists(share_ / source, ec)) return {};
  return Add(source.generic_string());
}

// A block of runtime/event, signal or stream is its whole folder: <block>.h, <block>_*.cc. The
// linker drops what a model's settings do not use.
Status Collector::AddBlock(const std::string& path) {
  static const std::regex kBlock("(runtime/(?:event|signal|stream)/([^/]+))/\\2\\.h");
  std::smatch match;
  if (!std::regex_match(path, match, kBlock)) return {};
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(share_ / match[1].str(), ec)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".cc") || name.ends_with("_test.cc")) continue;
    MOTE_RETURN_IF_ERROR(Add(match[1].str() + "/" + name));
  }
  return {};
}

}  // namespace mote::emit
