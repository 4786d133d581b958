// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "DepthwiseToConv";

std::string OneChannel(const std::string& x, const std::string& w) {
  return "module\n\nsubgraph 'main' (%0) -> (%2) {\n  %0 'x': " + x + "\n  %1 'w': " + w +
         "\n  %2 'y': int8[1,1,2,2] scale=1 zero_point=0\n"
         "  op DEPTHWISE_CONV_2D (%0, %1) -> (%2) {depth_multiplier=2 padding=VALID stride_h=1 "
         "stride_w=1}\n}\n\n";
}

// Filters 1, 3, 5, 7 and 2, 4, 6, 8, each with a scale of its own.
TEST(DepthwiseToConv, TheFiltersStandOneBehindTheOther) {
  const Rewritten rewritten =
      Rewrite(kPass,
              OneChannel("int8[1,2,3,1] scale=0.5 zero_point=3",
                         "int8[1,2,2,2] scale=[0.5, 0.25] zero_point=[0, 0] axis=3 buffer=1 = "
                         "[1, 2, 3, 4, 5, 6, 7, 8]"));
  EXPECT_EQ(rewritten.rewrites, 1);
  EXPECT_NE(rewritten.text.find("int8[2,2,2,1] scale=[0.5, 0.25] zero_point=[0, 0] buffer=2"),
            std::string::npos)
      << rewritten.text;
  EXPECT_NE(rewritten.text.find("[1, 3, 5, 7, 2, 4, 6, 8]"), std::string::npos) << rewritten.text;
  EXPECT_NE(
      rewritten.text.find("op CONV_2D (%0, %3) -> (%2) Conv2DOptions{padding=VALID stride_h=1 "
                          "stride_w=1}"),
      std::string::npos)
      << rewritten.text;
}

TEST(DepthwiseToConv, StaysWhereThereAreMoreChannelsOrOtherTypes) {
  ExpectUntouched(kPass,
                  OneChannel("int8[1,2,3,2] scale=0.5 zero_point=3",
                             "int8[1,2,2,2] scale=0.5 zero_point=0 buffer=1 = [1, 2, 3, 4, 5, 6, "
                             "7, 8]"));
  ExpectUntouched(kPass,
                  OneChannel("int16[1,2,3,1] scale=0.5 zero_point=0",
                             "int8[1,2,2,2] scale=0.5 zero_point=0 buffer=1 = [1, 2, 3, 4, 5, 6, "
                             "7, 8]"));
}

}  // namespace
}  // namespace mote::passes
