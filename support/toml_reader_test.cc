// SPDX-License-Identifier: Apache-2.0
#include "support/toml_reader.h"

#include <gmock/gmock.h>

#include "support/toml.h"

namespace mote {
namespace {

using ::testing::HasSubstr;

// Moved, because copies of TOML have no lines.
toml::table Parsed(const std::string& text) { return ParseToml(text, "a.toml").value(); }

// What reading one value says: "" where nothing is wrong.
template <class T>
std::string Message(const std::string& text, T& value) {
  const toml::table table = Parsed(text);
  TomlReader reader(table, "a.toml", "part");
  reader.Maybe("key", value);
  const Status status = reader.Finish();
  return status.ok() ? "" : status.error().message;
}

TEST(ParseToml, SaysTheLineOfWhatIsWrong) {
  EXPECT_THAT(ParseToml("a = 1\nb =\n", "a.toml").error().message, HasSubstr("a.toml: line 2: "));
}

TEST(ParseToml, RefusesKeysOfOtherCharactersInAnyBuild) {
  for (const char* text :
       {"[$a]\n", "[[$]]\n", "[=]", "$a = 1", "a.$b = 1", "a. = 1", "\u0110 = 1", "a = 1 \u0110"}) {
    EXPECT_FALSE(ParseToml(text, "a.toml").ok()) << text;
  }
}

TEST(TomlReader, AMissingKeyLeavesTheValue) {
  bool flag = true;
  int32_t whole = 7;
  double number = 1.5;
  std::string text = "x";
  EXPECT_EQ(Message("", flag) + Message("", whole) + Message("", number) + Message("", text), "");
  EXPECT_TRUE(flag);
  EXPECT_EQ(whole, 7);
  EXPECT_EQ(number, 1.5);
  EXPECT_EQ(text, "x");
}

TEST(TomlReader, TakesWhatIsThere) {
  bool flag = true;
  int32_t whole = 7;
  double number = 1.5;
  std::vector<std::string> texts;
  EXPECT_EQ(Message("key = false", flag) + Message("key = -3", whole) + Message("key = 2", number) +
                Message("key = ['a', 'b']", texts),
            "");
  EXPECT_FALSE(flag);
  EXPECT_EQ(whole, -3);
  EXPECT_EQ(number, 2.0);
  EXPECT_THAT(texts, ::testing::ElementsAre("a", "b"));
}

TEST(TomlReader, RefusesOtherTypesWithTheLine) {
  bool flag = true;
  int32_t whole = 7;
  double number = 1.5;
  EXPECT_EQ(Message("\nkey = 1", flag), "a.toml: line 2: key 'part.key': 1, want true or false.");
  EXPECT_THAT(Message("key = 2147483648", whole), HasSubstr("2147483648, want a whole number"));
  EXPECT_THAT(Message("key = 1.0", whole), HasSubstr("want a whole number"));
  EXPECT_THAT(Message("key = nan", number), HasSubstr("want a number"));
  EXPECT_THAT(Message("key = '1'", number), HasSubstr("want a number"));
}

TEST(TomlReader, SuggestsTheNearestWordAndKey) {
  size_t index = 0;
  const toml::table near = Parsed("key = 'mfc'");
  TomlReader reader(near, "a.toml", "");
  reader.MaybeOneOf("key", {"log_mel", "mfcc"}, index);
  EXPECT_EQ(index, 0U);
  EXPECT_EQ(reader.Finish().error().message,
            "a.toml: line 1: key 'key': 'mfc', want one of log_mel, mfcc. Did you mean 'mfcc'?");
  const toml::table misspelt = Parsed("kee = 1");
  TomlReader other(misspelt, "a.toml", "");
  other.MaybeOneOf("key", {"mfcc"}, index);
  EXPECT_THAT(other.Finish().error().message, HasSubstr("line 1: unknown key 'kee'. Did you mean"));
}

TEST(TomlReader, ReadsEachTableOfAListByItself) {
  const toml::table table = Parsed("[[data]]\na = 'x'\n[[data]]\nb = 1\n");
  TomlReader reader(table, "a.toml", "");
  std::vector<TomlReader> tables = reader.MaybeTables("data");
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_TRUE(reader.Finish().ok());
  EXPECT_EQ(tables[0].Text("a"), "x");
  EXPECT_TRUE(tables[0].Finish().ok());
  EXPECT_EQ(tables[1].line(), 3U);
  EXPECT_THAT(tables[1].Finish().error().message,
              HasSubstr("a.toml: line 4: unknown key 'b' in [data]"));
}

TEST(TomlReader, RefusesAListOfOtherThanTables) {
  for (const char* text : {"data = 1", "data = []", "data = [1, {}]", "[data]"}) {
    const toml::table table = Parsed(text);
    TomlReader reader(table, "a.toml", "");
    EXPECT_TRUE(reader.MaybeTables("data").empty()) << text;
    EXPECT_THAT(reader.Finish().error().message, HasSubstr("want tables [[data]]")) << text;
  }
}

TEST(TomlReader, ARangeHasTwoNumbersInOrder) {
  double low = 0, high = 0;
  const toml::table good = Parsed("key = [-1, 2.5]");
  TomlReader reader(good, "a.toml", "");
  reader.MaybeRange("key", low, high);
  EXPECT_TRUE(reader.Finish().ok());
  EXPECT_EQ(low, -1);
  EXPECT_EQ(high, 2.5);
  for (const char* text :
       {"key = 1", "key = [1]", "key = [2, 1]", "key = [1, nan]", "key = ['a', 1]"}) {
    const toml::table bad = Parsed(text);
    TomlReader refusing(bad, "a.toml", "");
    refusing.MaybeRange("key", low, high);
    EXPECT_THAT(refusing.Finish().error().message, HasSubstr("want [low, high]")) << text;
  }
}

}  // namespace
}  // namespace mote
