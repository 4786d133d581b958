// SPDX-License-Identifier: Apache-2.0
#include "support/toml_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "support/suggest.h"
#include "support/toml.h"

namespace mote {
namespace {

// What stands in the file, cut where it would flood the message.
// On one line. Not by toml++'s own printing of arrays, whose guess of a length is undefined for
// nan.
std::string Whole(const toml::node& node) {
  std::vector<std::string> parts;
  if (const toml::array* const array = node.as_array()) {
    for (const toml::node& item : *array) parts.push_back(Whole(item));
    return fmt::format("[{}]", fmt::join(parts, ", "));
  }
  if (const toml::table* const table = node.as_table()) {
    for (const auto& [key, item] : *table) {
      parts.push_back(fmt::format("{} = {}", key.str(), Whole(item)));
    }
    return fmt::format("{{{}}}", fmt::join(parts, ", "));
  }
  std::ostringstream out;
  node.visit([&](const auto& value) { out << value; });
  return out.str();
}

std::string Shown(const toml::node& node) {
  constexpr size_t kMaxShown = 60;
  const std::string text = Whole(node);
  return text.size() <= kMaxShown ? text : text.substr(0, kMaxShown) + "...";
}

}  // namespace

TomlReader::TomlReader(const toml::table& table, std::string place, std::string section)
    : table_(&table), place_(std::move(place)), section_(std::move(section)) {}

bool TomlReader::Has(const std::string& key) const { return table_->contains(key); }

bool TomlReader::IsTable(const std::string& key) const { return (*table_)[key].is_table(); }

uint32_t TomlReader::line() const { return table_->source().begin.line; }

uint32_t TomlReader::LineOf(const std::string& key) const {
  const toml::node* const node = table_->get(key);
  return node == nullptr ? 0 : node->source().begin.line;
}

std::string TomlReader::PlaceOf(const std::string& key) const {
  const uint32_t line = LineOf(key);
  return line == 0 ? place_ : fmt::format("{}: line {}", place_, line);
}

void TomlReader::Fail(const std::string& key, const std::string& found, const std::string& wanted) {
  if (error_) return;
  const std::string name = section_.empty() ? key : section_ + "." + key;
  error_ = Error{fmt::format("{}: key '{}': {}, want {}.", PlaceOf(key), name, found, wanted)};
}

const toml::node* TomlReader::FindMaybe(const std::string& key) {
  known_.push_back(key);
  return table_->get(key);
}

const toml::node* TomlReader::Find(const std::string& key, const char* wanted) {
  const toml::node* node = FindMaybe(key);
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

std::string TomlReader::Secret(const std::string& key) {
  constexpr const char* kWanted = "a string that is not empty";
  const toml::node* node = Find(key, kWanted);
  if (node == nullptr) return {};
  std::string text = node->value_exact<std::string>().value_or("");
  if (text.empty()) Fail(key, "something else", kWanted);
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

void TomlReader::Maybe(const std::string& key, bool& value) {
  const toml::node* const node = FindMaybe(key);
  if (node == nullptr) return;
  const std::optional<bool> found = node->value_exact<bool>();
  found ? void(value = *found) : Fail(key, Shown(*node), "true or false");
}

void TomlReader::Maybe(const std::string& key, int32_t& value) {
  const toml::node* const node = FindMaybe(key);
  if (node == nullptr) return;
  const int64_t found = node->value_exact<int64_t>().value_or(INT64_MAX);
  if (found < INT32_MIN || found > INT32_MAX) return Fail(key, Shown(*node), "a whole number");
  value = static_cast<int32_t>(found);
}

void TomlReader::Maybe(const std::string& key, double& value) {
  const toml::node* const node = FindMaybe(key);
  if (node == nullptr) return;
  const std::optional<double> found = node->is_number() ? node->value<double>() : std::nullopt;
  if (!found || !std::isfinite(*found)) return Fail(key, Shown(*node), "a number");
  value = *found;
}

void TomlReader::Maybe(const std::string& key, std::string& value) {
  if (Has(key)) value = Text(key);
  known_.push_back(key);
}

void TomlReader::Maybe(const std::string& key, std::vector<std::string>& value) {
  if (Has(key)) value = Texts(key);
  known_.push_back(key);
}

void TomlReader::Maybe(const std::string& key, std::vector<int32_t>& value) {
  const toml::node* const node = FindMaybe(key);
  if (node == nullptr) return;
  const toml::array* const array = node->as_array();
  std::vector<int32_t> found;
  for (size_t i = 0; array != nullptr && i < array->size(); ++i) {
    const int64_t number = (*array)[i].value_exact<int64_t>().value_or(INT64_MAX);
    if (number < INT32_MIN || number > INT32_MAX) break;
    found.push_back(static_cast<int32_t>(number));
  }
  const bool is_list = !found.empty() && found.size() == array->size();
  is_list ? void(value = std::move(found)) : Fail(key, Shown(*node), "a list of whole numbers");
}

void TomlReader::OneOf(const std::string& key,
                       const std::vector<std::string>& words,
                       size_t& index) {
  if (!Has(key)) Fail(key, "missing", fmt::format("one of {}", fmt::join(words, ", ")));
  MaybeOneOf(key, words, index);
}

template <class T>
void TomlReader::Within(const std::string& key, T least, T most, T& value) {
  T found = value;
  Maybe(key, found);
  if (found >= least && found <= most) {
    value = found;
  } else {
    Fail(key, fmt::format("{}", found), fmt::format("{} to {}", least, most));
  }
}

void TomlReader::MaybeWithin(const std::string& key, int32_t least, int32_t most, int32_t& value) {
  Within(key, least, most, value);
}

void TomlReader::MaybeWithin(const std::string& key, double least, double most, double& value) {
  Within(key, least, most, value);
}

void TomlReader::MaybeRange(const std::string& key, double& low, double& high) {
  const toml::node* const node = FindMaybe(key);
  if (node == nullptr) return;
  std::vector<double> ends;
  const toml::array* const array = node->as_array();
  for (size_t i = 0; array != nullptr && i < array->size(); ++i) {
    const std::optional<double> end = (*array)[i].value<double>();
    ends.push_back((*array)[i].is_number() && end ? *end : std::numeric_limits<double>::infinity());
  }
  const bool is_range =
      ends.size() == 2 && std::isfinite(ends[0]) && ends[0] <= ends[1] && std::isfinite(ends[1]);
  if (!is_range) return Fail(key, Shown(*node), "[low, high]");
  low = ends[0];
  high = ends[1];
}

void TomlReader::MaybeOneOf(const std::string& key,
                            const std::vector<std::string>& words,
                            size_t& index) {
  std::string word;
  Maybe(key, word);
  if (!Has(key) || error_) return;
  const auto found = std::find(words.begin(), words.end(), word);
  if (found != words.end()) {
    index = static_cast<size_t>(found - words.begin());
    return;
  }
  Fail(key, fmt::format("'{}'", word), fmt::format("one of {}", fmt::join(words, ", ")));
  if (error_) error_->message += DidYouMean(word, words);
}

TomlReader TomlReader::Table(const std::string& key) {
  constexpr const char* kWanted = "a table";
  const toml::node* node = Find(key, kWanted);
  const toml::table* table = node != nullptr ? node->as_table() : nullptr;
  if (node != nullptr && table == nullptr) Fail(key, Shown(*node), kWanted);
  const std::string name = section_.empty() ? key : section_ + "." + key;
  static const toml::table kEmpty;
  return TomlReader(table != nullptr ? *table : kEmpty, place_, name);
}

std::optional<TomlReader> TomlReader::MaybeTable(const std::string& key) {
  if (Has(key)) return Table(key);
  known_.push_back(key);
  return std::nullopt;
}

std::vector<TomlReader> TomlReader::MaybeTables(const std::string& key) {
  const toml::node* const node = FindMaybe(key);
  std::vector<TomlReader> readers;
  if (node == nullptr) return readers;
  const toml::array* const array = node->as_array();
  if (array == nullptr || array->empty() || !array->is_homogeneous<toml::table>()) {
    Fail(key, Shown(*node), fmt::format("tables [[{}]]", key));
    return readers;
  }
  for (const toml::node& item : *array) readers.emplace_back(*item.as_table(), place_, key);
  return readers;
}

const toml::array* TomlReader::MaybeList(const std::string& key) {
  const toml::node* const node = FindMaybe(key);
  if (node == nullptr) return nullptr;
  const toml::array* const array = node->as_array();
  if (array != nullptr && !array->empty()) return array;
  Fail(key, Shown(*node), "a list of values");
  return nullptr;
}

std::vector<std::string> TomlReader::Keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : *table_) keys.emplace_back(key.str());
  return keys;
}

void TomlReader::RefuseUnknownKeys() {
  for (const auto& [key, value] : *table_) {
    const std::string name(key.str());
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string section = section_.empty() ? "" : fmt::format(" in [{}]", section_);
    error_ = Error{fmt::format("{}: unknown key '{}'{}.{} Known are: {}.",
                               PlaceOf(name),
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

}  // namespace mote
