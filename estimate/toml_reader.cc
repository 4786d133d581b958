// SPDX-License-Identifier: Apache-2.0
#include "estimate/toml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "support/suggest.h"

namespace mote::estimate {
namespace {

// What stands in the file, cut where it would flood the message.
std::string Shown(const toml::node& node) {
  constexpr size_t kMaxShown = 60;
  std::ostringstream out;
  node.visit([&](const auto& value) { out << value; });
  const std::string text = out.str();
  return text.size() <= kMaxShown ? text : text.substr(0, kMaxShown) + "...";
}

}  // namespace

TomlReader::TomlReader(const toml::table& table, std::string place, std::string section)
    : table_(table), place_(std::move(place)), section_(std::move(section)) {}

void TomlReader::Fail(const std::string& key, const std::string& found, const char* wanted) {
  if (error_) return;
  const std::string name = section_.empty() ? key : section_ + "." + key;
  error_ = Error{fmt::format("{}: key '{}': {}, want {}.", place_, name, found, wanted)};
}

const toml::node* TomlReader::Find(const std::string& key, const char* wanted) {
  known_.push_back(key);
  const toml::node* node = table_.get(key);
  if (node == nullptr) Fail(key, "missing", wanted);
  return node;
}

std::string TomlReader::Text(const std::string& key) {
  constexpr const char* kWanted = "a string that is not empty";
  const toml::node* node = Find(key, kWanted);
  if (node == nullptr) return {};
  std::string text = node->value_exact<std::string>().value_or("");
  if (text.empty()) Fail(key, Shown(*node), kWanted);
  return text;
}

std::vector<std::string> TomlReader::Texts(const std::string& key) {
  constexpr const char* kWanted = "a list of strings, none of them empty";
  const toml::node* node = Find(key, kWanted);
  if (node == nullptr) return {};
  std::vector<std::string> texts;
  if (const toml::array* array = node->as_array()) {
    for (const toml::node& item : *array) {
      texts.push_back(item.value_exact<std::string>().value_or(""));
    }
  }
  if (texts.empty() || std::find(texts.begin(), texts.end(), "") != texts.end()) {
    Fail(key, Shown(*node), kWanted);
  }
  return texts;
}

uint32_t TomlReader::Count(const std::string& key) {
  constexpr const char* kWanted = "a whole number from 1 to 4294967295";
  const toml::node* node = Find(key, kWanted);
  if (node == nullptr) return 0;
  const int64_t number = node->value_exact<int64_t>().value_or(0);
  if (number >= 1 && number <= UINT32_MAX) return static_cast<uint32_t>(number);
  Fail(key, Shown(*node), kWanted);
  return 0;
}

double TomlReader::Positive(const std::string& key) {
  constexpr const char* kWanted = "a number above 0";
  const toml::node* node = Find(key, kWanted);
  if (node == nullptr) return 0;
  const double number = node->is_number() ? node->value<double>().value_or(0) : 0;
  if (number > 0 && std::isfinite(number)) return number;
  Fail(key, Shown(*node), kWanted);
  return 0;
}

TomlReader TomlReader::Table(const std::string& key) {
  constexpr const char* kWanted = "a table";
  const toml::node* node = Find(key, kWanted);
  const toml::table* table = node != nullptr ? node->as_table() : nullptr;
  if (node != nullptr && table == nullptr) Fail(key, Shown(*node), kWanted);
  return TomlReader(table != nullptr ? *table : toml::table(), place_, key);
}

void TomlReader::RefuseUnknownKeys() {
  for (const auto& [key, value] : table_) {
    const std::string name(key.str());
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string section = section_.empty() ? "" : fmt::format(" in [{}]", section_);
    error_ = Error{fmt::format("{}: unknown key '{}'{}.{} Known are: {}.",
                               place_,
                               name,
                               section,
                               DidYouMean(name, known_),
                               fmt::join(known_, ", "))};
    return;
  }
}

Status TomlReader::Finish() {
  if (!error_) RefuseUnknownKeys();
  if (error_) return *error_;
  return {};
}

}  // namespace mote::estimate
