// SPDX-License-Identifier: Apache-2.0
#include "report/listening_picture.h"

#include <gmock/gmock.h>

#include <random>

#include "report/svg_testing.h"

namespace mote::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ListeningPictureTest : public ::testing::Test {
 protected:
  // Two seconds, an answer every 20 ms from the first second on.
  ListeningPictureTest() { Fill(32'000, 51, 2); }

  void Fill(size_t samples, size_t answers, size_t labels) {
    samples_.assign(samples, 0);
    l_.samples = {samples_.data(), samples_.size()};
    l_.rate_hz = 16'000;
    l_.threshold = 0.5;
    l_.labels.clear();
    for (size_t c = 0; c < labels; ++c) l_.labels.push_back({"label" + std::to_string(c)});
    l_.times_s.clear();
    for (size_t i = 0; i < answers; ++i) l_.times_s.push_back(1 + 0.02 * static_cast<double>(i));
    l_.frames.assign(answers * kValues, 0);
    l_.scores.assign(answers * labels, 0);
  }
  std::string Svg() const { return ListeningPicture(l_); }

  static constexpr size_t kValues = 40;
  std::vector<int16_t> samples_;
  Listening l_;
};

TEST_F(ListeningPictureTest, HasAStripForEachAndOneAxisOfTime) {
  l_.title = "alexa.tflite hears kitchen.wav";
  const std::string svg = Svg();
  EXPECT_THAT(svg, testing::StartsWith("<svg "));
  EXPECT_THAT(svg, testing::EndsWith("</svg>\n"));
  for (const char* text : {">alexa.tflite hears kitchen.wav<",
                           ">of full scale<",
                           ">feature<",
                           ">39<",
                           ">score<",
                           ">threshold 0.5<",
                           ">label0<",
                           ">label1<",
                           ">time in seconds<",
                           ">1.8<",
                           "href='data:image/png;base64,iVBORw0KGgo"}) {
    EXPECT_THAT(svg, HasSubstr(text));
  }
  EXPECT_EQ(Count(svg, "class='score'"), 2u);
}

TEST_F(ListeningPictureTest, MarksEachHitAtItsTimeWithLabelAndScore) {
  l_.hits = {{0.5, "yes", 0.912}, {1.5, "no", 0.8}};
  l_.refractory_s = 0.25;
  const std::string svg = Svg();
  EXPECT_EQ(Count(svg, "class='hit'"), 2u);
  EXPECT_EQ(Count(svg, "class='refractory'"), 2u);
  // The axis goes from 80 to 820.
  EXPECT_THAT(Attribute(svg, "d", "hit"), testing::StartsWith("M265.0,"));
  EXPECT_EQ(Attribute(svg, "x", "refractory"), "265.0");
  EXPECT_EQ(Attribute(svg, "width", "refractory"), "92.5");
  EXPECT_THAT(svg, HasSubstr("text-anchor='start'>yes 0.91<"));
  EXPECT_THAT(svg, HasSubstr("text-anchor='start'>no 0.80<"));
  EXPECT_THAT(svg, HasSubstr("<title>1.50 s no 0.800</title>"));
}

TEST_F(ListeningPictureTest, WithoutAHitThereIsNoMark) {
  l_.refractory_s = 1;
  EXPECT_EQ(Count(Svg(), "class='hit'"), 0u);
  EXPECT_EQ(Count(Svg(), "class='refractory'"), 0u);
}

TEST_F(ListeningPictureTest, NamesThatWouldOverlapAreLeftOutAndMarksStay) {
  l_.hits = {{1.0, "yes", 0.9}, {1.02, "yes", 0.9}, {1.5, "yes", 0.9}};
  const std::string svg = Svg();
  EXPECT_EQ(Count(svg, "class='hit'"), 3u);
  EXPECT_EQ(Count(svg, ">yes 0.90<"), 2u);
}

TEST_F(ListeningPictureTest, AHitAtTheEndHasItsNameAtTheLeft) {
  l_.hits = {{2, "a name too long", 0.9}};
  EXPECT_THAT(Svg(), HasSubstr("text-anchor='end'>a name too lo\u2026 0.90<"));
  l_.refractory_s = 1;  // beyond the end of the axis
  EXPECT_EQ(Attribute(Svg(), "width", "refractory"), "0.0");
}

TEST_F(ListeningPictureTest, EscapesAllTextsOfOthers) {
  l_.title = "<script>&";
  l_.labels[0].name = "a<b";
  l_.hits = {{1, "c<d>'", 0.9}};
  const std::string svg = Svg();
  EXPECT_THAT(svg, HasSubstr(">&lt;script&gt;&amp;<"));
  EXPECT_THAT(svg, HasSubstr(">a&lt;b<"));
  EXPECT_THAT(svg, HasSubstr(">c&lt;d&gt;&#39; 0.90<"));
  EXPECT_THAT(svg, HasSubstr(" c&lt;d&gt;&#39; 0.900</title>"));
  EXPECT_THAT(svg, Not(HasSubstr("script>")));
}

TEST_F(ListeningPictureTest, ScoresAreALineFromTimeToTime) {
  Fill(32'000, 3, 1);
  l_.times_s = {0, 1, 2};
  l_.scores = {0, 0.5, 1.5};  // above 1 is drawn as 1
  EXPECT_EQ(Attribute(Svg(), "points", "score"), "80.0,424.0 450.0,349.0 820.0,274.0 ");
  EXPECT_EQ(Attribute(Svg(), "points", "threshold"), "80.0,349.0 820.0,349.0 ");
}

TEST_F(ListeningPictureTest, AScoreOfOneAnswerIsSeenInALongRecording) {
  Fill(size_t{16'000} * 400, 19'000, 1);
  l_.scores[9'000] = 1;
  EXPECT_THAT(Attribute(Svg(), "points", "score"), HasSubstr(",274.0 "));
}

TEST_F(ListeningPictureTest, OfManyLabelsTheHighestAreDrawnInTheirOrder) {
  Fill(32'000, 51, 12);
  for (const size_t c : std::initializer_list<size_t>{1, 3, 4, 5, 6, 7, 9, 11})
    l_.scores[size_t{12} * 30 + c] = 0.1F;
  const std::string svg = Svg();
  EXPECT_EQ(Count(svg, "class='score'"), 8u);
  EXPECT_THAT(svg, HasSubstr(">4 lower ones not shown<"));
  EXPECT_THAT(svg, Not(HasSubstr(">label10<")));
  EXPECT_LT(svg.find(">label9<"), svg.find(">label11<"));
}

TEST_F(ListeningPictureTest, LabelsThatAreNeverReportedAreFainter) {
  EXPECT_THAT(Svg(), Not(HasSubstr("stroke-opacity")));
  l_.labels[0].silent = true;
  EXPECT_EQ(Attribute(Svg(), "stroke-opacity", "score"), "0.5");
}

TEST_F(ListeningPictureTest, TheWaveformIsScaledToARoundNumberAboveItsPeak) {
  samples_[100] = -9'000;  // 0.27 of full scale
  const std::string svg = Svg();
  EXPECT_THAT(svg, HasSubstr(">0.5<"));
  EXPECT_THAT(svg, HasSubstr(">-0.5<"));
  samples_[100] = INT16_MIN;
  EXPECT_THAT(Svg(), HasSubstr(">-1<"));
  EXPECT_THAT(Svg(), HasSubstr("V122.4"));  // the strip's lower end
}

TEST_F(ListeningPictureTest, AnEmptyRecordingIsAnEmptyPicture) {
  Fill(0, 0, 1);
  const std::string svg = Svg();
  EXPECT_THAT(svg, HasSubstr(">time in seconds<"));
  EXPECT_THAT(svg, Not(HasSubstr("<image")));
  EXPECT_THAT(svg, Not(HasSubstr("class='wave'")));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
}

TEST_F(ListeningPictureTest, OneSampleAndOneAnswerAreSeen) {
  Fill(1, 1, 1);
  l_.times_s = {1.0 / 16'000};
  samples_[0] = 20;
  const std::string svg = Svg();
  EXPECT_EQ(Attribute(svg, "d", "wave"), "M450.0,57.2V58.0");
  EXPECT_THAT(svg, HasSubstr("<image x='812.6' y='136' width='7.4'"));
  EXPECT_EQ(Attribute(svg, "points", "score"), "820.0,424.0 814.0,424.0 ");
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST_F(ListeningPictureTest, AFrameEndsWithItsWindow) {
  // From 0.98 s, a hop before the first answer, to 2 s.
  EXPECT_THAT(Svg(), HasSubstr("<image x='442.6' y='136' width='377.4'"));
}

TEST_F(ListeningPictureTest, IsBoundedHoweverLongAndLoudTheRecording) {
  constexpr size_t kAnswers = 50'000;
  Fill(size_t{16'000} * 1'000, kAnswers, 12);
  std::mt19937 random(7);
  for (int16_t& sample : samples_) sample = static_cast<int16_t>(random());
  for (int8_t& feature : l_.frames) feature = static_cast<int8_t>(random());
  for (float& score : l_.scores) score = static_cast<float>(random() % 1000) / 1000;
  for (size_t i = 0; i < kAnswers; ++i) l_.hits.push_back({l_.times_s[i], "label1", 0.9});
  l_.refractory_s = 1;
  l_.title = std::string(10'000, 'x');
  l_.labels[0].name = std::string(10'000, 'y');
  const std::string svg = Svg();
  EXPECT_LT(svg.size(), 400'000u);
  EXPECT_LT(Count(svg, "class='hit'"), 200u);
  EXPECT_GT(Count(svg, "class='hit'"), 150u);
}

}  // namespace
}  // namespace mote::report
