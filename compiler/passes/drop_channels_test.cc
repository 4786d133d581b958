// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "DropChannels";

// Eight channels of which the second convolution reads four, behind a clamp at 0.
std::string Pair(const std::string& outputs, const std::string& bias, const std::string& weights) {
  return "module\n\nsubgraph 'main' (%0) -> (" + outputs +
         ") {\n  %0 'x': int8[1,1,1,1] scale=1 zero_point=0\n"
         "  %1 'w1': int8[8,1,1,1] scale=1 zero_point=0 buffer=1 = [1, 2, 3, 4, 5, 6, 7, 8]\n"
         "  %2 'b1': int32[8] buffer=2\n"
         "  %3 'image': int8[1,1,1,8] scale=1 zero_point=-100\n"
         "  %4 'w2': int8[1,1,1,8] scale=1 zero_point=0 buffer=3 = " +
         weights +
         "\n  %5 'y': int8[1,1,1,1] scale=4 zero_point=0\n"
         "  op CONV_2D (%0, %1, %2) -> (%3) {padding=VALID stride_h=1 stride_w=1}\n"
         "  op CONV_2D (%3, %4) -> (%5) {padding=VALID stride_h=1 stride_w=1}\n}\n\n"
         "buffer 2: int32 " +
         bias + "\n";
}

constexpr const char* kAlive = "[0, 0, 0, 0, 0, 0, 0, 0]";
constexpr const char* kAllRead = "[1, 1, 1, 1, 1, 1, 1, 1]";

void ExpectFind(const Rewritten& rewritten, const std::string& text) {
  EXPECT_NE(rewritten.text.find(text), std::string::npos) << rewritten.text;
}

TEST(DropChannels, ThoseThatMeetZerosGo) {
  const Rewritten rewritten = Rewrite(kPass, Pair("%5", kAlive, "[0, 1, 0, 1, 0, 1, 0, 1]"));
  EXPECT_EQ(rewritten.rewrites, 4);
  ExpectFind(rewritten, "int8[4,1,1,1] scale=1 zero_point=0 buffer=4 = [2, 4, 6, 8]");
  ExpectFind(rewritten, "int8[1,1,1,4] scale=1 zero_point=0 buffer=6 = [1, 1, 1, 1]");
}

// Channels 0 to 3 are 127 for every x: 227 steps above the zero point, four times.
TEST(DropChannels, ThoseThatAreOneNumberGoIntoTheBias) {
  const Rewritten rewritten =
      Rewrite(kPass, Pair("%5", "[9999, 9999, 9999, 9999, 0, 0, 0, 0]", kAllRead));
  EXPECT_EQ(rewritten.rewrites, 4);
  ExpectFind(rewritten, "[908]");
}

// A border of SAME holds the zero point, and not what the channel is.
TEST(DropChannels, ANumberStaysWhereWindowsReachBeyondTheImage) {
  std::string text = Pair("%5", "[9999, 9999, 9999, 9999, 0, 0, 0, 0]", kAllRead);
  const auto replace = [&](const std::string& from, const std::string& to) {
    const size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  };
  replace("int8[1,1,1,8] scale=1 zero_point=0 buffer=3 = [1, 1, 1, 1, 1, 1, 1, 1]",
          "int8[1,1,2,8] scale=1 zero_point=0 buffer=3 = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "
          "1, 1, 1]");
  replace("(%5) {padding=VALID", "(%5) {padding=SAME");
  ExpectUntouched(kPass, text);
}

// Two pixels of eight channels, averaged, then as a row of a fully connected layer. Channels 0 to 3
// are 127 for every x.
std::string WithHead(const std::string& shape) {
  return "module\n\nsubgraph 'main' (%0) -> (%6) {\n"
         "  %0 'x': int8[1,2,1,1] scale=1 zero_point=0\n"
         "  %1 'w1': int8[8,1,1,1] scale=1 zero_point=0 buffer=1 = [1, 2, 3, 4, 5, 6, 7, 8]\n"
         "  %2 'b1': int32[8] buffer=2\n"
         "  %3 'image': int8[1,2,1,8] scale=1 zero_point=-100\n"
         "  %4 'row': int8" +
         shape +
         " scale=1 zero_point=-100\n"
         "  %5 'w2': int8[1,16] scale=1 zero_point=0 buffer=3 = "
         "[1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2]\n"
         "  %6 'y': int8[1,1] scale=4 zero_point=0\n"
         "  op CONV_2D (%0, %1, %2) -> (%3) {padding=VALID stride_h=1 stride_w=1}\n"
         "  op RESHAPE (%3) -> (%4)\n"
         "  op FULLY_CONNECTED (%4, %5) -> (%6)\n}\n\n"
         "buffer 2: int32 [9999, 9999, 9999, 9999, 0, 0, 0, 0]\n";
}

TEST(DropChannels, AFullyConnectedLayerDoesWithoutTheirColumns) {
  const Rewritten rewritten = Rewrite(kPass, WithHead("[1,16]"));
  EXPECT_EQ(rewritten.rewrites, 4);
  ExpectFind(rewritten, "int8[1,8] scale=1 zero_point=0 buffer=6 = [1, 1, 1, 1, 2, 2, 2, 2]");
  ExpectFind(rewritten, "[2724]");  // 227 * 4 * (1 + 2)
  const std::vector<std::string> want = {
      "CONV_2D 'image': 4 of 8 channels stay, 4 constant: 16 -> 8 MACs",
      "FULLY_CONNECTED 'y': 1 of 1 channels stay: 16 -> 8 MACs"};
  EXPECT_EQ(rewritten.details, want);
}

TEST(DropChannels, AShapeThatHidesThemKeepsThem) { ExpectUntouched(kPass, WithHead("[4,4]")); }

TEST(DropChannels, AnOutputKeepsItsChannels) {
  ExpectUntouched(kPass, Pair("%5, %3", kAlive, "[0, 1, 0, 1, 0, 1, 0, 1]"));
}

TEST(DropChannels, WhatIsReadAndVariesStays) {
  ExpectUntouched(kPass, Pair("%5", kAlive, kAllRead));
}

}  // namespace
}  // namespace mote::passes
