// SPDX-License-Identifier: Apache-2.0
// docs/training.md has a row for each key that the reader knows, and for no other.
#include <gmock/gmock.h>

#include <sstream>

#include "support/toml.h"
#include "support/toml_reader.h"
#include "trainer/recipe/model_kind.h"
#include "trainer/recipe/recipe_testing.h"

namespace mote::trainer {
namespace {

// The rows of the tables below "### <heading>".
std::vector<std::string> RowsOf(const std::string& heading) {
  const std::string text =
      ReadText(std::filesystem::path(MOTE_SOURCE_DIR) / "docs/training.md").value();
  const size_t begin = text.find("\n### " + heading + "\n");
  EXPECT_NE(begin, std::string::npos) << "docs/training.md has no heading '" << heading << "'";
  if (begin == std::string::npos) return {};
  std::istringstream lines(text.substr(begin + 1, text.find("\n##", begin + 1) - begin - 1));
  std::vector<std::string> rows;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("| `", 0) == 0) rows.push_back(line);
  }
  return rows;
}

// What stands in `backquotes`.
std::set<std::string> QuotedIn(const std::string& text) {
  const std::regex quoted("`([a-z_0-9]+)`");
  std::set<std::string> words;
  for (std::sregex_iterator at(text.begin(), text.end(), quoted), end; at != end; ++at) {
    words.insert((*at)[1]);
  }
  return words;
}

std::set<std::string> KeysOfRows(const std::string& heading) {
  std::set<std::string> keys;
  for (const std::string& row : RowsOf(heading)) {
    keys.merge(QuotedIn(row.substr(0, row.find('|', 1))));
  }
  return keys;
}

toml::table Parsed(const std::string& name) {
  return ParseToml(WithExamples(Template(name)), name).value();
}

struct Documented {
  const char* heading;
  std::vector<std::pair<const char*, const char*>> tables;  // of which template, where
};

const Documented kDocumented[] = {
    {"Top", {{"wakeword", ""}, {"anomaly", ""}}},
    {"[[data]]", {{"anomaly", "data[0]"}}},
    {"[data.voices]", {{"wakeword", "data[1].voices"}}},
    {"[split]", {{"image", "split"}}},
    {"[augment]", {{"wakeword", "augment"}}},
    {"[anomaly]", {{"anomaly", "anomaly"}}},
    {"[input]", {{"image", "input"}, {"wakeword", "input"}}},
    {"[training]", {{"image", "training"}}},
    {"[quantization]", {{"image", "quantization"}}},
    {"[budget]", {{"image", "budget"}}},
    {"[card]", {{"image", "card"}}},
};

TEST(TrainingDocumentation, HasARowForEachKeyAndNoOther) {
  for (const Documented& documented : kDocumented) {
    std::set<std::string> known;
    for (const auto& [name, path] : documented.tables) known.merge(KnownKeys(Parsed(name), path));
    EXPECT_EQ(KeysOfRows(documented.heading), known) << documented.heading;
  }
}

// A table that is added here and there but not above.
TEST(TrainingDocumentation, HasAHeadingForEachTable) {
  for (const std::string& key : KnownKeys(Parsed("anomaly"), "")) {
    const toml::table recipe = Parsed("anomaly");
    const toml::node* const value = recipe.get(key);
    if (value == nullptr || (!value->is_table() && !value->is_array_of_tables())) continue;
    const std::string heading = value->is_table() ? "[" + key + "]" : "[[" + key + "]]";
    const std::string text =
        ReadText(std::filesystem::path(MOTE_SOURCE_DIR) / "docs/training.md").value();
    EXPECT_NE(text.find("\n### " + heading + "\n"), std::string::npos) << heading;
  }
}

TEST(TrainingDocumentation, HasARowForEachNetworkWithItsKeys) {
  std::set<std::string> kinds;
  for (const std::string& row : RowsOf("[network]")) {
    kinds.merge(QuotedIn(row.substr(0, row.find('|', 1))));
  }
  kinds.erase("kind");  // the table's head
  for (const std::string& kind : ModelKindNames()) {
    EXPECT_EQ(kinds.erase(kind), 1U) << kind;
    const toml::table table{{"kind", kind}, {"zzzzzzzz", 1}};
    const auto read = ReadModelKind(TomlReader(table, "recipe.toml", "network"), 1);
    ASSERT_FALSE(read.ok());
    std::set<std::string> keys = KeysIn(read.error().message);
    keys.erase("kind");
    for (const std::string& row : RowsOf("[network]")) {
      if (row.rfind("| `" + kind + "`", 0) != 0) continue;
      std::set<std::string> documented = QuotedIn(row.substr(row.find('|', 1)));
      EXPECT_EQ(documented, keys) << kind;
    }
  }
  EXPECT_TRUE(kinds.empty()) << "documented, but not there: " << *kinds.begin();
}

}  // namespace
}  // namespace mote::trainer
