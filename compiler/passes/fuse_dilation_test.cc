// SPDX-License-Identifier: Apache-2.0
#include <regex>

#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "FuseDilation";

// 4x3 padded by 2 rows above and 2 below, 0 and 1 columns, in blocks of 2x2; a window of 2x2.
struct Parts {
  std::string outputs = "%8";
  std::string images = "int8[4,4,2,1] scale=0.5 zero_point=3";
  std::string padding = "VALID";
  std::string pads = "[2, 2, 0, 1]";
  std::string crops = "[1, 2, 0, 0]";
  std::string y = "int8[1,3,2,1] scale=1 zero_point=0";
  std::string space_block = "%1";
};

std::string Pattern(const Parts& parts) {
  return "module\n\nsubgraph 'main' (%0) -> (" + parts.outputs +
         ") {\n  %0 'x': int8[1,4,3,1] scale=0.5 zero_point=3\n"
         "  %1 'block': int32[2] buffer=1 = [2, 2]\n"
         "  %2 'pads': int32[2,2] buffer=2 = " +
         parts.pads +
         "\n"
         "  %3 'images': " +
         parts.images +
         "\n  %4 'w': int8[1,2,2,1] scale=0.5 zero_point=0 buffer=3 = [1, 2, 3, -4]\n"
         "  %5 'summed': int8[4,3,1,1] scale=1 zero_point=0\n"
         "  %6 'crops': int32[2,2] buffer=4 = " +
         parts.crops +
         "\n"
         "  %7 'other': int32[2] buffer=5 = [4, 1]\n"
         "  %8 'y': " +
         parts.y +
         "\n  op SPACE_TO_BATCH_ND (%0, %1, %2) -> (%3)\n"
         "  op CONV_2D (%3, %4) -> (%5) {padding=" +
         parts.padding +
         " stride_h=1 stride_w=1}\n"
         "  op BATCH_TO_SPACE_ND (%5, " +
         parts.space_block + ", %6) -> (%8)\n}\n\n";
}

TEST(FuseDilation, TheConvolutionStepsOverPixels) {
  const Rewritten rewritten = Rewrite(kPass, Pattern({}));
  EXPECT_EQ(rewritten.rewrites, 1);
  EXPECT_NE(rewritten.text.find("{\n  %0"), std::string::npos);
  EXPECT_NE(rewritten.text.find("op CONV_2D (%0, %4) -> (%8) {dilation_h_factor=2 "
                                "dilation_w_factor=2 pad_bottom=0 pad_left=0 pad_right=1 pad_top=1 "
                                "padding=EXPLICIT stride_h=1 stride_w=1}"),
            std::string::npos)
      << rewritten.text;
  EXPECT_EQ(rewritten.text.find("BATCH"), std::string::npos) << rewritten.text;
}

TEST(FuseDilation, StaysWhereThePatternIsAnother) {
  ExpectUntouched(kPass, Pattern({.outputs = "%8, %5"}));
  ExpectUntouched(kPass, Pattern({.outputs = "%8, %3"}));
  ExpectUntouched(kPass, Pattern({.images = "int8[4,4,2,1] scale=0.5 zero_point=4"}));
  ExpectUntouched(kPass, Pattern({.padding = "SAME"}));
  ExpectUntouched(kPass, Pattern({.space_block = "%7"}));
}

// 0 times an infinite weight is NaN, and a padding adds nothing.
TEST(FuseDilation, LeavesRealNumbersAlone) {
  const std::regex quantised(R"(int8(\[[0-9,]+\]) scale=\S+ zero_point=-?\d+)");
  const std::string real = std::regex_replace(Pattern({}), quantised, "float32$1");
  ASSERT_EQ(real.find("int8"), std::string::npos);
  ExpectUntouched(kPass, real);
}

// More is cropped than was padded: no padding says that.
TEST(FuseDilation, StaysWherePixelsOfTheImageAreCropped) {
  ExpectUntouched(kPass, Pattern({.pads = "[0, 4, 0, 1]", .crops = "[1, 2, 0, 0]"}));
}

TEST(FuseDilation, StaysWhereNothingIsLeft) {
  ExpectUntouched(kPass,
                  Pattern({.crops = "[3, 3, 0, 0]", .y = "int8[1,0,2,1] scale=1 zero_point=0"}));
}

}  // namespace
}  // namespace mote::passes
