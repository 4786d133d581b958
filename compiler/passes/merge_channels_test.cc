// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "MergeChannels";

// Eight channels of one pixel, which is all that a convolution reads.
struct Pair {
  std::string weights = "[1, 1, 2, 2, 3, 3, 4, 4]";
  std::string scales = "scale=1 zero_point=0";
  std::string bias = "[0, 0, 0, 0, 0, 0, 0, 0]";
  std::string reader = "int8[1,1,1,8] scale=1 zero_point=0 buffer=3 = [1, 2, 3, 4, 5, 6, 7, 8]";
  std::string padding = "VALID";
  std::string outputs = "%5";
  std::string more;

  std::string Text() const {
    return "module\n\nsubgraph 'main' (%0) -> (" + outputs +
           ") {\n  %0 'x': int8[1,1,1,1] scale=1 zero_point=0\n"
           "  %1 'w1': int8[8,1,1,1] " +
           scales + " buffer=1 = " + weights +
           "\n  %2 'b1': int32[8] buffer=2\n"
           "  %3 'image': int8[1,1,1,8] scale=1 zero_point=-100\n"
           "  %4 'w2': " +
           reader +
           "\n  %5 'y': int8[1,1,1,1] scale=4 zero_point=0\n"
           "  op CONV_2D (%0, %1, %2) -> (%3) {padding=VALID stride_h=1 stride_w=1}\n"
           "  op CONV_2D (%3, %4) -> (%5) {padding=" +
           padding + " stride_h=1 stride_w=1}\n" + more +
           "}\n\n"
           "buffer 2: int32 " +
           bias + "\n";
  }
};

std::string Reading(const std::string& weights) {
  return "int8[1,1,1,8] scale=1 zero_point=0 buffer=3 = " + weights;
}

void ExpectFind(const Rewritten& rewritten, const std::string& text) {
  EXPECT_NE(rewritten.text.find(text), std::string::npos) << rewritten.text;
}

TEST(MergeChannels, TheirReadersAddUpWeights) {
  const Rewritten rewritten = Rewrite(kPass, Pair().Text());
  EXPECT_EQ(rewritten.rewrites, 4);
  ExpectFind(rewritten, "int8[4,1,1,1] scale=1 zero_point=0 buffer=4 = [1, 2, 3, 4]");
  ExpectFind(rewritten, "int8[1,1,1,4] scale=1 zero_point=0 buffer=6 = [3, 7, 11, 15]");
  const std::vector<std::string> want = {
      "CONV_2D 'image': 4 of 8 channels stay, 4 duplicate: 8 -> 4 MACs",
      "CONV_2D 'y': 1 of 1 channels stay: 8 -> 4 MACs"};
  EXPECT_EQ(rewritten.details, want);
}

TEST(MergeChannels, WhatDiffersInBiasOrScaleStays) {
  Pair pair;
  pair.bias = "[0, 1, 0, 0, 0, 0, 0, 0]";
  ExpectUntouched(kPass, pair.Text());
  pair = Pair();
  pair.scales = "scale=[1, 2, 1, 1, 1, 1, 1, 1] zero_point=[0, 0, 0, 0, 0, 0, 0, 0]";
  ExpectUntouched(kPass, pair.Text());
}

TEST(MergeChannels, ASumUpTo127Fits) {
  Pair pair;
  pair.reader = Reading("[100, 27, -100, -27, 0, -128, 1, 2]");
  ExpectUntouched(kPass, pair.Text());  // 0 - 128 does not, and three are no four
  pair.reader = Reading("[100, 27, -100, -27, 1, -128, 1, 2]");
  ExpectFind(Rewrite(kPass, pair.Text()), "= [127, -127, -127, 3]");
  pair.reader = Reading("[100, 28, -100, -27, 1, -128, 1, 2]");
  ExpectUntouched(kPass, pair.Text());
}

// Six of the eight could go, and four do: those that are found first.
TEST(MergeChannels, TheyGoInFours) {
  Pair pair;
  pair.weights = "[1, 1, 1, 1, 2, 2, 2, 2]";
  ExpectFind(Rewrite(kPass, pair.Text()), "= [10, 11, 7, 8]");
}

// 100 + 100 fits nowhere; the third is added to the second.
TEST(MergeChannels, WhereOneSumDoesNotFitAnotherMay) {
  Pair pair;
  pair.weights = "[1, 1, 1, 1, 1, 1, 2, 3]";
  pair.reader = Reading("[100, 50, 60, 10, 10, 10, 7, 7]");
  ExpectFind(Rewrite(kPass, pair.Text()), "= [120, 120, 7, 7]");
}

// A border of SAME is the zero point in all channels.
TEST(MergeChannels, BordersAreEqualToo) {
  Pair pair;
  pair.padding = "SAME";
  pair.reader =
      "int8[1,1,2,8] scale=1 zero_point=0 buffer=3 = "
      "[1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 0, 1, 0, 0]";
  ExpectFind(Rewrite(kPass, pair.Text()), "= [3, 7, 11, 15, 18, 18, 1, 0]");
}

TEST(MergeChannels, AnOutputKeepsItsChannels) {
  Pair pair;
  pair.outputs = "%5, %3";
  ExpectUntouched(kPass, pair.Text());
}

// ADD does not read one channel by another, but it is no layer.
TEST(MergeChannels, WhatIsReadElsewhereKeepsItsChannels) {
  Pair pair;
  pair.outputs = "%5, %6";
  pair.more = "  op ADD (%3, %3) -> (%6)\n";
  std::string text = pair.Text();
  const std::string after = "  %5 'y': int8[1,1,1,1] scale=4 zero_point=0\n";
  text.insert(text.find(after) + after.size(), "  %6 'sum': int8[1,1,1,8] scale=1 zero_point=0\n");
  ExpectUntouched(kPass, text);
}

// A convolution of one channel, one of depth, and one that reads it.
std::string WithDepthwise(const std::string& weights) {
  return "module\n\nsubgraph 'main' (%0) -> (%6) {\n"
         "  %0 'x': int8[1,1,1,1] scale=1 zero_point=0\n"
         "  %1 'w1': int8[8,1,1,1] scale=1 zero_point=0 buffer=1 = [1, 1, 2, 2, 3, 3, 4, 4]\n"
         "  %2 'image': int8[1,1,1,8] scale=1 zero_point=-100\n"
         "  %3 'wd': int8[1,1,1,8] scale=1 zero_point=0 buffer=2 = " +
         weights +
         "\n  %4 'deep': int8[1,1,1,8] scale=2 zero_point=-100\n"
         "  %5 'w2': int8[1,1,1,8] scale=1 zero_point=0 buffer=3 = [1, 2, 3, 4, 5, 6, 7, 8]\n"
         "  %6 'y': int8[1,1,1,1] scale=4 zero_point=0\n"
         "  op CONV_2D (%0, %1) -> (%2) {padding=VALID stride_h=1 stride_w=1}\n"
         "  op DEPTHWISE_CONV_2D (%2, %3) -> (%4) {depth_multiplier=1 padding=VALID stride_h=1 "
         "stride_w=1}\n"
         "  op CONV_2D (%4, %5) -> (%6) {padding=VALID stride_h=1 stride_w=1}\n}\n\n";
}

TEST(MergeChannels, ADepthwiseConvolutionLosesThemWithItsInput) {
  const Rewritten rewritten = Rewrite(kPass, WithDepthwise("[5, 5, 6, 6, 7, 7, 8, 8]"));
  EXPECT_EQ(rewritten.rewrites, 8);
  ExpectFind(rewritten, "int8[4,1,1,1] scale=1 zero_point=0 buffer=4 = [1, 2, 3, 4]");
  ExpectFind(rewritten, "buffer=6 = [5, 6, 7, 8]");
  ExpectFind(rewritten, "buffer=8 = [3, 7, 11, 15]");
}

TEST(MergeChannels, OtherFiltersOfDepthKeepThemApart) {
  ExpectUntouched(kPass, WithDepthwise("[5, 9, 6, 9, 7, 9, 8, 9]"));
}

TEST(MergeChannels, ADepthwiseConvolutionThatSharesItsInputKeepsThem) {
  std::string text = WithDepthwise("[5, 5, 6, 6, 7, 7, 8, 8]");
  const auto insert = [&](const std::string& before, const std::string& more) {
    const size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos) << before;
    text.insert(at, more);
  };
  insert("  op CONV_2D (%0", "  %7 'z': int8[1,1,1,1] scale=4 zero_point=0\n");
  insert("}\n\n", "  op CONV_2D (%2, %5) -> (%7) {padding=VALID stride_h=1 stride_w=1}\n");
  insert(") {\n  %0", ", %7");
  ExpectUntouched(kPass, text);
}

// The input's channels stay, because they are an output; the next layer's filters differ only in
// which of two equal ones they read.
TEST(MergeChannels, FiltersAreEqualThatReadEqualChannels) {
  const std::string text =
      "module\n\nsubgraph 'main' (%0) -> (%6, %2) {\n"
      "  %0 'x': int8[1,1,1,1] scale=1 zero_point=0\n"
      "  %1 'w1': int8[2,1,1,1] scale=1 zero_point=0 buffer=1 = [1, 1]\n"
      "  %2 'image': int8[1,1,1,2] scale=1 zero_point=-100\n"
      "  %3 'w2': int8[5,1,1,2] scale=1 zero_point=0 buffer=2 = [1, 0, 0, 1, 2, 0, 3, 0, 4, 0]\n"
      "  %4 'next': int8[1,1,1,5] scale=1 zero_point=-100\n"
      "  %5 'w3': int8[1,1,1,5] scale=1 zero_point=0 buffer=3 = [1, 2, 3, 4, 5]\n"
      "  %6 'y': int8[1,1,1,1] scale=4 zero_point=0\n"
      "  op CONV_2D (%0, %1) -> (%2) {padding=VALID stride_h=1 stride_w=1}\n"
      "  op CONV_2D (%2, %3) -> (%4) {padding=VALID stride_h=1 stride_w=1}\n"
      "  op CONV_2D (%4, %5) -> (%6) {padding=VALID stride_h=1 stride_w=1}\n}\n";
  const Rewritten rewritten = Rewrite(kPass, text);
  EXPECT_EQ(rewritten.rewrites, 1);
  ExpectFind(rewritten, "= [1, 0, 2, 0, 3, 0, 4, 0]");
  ExpectFind(rewritten, "= [3, 3, 4, 5]");
}

// Two pixels of eight channels in a row.
TEST(MergeChannels, AFullyConnectedLayerAddsUpEachPixel) {
  const std::string text =
      "module\n\nsubgraph 'main' (%0) -> (%5) {\n"
      "  %0 'x': int8[1,2,1,1] scale=1 zero_point=0\n"
      "  %1 'w1': int8[8,1,1,1] scale=1 zero_point=0 buffer=1 = [1, 1, 2, 2, 3, 3, 4, 4]\n"
      "  %2 'image': int8[1,2,1,8] scale=1 zero_point=-100\n"
      "  %3 'row': int8[1,16] scale=1 zero_point=-100\n"
      "  %4 'w2': int8[1,16] scale=1 zero_point=0 buffer=2 = "
      "[1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 1, 1, 1, 1, 1, 1]\n"
      "  %5 'y': int8[1,1] scale=4 zero_point=0\n"
      "  op CONV_2D (%0, %1) -> (%2) {padding=VALID stride_h=1 stride_w=1}\n"
      "  op RESHAPE (%2) -> (%3)\n"
      "  op FULLY_CONNECTED (%3, %4) -> (%5)\n}\n";
  const Rewritten rewritten = Rewrite(kPass, text);
  EXPECT_EQ(rewritten.rewrites, 4);
  ExpectFind(rewritten, "int8[1,8] scale=1 zero_point=0");
  ExpectFind(rewritten, "= [3, 7, 11, 15, 2, 2, 2, 2]");
}

}  // namespace
}  // namespace mote::passes
