// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "FusePad";

// Pads 1 above, 0 below, 2 to the left, 3 to the right; the convolution itself adds nothing.
TEST(FusePad, TheConvolutionPadsItself) {
  ExpectRewrite(kPass,
                R"(module

subgraph 'main' (%0) -> (%4) {
  %0 'x': int8[1,3,3,1] scale=0.5 zero_point=3
  %1 'pads': int32[4,2] buffer=1
  %2 'padded': int8[1,4,8,1] scale=0.5 zero_point=3
  %3 'w': int8[1,2,2,1] scale=0.5 zero_point=0 buffer=2 = [1, 2, 3, -4]
  %4 'y': int8[1,3,7,1] scale=1 zero_point=0
  op PAD (%0, %1) -> (%2)
  op CONV_2D (%2, %3) -> (%4) {padding=VALID stride_h=1 stride_w=1}
}

buffer 1: int32 [0, 0, 1, 0, 2, 3, 0, 0]
)",
                R"(module

subgraph 'main' (%0) -> (%4) {
  %0 'x': int8[1,3,3,1] scale=0.5 zero_point=3
  %1 'pads': int32[4,2] buffer=1
  %2 'padded': int8[1,4,8,1] scale=0.5 zero_point=3
  %3 'w': int8[1,2,2,1] scale=0.5 zero_point=0 buffer=2 = [1, 2, 3, -4]
  %4 'y': int8[1,3,7,1] scale=1 zero_point=0
  op CONV_2D (%0, %3) -> (%4) {pad_bottom=0 pad_left=2 pad_right=3 pad_top=1 padding=EXPLICIT stride_h=1 stride_w=1}
}

buffer 1: int32 [0, 0, 1, 0, 2, 3, 0, 0]
)");
}

// SAME on 4x8 with a 2x3 window and stride 2 asks for 0 rows, and 1 column to the right.
TEST(FusePad, ThePaddingOfSameIsAdded) {
  const Rewritten rewritten = Rewrite(kPass,
                                      R"(module

subgraph 'main' (%0) -> (%4) {
  %0 'x': int8[1,3,3,1] scale=0.5 zero_point=3
  %1 'pads': int32[4,2] buffer=1
  %2 'padded': int8[1,4,8,1] scale=0.5 zero_point=3
  %3 'w': int8[1,2,3,1] scale=0.5 zero_point=0 buffer=2 = [1, 2, 3, -4, 5, 6]
  %4 'y': int8[1,2,4,1] scale=1 zero_point=0
  op PAD (%0, %1) -> (%2)
  op DEPTHWISE_CONV_2D (%2, %3) -> (%4) {padding=SAME stride_h=2 stride_w=2}
}

buffer 1: int32 [0, 0, 1, 0, 2, 3, 0, 0]
)");
  EXPECT_NE(rewritten.text.find("op DEPTHWISE_CONV_2D (%0, %3) -> (%4) {pad_bottom=0 pad_left=2 "
                                "pad_right=4 pad_top=1 padding=EXPLICIT stride_h=2 stride_w=2}"),
            std::string::npos)
      << rewritten.text;
}

struct PadParts {
  std::string outputs = "%4";
  std::string padded = "int8[1,4,3,1] scale=0.5 zero_point=3";
  std::string pads = "[0, 0, 1, 0, 0, 0, 0, 0]";
  std::string conv = "CONV_2D (%2, %3) -> (%4) {padding=SAME stride_h=1 stride_w=1}";
};

std::string PadAndConv(const PadParts& parts) {
  return "module\n\nsubgraph 'main' (%0) -> (" + parts.outputs +
         ") {\n  %0 'x': int8[1,3,3,1] scale=0.5 zero_point=3\n  %1 'pads': int32[4,2] buffer=1\n"
         "  %2 'padded': " +
         parts.padded +
         "\n  %3 'w': int8[1,2,2,1] scale=0.5 zero_point=0 buffer=2 = [1, 2, 3, -4]\n"
         "  %4 'y': int8[1,4,3,1] scale=1 zero_point=0\n  op PAD (%0, %1) -> (%2)\n  op " +
         parts.conv + "\n}\n\nbuffer 1: int32 " + parts.pads + "\n";
}

TEST(FusePad, OnlyHeightAndWidthAreFused) {
  EXPECT_EQ(Rewrite(kPass, PadAndConv({})).rewrites, 1);
  ExpectUntouched(kPass, PadAndConv({.pads = "[0, 0, 0, 0, 0, 0, 0, 1]"}));
  ExpectUntouched(kPass, PadAndConv({.pads = "[1, 0, 0, 0, 0, 0, 0, 0]"}));
}

// The convolution would pad with another number than PAD does.
TEST(FusePad, AnotherZeroPointStays) {
  ExpectUntouched(kPass, PadAndConv({.padded = "int8[1,4,3,1] scale=0.5 zero_point=4"}));
}

TEST(FusePad, StaysWhereSomebodyElseReadsThePadded) {
  ExpectUntouched(kPass, PadAndConv({.outputs = "%4, %2"}));
}

std::string PadAndConvOf(const std::string& x, const std::string& w) {
  return "module\n\nsubgraph 'main' (%0) -> (%4) {\n  %0 'x': " + x +
         "\n  %1 'pads': int32[4,2] buffer=1\n  %2 'padded': " + x + "\n  %3 'w': " + w +
         " buffer=2 = [1]\n  %4 'y': " + x +
         "\n  op PAD (%0, %1) -> (%2)\n  op CONV_2D (%2, %3) -> (%4) {padding=SAME stride_h=1 "
         "stride_w=1}\n}\n\nbuffer 1: int32 [0, 0, 0, 0, 0, 0, 0, 0]\n";
}

// PAD of real numbers writes 0, and 0 * infinity is NaN; a convolution's padding adds nothing.
TEST(FusePad, Int16IsFusedAndRealNumbersAreNot) {
  const std::string int16 = "int16[1,1,1,1] scale=0.5 zero_point=0";
  EXPECT_EQ(Rewrite(kPass, PadAndConvOf(int16, "int8[1,1,1,1] scale=1 zero_point=0")).rewrites, 1);
  ExpectUntouched(kPass, PadAndConvOf("float32[1,1,1,1]", "float32[1,1,1,1]"));
}

TEST(FusePad, OnlyConvolutionsTakeIt) {
  ExpectUntouched(kPass,
                  PadAndConv({.conv = "MAX_POOL_2D (%2) -> (%4) {filter_height=1 filter_width=1 "
                                      "padding=SAME stride_h=1 stride_w=1}"}));
}

}  // namespace
}  // namespace mote::passes
