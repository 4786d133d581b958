// SPDX-License-Identifier: Apache-2.0
#include "tuner/cycle_cache.h"

#include <nlohmann/json.hpp>

#include "support/file.h"

namespace mote::tuner {
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr const char* kSchema = "mote.cycles/1";

// nullopt for what no run of mote has written.
std::optional<ops::CycleTable> TableIn(const json& file) {
  const auto cycles = file.find("cycles");
  if (cycles == file.end() || !cycles->is_object()) return std::nullopt;
  ops::CycleTable table;
  for (const auto& [key, value] : cycles->items()) {
    if (!value.is_number_integer() || value.get<int64_t>() <= 0) return std::nullopt;
    table.Set(key, value.get<int64_t>());
  }
  return table;
}

}  // namespace

CycleCache::CycleCache(fs::path path, std::string made_by)
    : path_(std::move(path)), made_by_(std::move(made_by)) {
  std::error_code ec;
  if (fs::exists(path_, ec)) Load();
}

void CycleCache::Load() {
  const Result<std::string> text = ReadText(path_);
  const json file = text.ok() ? json::parse(*text, nullptr, false) : json();
  std::optional<ops::CycleTable> table;
  if (file.is_object() && file.value("schema", json()) == kSchema) table = TableIn(file);
  if (!table) {
    note_ = path_.string() + ": damaged or unreadable; everything is measured anew";
  } else if (file.value("made_by", json()) != made_by_) {
    note_ = path_.string() + ": of other kernels or another compiler; everything is measured anew";
  } else {
    cycles_ = std::move(*table);
  }
}

Status CycleCache::Save() {
  const CycleCache now(path_, made_by_);
  for (const auto& [key, cycles] : now.cycles_.all()) cycles_.Set(key, cycles);
  std::error_code ec;
  fs::create_directories(path_.parent_path(), ec);
  json file = {{"schema", kSchema}, {"made_by", made_by_}, {"cycles", json::object()}};
  for (const auto& [key, cycles] : cycles_.all()) file["cycles"][key] = cycles;
  return WriteFile(path_, file.dump(1) + "\n");
}

}  // namespace mote::tuner
