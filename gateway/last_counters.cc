// SPDX-License-Identifier: Apache-2.0
#include "gateway/last_counters.h"

#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "support/file.h"

namespace mote::gateway {
namespace {

using Json = nlohmann::json;

constexpr const char* kFormat = "mote counters 1";

Error Damaged(const std::string& place) {
  return {place +
          ": is no file of counters, or damaged. Name another one; without it events that were "
          "taken before are taken again."};
}

template <class T>
bool ReadNumber(uint64_t value, T& to) {
  to = static_cast<T>(value);
  return value <= std::numeric_limits<T>::max();
}

bool Read(const Json& json, LastCounters& last) {
  if (!json.is_object() || json.value("format", Json()) != kFormat) return false;
  const Json counters = json.value("last", Json());
  if (!counters.is_object()) return false;
  for (const auto& [key, counter] : counters.items()) {
    uint16_t id = 0;
    const auto [stop, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc() || stop != key.data() + key.size()) return false;
    if (!counter.is_number_unsigned()) return false;
    if (!ReadNumber(counter.get<uint64_t>(), last[id])) return false;
  }
  return true;
}

}  // namespace

Result<LastCounters> ParseLastCounters(const std::string& text, const std::string& place) {
  LastCounters last;
  if (!Read(Json::parse(text, nullptr, false), last)) return Damaged(place);
  return last;
}

Result<LastCounters> ReadLastCounters(const std::filesystem::path& file) {
  std::error_code ec;
  if (!std::filesystem::exists(file, ec)) return LastCounters();
  MOTE_TRY(const std::string text, ReadText(file));
  return ParseLastCounters(text, file.string());
}

Status WriteLastCounters(const std::filesystem::path& file, const LastCounters& last) {
  Json counters = Json::object();
  for (const auto& [id, counter] : last) counters[std::to_string(id)] = counter;
  return WriteFile(file, Json{{"format", kFormat}, {"last", counters}}.dump() + "\n");
}

}  // namespace mote::gateway
