// SPDX-License-Identifier: Apache-2.0
#include "report/confusion_matrix.h"

#include <gmock/gmock.h>

#include "report/svg_testing.h"

namespace mote::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Of n classes, each right 8 times and once taken for the next.
Confusion Of(size_t n) {
  Confusion c = {"kws", {}, std::vector<int64_t>(n * n)};
  for (size_t i = 0; i < n; ++i) {
    c.classes.push_back("class " + std::to_string(i));
    c.counts[i * n + i] = 8;
    c.counts[i * n + (i + 1) % n] += 1;
  }
  return c;
}

TEST(ConfusionMatrix, HasACellForEachPairOfClasses) {
  for (const size_t n : {1U, 2U, 3U, 12U, 35U}) {
    const std::string svg = ConfusionMatrix(Of(n));
    EXPECT_EQ(Count(svg, "class='grid cell'"), n * n) << n;
    EXPECT_THAT(svg, ::testing::EndsWith("</svg>\n"));
  }
}

TEST(ConfusionMatrix, CellsAreAsDeepAsTheRootOfTheirShareOfTheRow) {
  const std::string svg = ConfusionMatrix({"two", {"no", "yes"}, {30, 10, 0, 5}});
  for (const char* cell :
       {"fill='#2f7fd0' fill-opacity='0.866'><title>no said to be no: 30 of 40<",
        "fill='#d9731a' fill-opacity='0.500'><title>no said to be yes: 10 of 40<",
        "fill='#d9731a' fill-opacity='0.000'><title>yes said to be no: 0 of 5<",
        "fill='#2f7fd0' fill-opacity='1.000'><title>yes said to be yes: 5 of 5<"}) {
    EXPECT_THAT(svg, HasSubstr(cell));
  }
  EXPECT_EQ(Count(svg, ">30</text>"), 1u);
  EXPECT_EQ(Count(svg, ">0</text>"), 0u);
}

TEST(ConfusionMatrix, SaysRecallPrecisionAndAccuracy) {
  const std::string svg = ConfusionMatrix({"two", {"no", "yes"}, {30, 10, 0, 5}});
  EXPECT_EQ(Count(svg, ">75%<"), 1u);   // recall of no
  EXPECT_EQ(Count(svg, ">100%<"), 2u);  // recall of yes, precision of no
  EXPECT_EQ(Count(svg, ">33%<"), 1u);   // precision of yes
  EXPECT_EQ(Count(svg, ">78%<"), 1u);   // 35 of 45
}

TEST(ConfusionMatrix, ClassesWithoutSamplesHaveNeither) {
  const std::string svg = ConfusionMatrix({"none", {"a", "b"}, {0, 0, 0, 0}});
  EXPECT_EQ(Count(svg, ">\u2013<"), 5u);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_EQ(Count(svg, "fill-opacity='0.000'"), 4u);
}

TEST(ConfusionMatrix, LargeCountsAreShortened) {
  for (const auto& [count, text] :
       std::vector<std::pair<int64_t, std::string>>{{999, ">999<"},
                                                    {1234, ">1.2k<"},
                                                    {9949, ">9.9k<"},
                                                    {9950, ">10k<"},
                                                    {12'345, ">12k<"},
                                                    {2'600'000, ">3M<"}}) {
    EXPECT_THAT(ConfusionMatrix({"one", {"a"}, {count}}), HasSubstr(text));
  }
}

TEST(ConfusionMatrix, NamesAreEscaped) {
  const std::string svg = ConfusionMatrix({"<t>", {"<a>", "b"}, {1, 2, 3, 4}});
  EXPECT_THAT(svg, Not(HasSubstr("<a>")));
  EXPECT_THAT(svg, HasSubstr("<title>&lt;a&gt; said to be b: 2 of 3</title>"));
}

TEST(ConfusionMatrixDeathTest, CountsThatAreNoMatrixAreOurBug) {
  EXPECT_DEATH(ConfusionMatrix({"t", {"a", "b"}, {1, 2, 3}}), "2 classes, 3 counts");
  EXPECT_DEATH(ConfusionMatrix({"t", {}, {}}), "0 classes");
  EXPECT_DEATH(ConfusionMatrix(Of(36)), "36 classes");
  EXPECT_DEATH(ConfusionMatrix({"t", {"a"}, {-1}}), "1 classes, 1 counts");
}

}  // namespace
}  // namespace mote::report
