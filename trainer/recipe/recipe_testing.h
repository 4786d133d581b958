// SPDX-License-Identifier: Apache-2.0
// What the tests of recipes share: the templates, and the keys that the reader really knows.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "support/file.h"
#include "support/toml.h"
#include "support/toml_reader.h"
#include "trainer/recipe/recipe.h"

namespace mote::trainer {

// The kinds of `mote init`.
inline const std::vector<std::string>& Templates() {
  static const std::vector<std::string> kNames = {"anomaly", "image", "timeseries", "wakeword"};
  return kNames;
}

inline std::string Template(const std::string& name) {
  return ReadText(std::filesystem::path(MOTE_SOURCE_DIR) / "trainer/templates" / (name + ".toml"))
      .value();
}

// '#key = value' becomes a line like any other; so do tables.
inline std::string WithDefaults(const std::string& text) {
  return std::regex_replace(text, std::regex("(^|\n)#([a-z_]+ = )"), "$1$2");
}

// '# key = value' and '# [table]' too.
inline std::string WithExamples(const std::string& text) {
  return std::regex_replace(
      WithDefaults(text), std::regex("(^|\n)# ([a-z_]+ = |\\[[a-z.\\[]+\\])"), "$1$2");
}

// From "... Known are: a, b.", which is what the reader says of a key that it does not know.
inline std::set<std::string> KeysIn(const std::string& message) {
  std::set<std::string> keys;
  const std::regex list("Known are: (.*)\\.$");
  std::smatch found;
  if (!std::regex_search(message, found, list)) {
    ADD_FAILURE() << "no list of keys: " << message;
    return keys;
  }
  const std::string all = found[1];
  const std::regex comma(", ");
  keys.insert(std::sregex_token_iterator(all.begin(), all.end(), comma, -1), {});
  return keys;
}

// Of a table of a recipe that can be read; `path` as "data[0]", or "" for the recipe itself.
inline std::set<std::string> KnownKeys(toml::table recipe, const std::string& path) {
  toml::table* const table = path.empty() ? &recipe : recipe.at_path(path).as_table();
  if (table == nullptr) {
    ADD_FAILURE() << "no table " << path;
    return {};
  }
  table->insert("zzzzzzzz", 1);
  const Result<Recipe> read = ReadRecipe(TomlReader(recipe, "recipe.toml", ""));
  if (read.ok()) {
    ADD_FAILURE() << path << " takes any key";
    return {};
  }
  return KeysIn(read.error().message);
}

}  // namespace mote::trainer
