// SPDX-License-Identifier: Apache-2.0
#include "toolchain/object_cache.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sstream>

#include "support/file.h"

namespace mote::toolchain {
namespace fs = std::filesystem;
namespace {

// X of `#include "X"`, "" where a macro says what; what stands in <> is the compiler's own.
std::optional<std::string> IncludedBy(const std::string& line) {
  const size_t hash = line.find_first_not_of(" \t");
  const size_t word = hash == std::string::npos ? hash : line.find_first_not_of(" \t", hash + 1);
  if (word == std::string::npos || line[hash] != '#' || line.compare(word, 7, "include") != 0) {
    return std::nullopt;
  }
  const size_t begin = line.find_first_of("<\"", word);
  if (begin == std::string::npos) return "";
  if (line[begin] == '<') return std::nullopt;
  return line.substr(begin + 1, line.find('"', begin + 1) - begin - 1);
}

bool IsBelow(const fs::path& file, const fs::path& folder) {
  const fs::path relative = file.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

ObjectCache::ObjectCache(const BuildRequest& request) : request_(request) {
  if (request.cache.empty()) return;
  const Result<std::string> version = CompilerVersion();
  std::error_code ec;
  fs::create_directories(request.cache, ec);
  if (version.ok() && !ec) compiler_ = *version;
}

std::optional<fs::path> ObjectCache::PlaceOf(const Unit& unit) const {
  if (compiler_.empty()) return std::nullopt;
  Hash hash;
  hash.Add(fmt::format("{}\n{} {} {}\n",
                       compiler_,
                       fmt::join(DeviceFlags(request_), " "),
                       fmt::join(request_.flags, " "),
                       fmt::join(unit.flags, " ")));
  std::set<fs::path> seen;
  if (!AddTo(hash, seen, unit.source)) return std::nullopt;
  return request_.cache / fmt::format("{}-{:016x}.o", unit.source.stem().string(), hash.value());
}

bool ObjectCache::Fetch(const std::optional<fs::path>& place, const fs::path& object) {
  std::error_code ec;
  return place && fs::copy_file(*place, object, fs::copy_options::overwrite_existing, ec) && !ec;
}

void ObjectCache::Keep(const fs::path& object, const std::optional<fs::path>& place) {
  if (!place) return;
  const Result<std::string> content = ReadText(object);
  if (!content.ok()) return;
  // A build does not fail for want of what makes the next one faster.
  [[maybe_unused]] const Status kept = WriteFile(*place, *content);
}

// The emitter's copies of the runtime, and what it copied them from.
bool ObjectCache::IsOurs(const fs::path& file) const {
  const bool is_copy =
      file.parent_path() == request_.sources && file.filename().string().rfind("mote_", 0) == 0;
  return is_copy || IsBelow(file, request_.share);
}

bool ObjectCache::AddTo(Hash& hash, std::set<fs::path>& seen, const fs::path& file) const {
  if (!seen.insert(file).second) return true;
  const Result<std::string> text = ReadText(file);
  if (!IsOurs(file) || !text.ok()) return false;
  hash.Add(fmt::format("\n{} {}\n", file.filename().string(), text->size()));
  hash.Add(*text);
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    const std::optional<std::string> name = IncludedBy(line);
    if (name && !AddTo(hash, seen, Find(*name, file))) return false;
  }
  return true;
}

// "" where it is not there.
fs::path ObjectCache::Find(const std::string& name, const fs::path& includer) const {
  std::error_code ec;
  for (const fs::path& folder :
       {includer.parent_path(), request_.sources, request_.work, request_.share}) {
    if (fs::is_regular_file(folder / name, ec)) return folder / name;
  }
  return {};
}

}  // namespace mote::toolchain
