// SPDX-License-Identifier: Apache-2.0
#include "report/svg.h"

#include <gmock/gmock.h>

#include <set>

namespace mote::report {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pointwise;

constexpr const char* kReplaced = "\xEF\xBF\xBD";

std::vector<uint8_t> Bytes(const std::string& text) { return {text.begin(), text.end()}; }

TEST(Svg, EscapesWhatMarkupIsMadeOf) {
  EXPECT_EQ(Escaped("a<b> & 'c' \"d\""), "a&lt;b&gt; &amp; &#39;c&#39; &quot;d&quot;");
  EXPECT_EQ(Escaped(""), "");
}

TEST(Svg, KeepsCharactersOfAllLengths) {
  const std::string text = "\t\n~\u00E9\u20AC\U0001F600\U0010FFFF";
  EXPECT_EQ(Escaped(text), text);
}

TEST(Svg, ReplacesWhatXmlDoesNotHold) {
  for (const std::string& none : std::vector<std::string>{std::string(1, '\0'),
                                                          "\x1F",
                                                          "\x80",
                                                          "\xC3",  // ends early
                                                          "\xFF"}) {
    EXPECT_EQ(Escaped("a" + none + "b"), std::string("a") + kReplaced + "b");
  }
  EXPECT_EQ(Escaped("\xC0\xAF"), std::string(kReplaced) + kReplaced);  // a long form of '/'
  for (const char* none : {"\xE0\x80\xAF", "\xED\xA0\x80", "\xEF\xBF\xBF"}) {
    EXPECT_EQ(Escaped(none), std::string(kReplaced) + kReplaced + kReplaced);
  }
  EXPECT_THAT(Escaped("\xF4\x90\x80\x80"), Not(HasSubstr("\xF4")));  // above U+10FFFF
}

TEST(Svg, ShortensByCharacters) {
  EXPECT_EQ(Shortened("alexa", 5), "alexa");
  EXPECT_EQ(Shortened("alexas", 5), "alex\u2026");
  EXPECT_EQ(Shortened("\u00E9\u00E9\u00E9", 3), "\u00E9\u00E9\u00E9");
  EXPECT_EQ(Shortened("\u00E9\u00E9\u00E9", 2), "\u00E9\u2026");
  EXPECT_EQ(Shortened("ab", 1), "\u2026");
}

TEST(Svg, TextIsEscapedWhereverItStands) {
  EXPECT_THAT(SvgHead(10, 20, 5, "<a>"), HasSubstr("<title>&lt;a&gt;</title>"));
  EXPECT_THAT(SvgHead(10, 20, 5, "<a>"), HasSubstr("font-size='15'>&lt;a&gt;</text>"));
  EXPECT_THAT(TextAt(1, 2, "end", "&"),
              HasSubstr("<text x='1.0' y='2.0' text-anchor='end'>&amp;</text>"));
  EXPECT_THAT(TextUpwards(1, 2, "&"), HasSubstr(">&amp;<"));
}

TEST(Svg, ADotSaysWhatItIs) {
  EXPECT_EQ(Dot({1, 2}, 3.5, "class='a'", "<tip>"),
            "<circle class='a' cx='1.0' cy='2.0' r='3.5'><title>&lt;tip&gt;</title></circle>\n");
  EXPECT_EQ(Dot({1, 2}, 3, "fill='red'"), "<circle fill='red' cx='1.0' cy='2.0' r='3'></circle>\n");
}

TEST(Svg, ColoursOfSeriesDifferAndBeginAnew) {
  std::set<std::string> colours;
  for (size_t i = 0; i < 3 * kSeriesColours; ++i) colours.insert(SeriesColour(i));
  EXPECT_EQ(colours.size(), kSeriesColours);
  EXPECT_EQ(SeriesColour(kSeriesColours), SeriesColour(0));
}

TEST(Svg, TicksAreRoundAndNotTooMany) {
  EXPECT_THAT(RoundTicks(0, 10, 10), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
  EXPECT_THAT(RoundTicks(0, 1, 5), Pointwise(DoubleEq(), {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}));
  EXPECT_THAT(RoundTicks(0.9, 5.1, 3), ElementsAre(2, 4));
  EXPECT_THAT(RoundTicks(0, 36000, 4), ElementsAre(0, 10000, 20000, 30000));
  EXPECT_THAT(RoundTicks(-1, 1, 2), ElementsAre(-1, 0, 1));
  EXPECT_EQ(RoundTicks(0, 1.0 / 16000, 10).size(), 7u);  // steps of 10 us
  double high = 0.001;
  for (int i = 0; i < 200; ++i, high *= 1.1) {
    const size_t count = RoundTicks(0, high, 10).size();
    EXPECT_TRUE(count >= 5 && count <= 11) << high;
  }
}

TEST(Svg, Base64IsThatOfTheRfc) {
  // RFC 4648, section 10
  const std::vector<std::pair<const char*, const char*>> vectors = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) EXPECT_EQ(Base64(Bytes(bytes)), text);
  EXPECT_EQ(Base64({0xFB, 0xFF, 0xFE}), "+//+");
}

}  // namespace
}  // namespace mote::report
