// SPDX-License-Identifier: Apache-2.0
#include "player/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mote::player {
namespace {

using ::testing::ElementsAre;

Table Parse(const std::string& text, char delimiter = ',') {
  const Result<Table> table = ParseCsv(text, delimiter);
  EXPECT_TRUE(table.ok()) << table.error().message;
  return table.ok() ? *table : Table();
}

std::string Refusal(const std::string& text) {
  const Result<Table> table = ParseCsv(text);
  return table.ok() ? "it was read" : table.error().message;
}

TEST(Csv, ReadsAHeaderAndRows) {
  const Table table = Parse("file,label\na.npy,1\nb.npy,2\n");
  EXPECT_THAT(table.header, ElementsAre("file", "label"));
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("a.npy", "1"), ElementsAre("b.npy", "2")));
  EXPECT_EQ(table.Column("label"), std::optional<size_t>(1));
  EXPECT_EQ(table.Column("class"), std::nullopt);
}

TEST(Csv, TheLastLineNeedsNoEnd) {
  EXPECT_THAT(Parse("a,b\n1,2").rows, ElementsAre(ElementsAre("1", "2")));
  EXPECT_THAT(Parse("a,b\n1,").rows, ElementsAre(ElementsAre("1", "")));
}

TEST(Csv, WindowsLineEndsByteOrderMarksAndBlankLinesDoNotMatter) {
  const Table table = Parse(
      "\xEF\xBB\xBF"
      "a,b\r\n1,2\r\n\r\n3,4\r\n");
  EXPECT_THAT(table.header, ElementsAre("a", "b"));
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4")));
}

TEST(Csv, QuotesHoldCommasLinesAndQuotes) {
  const Table table = Parse("a,b\n\"x,y\",\"say \"\"hi\"\"\nnow\"\n\"\",2\n");
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("x,y", "say \"hi\"\nnow"), ElementsAre("", "2")));
}

TEST(Csv, AnotherDelimiterLeavesCommasInTheFields) {
  EXPECT_THAT(Parse("a;b\n1,5;2\n", ';').rows, ElementsAre(ElementsAre("1,5", "2")));
}

TEST(Csv, RowsKnowTheirLines) {
  EXPECT_THAT(Parse("a\n1\n\n\"two\nlines\"\n2\n").lines, ElementsAre(2, 4, 6));
}

TEST(Csv, ErrorsNameTheLine) {
  EXPECT_EQ(Refusal(""), "the table is empty, want a header line.");
  EXPECT_EQ(Refusal("a,b\n1,2\n3\n"), "line 3: 1 fields, want 2 as the header has.");
  EXPECT_EQ(Refusal("a,b\n1,\"2\n3,4\n"), "line 2: a quote is opened and never closed.");
  EXPECT_EQ(Refusal("a\n\"two\nlines\"\n1,2\n"), "line 4: 2 fields, want 1 as the header has.");
}

// Else the rest of the field would be read as a row of its own.
TEST(Csv, TextBehindAClosedQuoteIsRefused) {
  EXPECT_EQ(Refusal("a\n\"x\"y\n"),
            "line 2: text after a closing quote, want ',' or the line's end.");
}

TEST(CsvField, IsReadAsItWas) {
  EXPECT_EQ(CsvField("plain words"), "plain words");
  for (const std::string text : {"a,b", "a \"quoted\" word", "two\nlines", "", "\"", "end\r"}) {
    const Table table = ParseCsv("first,second\n" + CsvField(text) + ",x\n").value();
    EXPECT_EQ(table.rows[0][0], text);
  }
}

}  // namespace
}  // namespace mote::player
