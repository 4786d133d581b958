// SPDX-License-Identifier: Apache-2.0
// The recipes of `mote init` are read as any other, and name every key.
#include <gmock/gmock.h>

#include "support/toml.h"
#include "trainer/networks/kinds.h"
#include "trainer/recipe/recipe_testing.h"

namespace mote::trainer {
namespace {

class TemplateTest : public ::testing::TestWithParam<std::string> {
 protected:
  static Recipe Read(const std::string& text) {
    Result<Recipe> recipe = ReadRecipe(text, GetParam() + ".toml");
    EXPECT_TRUE(recipe.ok()) << recipe.error().message << "\n" << text;
    return recipe.ok() ? std::move(*recipe) : Recipe();
  }
  static graph::Module NetworkOf(const Recipe& recipe) {
    const NetworkPorts ports = {InputShapeOf(recipe), recipe.task == Task::kAnomaly ? 0 : 2, 1};
    Result<Network> network = recipe.model.network(ports);
    EXPECT_TRUE(network.ok()) << network.error().message;
    return network->module;
  }
};

TEST_P(TemplateTest, IsReadAndNamedAsItsKind) {
  EXPECT_EQ(Read(Template(GetParam())).name, GetParam());
}

TEST_P(TemplateTest, CommentedKeysHaveTheirDefaults) {
  const std::string text = Template(GetParam());
  const Recipe plain = Read(text);
  const Recipe full = Read(WithDefaults(text));
  EXPECT_EQ(full.seed, plain.seed);
  EXPECT_EQ(full.data, plain.data);
  EXPECT_EQ(frontend::WriteFrontEnd(full.front_end), frontend::WriteFrontEnd(plain.front_end));
  EXPECT_EQ(full.input, plain.input);
  EXPECT_EQ(NetworkOf(full), NetworkOf(plain));
  EXPECT_EQ(full.training, plain.training);
  EXPECT_EQ(full.quantization, plain.quantization);
  EXPECT_EQ(full.budget, plain.budget);
  EXPECT_EQ(full.card, plain.card);
}

TEST_P(TemplateTest, ExamplesInCommentsCanBeRead) { Read(WithExamples(Template(GetParam()))); }

// Every table of it, down to those of channels.
void ListTables(const toml::table& table,
                const std::string& path,
                std::vector<std::string>& tables) {
  tables.push_back(path);
  for (const auto& [key, value] : table) {
    const std::string inner = (path.empty() ? "" : path + ".") + std::string(key.str());
    const bool takes_any_key = key.str() == "only";
    if (value.is_table() && !takes_any_key) ListTables(*value.as_table(), inner, tables);
    if (!value.is_array_of_tables()) continue;
    for (size_t i = 0; i < value.as_array()->size(); ++i) {
      const auto& item = *value.as_array()->get_as<toml::table>(i);
      ListTables(item, inner + "[" + std::to_string(i) + "]", tables);
    }
  }
}

TEST_P(TemplateTest, NamesEveryKeyOfItsTables) {
  const std::string text = Template(GetParam());
  const toml::table recipe = ParseToml(WithExamples(text), GetParam()).value();
  std::vector<std::string> tables;
  ListTables(recipe, "", tables);
  EXPECT_GE(tables.size(), 11U);
  for (const std::string& table : tables) {
    for (const std::string& key : KnownKeys(recipe, table)) {
      const bool is_the_tasks = key == "score" || key == "anomaly" || table == "frontend";
      if (is_the_tasks) continue;
      EXPECT_TRUE(std::regex_search(text, std::regex("\\b" + key + "\\b"))) << table << " " << key;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds,
                         TemplateTest,
                         ::testing::ValuesIn(Templates()),
                         [](const auto& row) { return row.param; });

TEST(Templates, AreThoseOfTheFolder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(MOTE_SOURCE_DIR) / "trainer/templates")) {
    files.push_back(entry.path().stem().string());
  }
  EXPECT_THAT(files, ::testing::UnorderedElementsAreArray(Templates()));
}

TEST(WakeWordApp, AnotherWordIsOneLineOfItsRecipe) {
  std::string text =
      ReadText(std::filesystem::path(MOTE_SOURCE_DIR) / "apps/wakeword/recipe.toml").value();
  const std::regex word("alexa", std::regex::icase);
  ASSERT_EQ(std::distance(std::sregex_iterator(text.begin(), text.end(), word), {}), 1);
  text = std::regex_replace(text, word, "computer");
  const Recipe recipe = ReadRecipe(text, "recipe.toml").value();
  EXPECT_EQ(recipe.name, "computer");
  size_t voices = 0;
  for (const SourceSettings& source : recipe.data.sources) {
    for (const VoiceSettings& said : source.voices) {
      EXPECT_EQ(said.words, std::vector<std::string>{"computer"});
      ++voices;
    }
  }
  EXPECT_EQ(voices, 5U) << "word and talk by two synthesizers, and what resembles the word";
}

TEST(ModelsAndApps, RecipesAreRead) {
  for (const char* folder : {"models", "apps"}) {
    size_t recipes = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(MOTE_SOURCE_DIR) / folder)) {
      const std::filesystem::path file = entry.path() / "recipe.toml";
      if (!std::filesystem::exists(file)) continue;
      const Result<Recipe> recipe = ReadRecipe(ReadText(file).value(), file.string());
      EXPECT_TRUE(recipe.ok()) << recipe.error().message;
      ++recipes;
    }
    EXPECT_GE(recipes, 1U) << folder;
  }
}

}  // namespace
}  // namespace mote::trainer
