// SPDX-License-Identifier: Apache-2.0
#include "compiler/emit/runtime_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>

#include "compiler/emit/weights.h"

namespace mote::emit {
namespace fs = std::filesystem;

std::string RuntimeFileName(const std::string& path) {
  return "mote_" + fs::path(path).filename().string();
}

namespace {

class Collector {
 public:
  explicit Collector(fs::path share) : share_(std::move(share)) {}

  // `path` is relative to the share folder: "runtime/base/span.h".
  Status Add(const std::string& path) {
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

  // An app's own files, under the names that they have.
  Status AddApp(const fs::path& folder) {
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

  std::vector<OutputFile> Files() const {
    std::vector<OutputFile> files = app_;
    for (const auto& [path, content] : files_) files.push_back({RuntimeFileName(path), content});
    return files;
  }

 private:
  Result<std::string> Rewrite(const std::string& content) {
    static const std::regex kInclude("#include \"(runtime/[^\"]*)\"");
    std::string rewritten;
    auto begin = content.cbegin();
    for (std::smatch match; std::regex_search(begin, content.cend(), match, kInclude);) {
      MOTE_RETURN_IF_ERROR(Add(match[1]));
      rewritten.append(begin, match[0].first);
      rewritten += fmt::format("#include \"{}\"", RuntimeFileName(match[1]));
      begin = match[0].second;
    }
    return rewritten.append(begin, content.cend());
  }

  // The kernels of an op folder are chosen by name; anything else brings its own source file.
  Status AddSourceBeside(const std::string& path) {
    fs::path source = fs::path(path).replace_extension(".cc");
    std::error_code ec;
    if (source == path || !fs::exists(share_ / source, ec)) return {};
    return Add(source.generic_string());
  }

  // A block of runtime/event, signal or stream is its whole folder: <block>.h, <block>_*.cc. The
  // linker drops what a model's settings do not use.
  Status AddBlock(const std::string& path) {
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

  fs::path share_;
  std::map<std::string, std::string> files_;
  std::vector<OutputFile> app_;
};

}  // namespace

Result<std::vector<OutputFile>> RuntimeFiles(const program::Program& program,
                                             const fs::path& share,
                                             const std::vector<std::string>& headers,
                                             const fs::path& app) {
  Collector collector(share);
  for (const char* header : {"span", "fixed_point", "profile"}) {
    MOTE_RETURN_IF_ERROR(collector.Add(fmt::format("runtime/base/{}.h", header)));
  }
  if (HasFactors(program)) MOTE_RETURN_IF_ERROR(collector.Add("runtime/base/factor.h"));
  for (const program::Call* call : program::KernelCallsIn(program.calls)) {
    const ops::KernelCall& kernel = call->kernel;
    MOTE_RETURN_IF_ERROR(collector.Add(
        fmt::format("runtime/ops/{}/{}_{}.cc", kernel.folder, kernel.table, kernel.isa)));
  }
  for (const std::string& header : headers) MOTE_RETURN_IF_ERROR(collector.Add(header));
  if (!app.empty()) MOTE_RETURN_IF_ERROR(collector.AddApp(app));
  return collector.Files();
}

}  // namespace mote::emit
