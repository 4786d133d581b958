// SPDX-License-Identifier: Apache-2.0
// Settings from TOML and to TOML by one list of their keys: a function `Keys(io, settings)` serves
// both, where `io` is a Reading or a Writing.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "support/toml.h"
#include "support/toml_reader.h"

namespace mote::frontend {

// Takes the values that a TOML table has.
class Reading {
 public:
  explicit Reading(TomlReader& reader) : reader_(reader) {}

  template <class T>
  void Key(const char* key, T& value) {
    reader_.Maybe(key, value);
  }

  template <class Enum>
  void Word(const char* key, const std::vector<std::string>& words, Enum& value) {
    auto index = static_cast<size_t>(value);
    reader_.MaybeOneOf(key, words, index);
    value = static_cast<Enum>(index);
  }

  template <class Keys>
  void Table(const char* key, Keys keys) {
    std::optional<TomlReader> reader = reader_.MaybeTable(key);
    if (!reader) return;
    Reading inner(*reader);
    keys(inner);
    const Status status = reader->Finish();
    const Status deeper = inner.status();
    if (status_.ok()) status_ = status.ok() ? deeper : status;
  }

  // Settings that are there where their table is.
  template <class Settings, class Keys>
  void MaybeTable(const char* key, std::optional<Settings>& settings, Keys keys) {
    if (reader_.Has(key) && !settings) settings.emplace();
    Table(key, keys);
  }

  // Settings by name, which what else the table has changes.
  template <class Settings>
  void Preset(const std::vector<std::string>& names, Settings (*named)(size_t), Settings& s) {
    size_t index = names.size();
    reader_.MaybeOneOf("preset", names, index);
    if (index < names.size()) s = named(index);
  }

  // Where only `other` is there, the value is its.
  void Fallback(const char* key, const char* other, double& value) {
    if (!reader_.Has(key)) reader_.Maybe(other, value);
  }

  // Of the tables inside.
  Status status() const { return status_; }

 private:
  TomlReader& reader_;
  Status status_;
};

inline std::string Quoted(const std::string& text) {
  std::ostringstream out;
  out << toml::value<std::string>(text);
  return out.str();
}

// A key as it is written.
inline std::string Bare(const std::string& key) {
  const bool is_bare = std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
  return is_bare && !key.empty() ? key : Quoted(key);
}

// Writes them all, so that they are read again as they are.
class Writing {
 public:
  explicit Writing(std::string section = "") : section_(std::move(section)) {}

  void Key(const char* key, int32_t value) { Line(key, fmt::format("{}", value)); }
  void Key(const char* key, bool value) { Line(key, value ? "true" : "false"); }
  void Key(const char* key, double value) {
    const std::string digits = fmt::format("{}", value);
    Line(key, digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits);
  }
  // A list that is empty is left out: none is read as empty.
  void Key(const char* key, const std::vector<std::string>& values) {
    std::vector<std::string> quoted;
    for (const std::string& value : values) quoted.push_back(Quoted(value));
    if (!quoted.empty()) Line(key, fmt::format("[{}]", fmt::join(quoted, ", ")));
  }

  template <class Enum>
  void Word(const char* key, const std::vector<std::string>& words, Enum value) {
    Line(key, Quoted(words[static_cast<size_t>(value)]));
  }

  template <class Keys>
  void Table(const char* key, Keys keys) {
    Writing inner(section_.empty() ? Bare(key) : section_ + "." + Bare(key));
    keys(inner);
    tables_ += fmt::format("\n[{}]\n{}", inner.section_, inner.text());
  }

  template <class Settings, class Keys>
  void MaybeTable(const char* key, std::optional<Settings>& settings, Keys keys) {
    if (settings) Table(key, keys);
  }

  template <class Settings>
  void Preset(const std::vector<std::string>& /*names*/,
              Settings (* /*named*/)(size_t),
              const Settings& /*s*/) {}
  void Fallback(const char* /*key*/, const char* /*other*/, double /*value*/) {}

  std::string text() const { return lines_ + tables_; }

 private:
  void Line(const char* key, const std::string& value) {
    lines_ += fmt::format("{} = {}\n", key, value);
  }

  std::string section_, lines_, tables_;
};

}  // namespace mote::frontend
