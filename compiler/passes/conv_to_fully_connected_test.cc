// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "ConvToFullyConnected";

std::string Pixel(const std::string& x, const std::string& w, const std::string& y) {
  return "module\n\nsubgraph 'main' (%0) -> (%2) {\n  %0 'x': " + x + "\n  %1 'w': " + w +
         "\n  %2 'y': " + y +
         "\n  op CONV_2D (%0, %1) -> (%2) {fused_activation_function=RELU padding=SAME stride_h=1 "
         "stride_w=1}\n}\n\n";
}

constexpr const char* kTwoScales =
    "int8[2,1,1,3] scale=[0.5, 0.25] zero_point=[0, 0] buffer=1 = [1, 2, 3, 4, 5, 6]";

TEST(ConvToFullyConnected, FiltersOfOnePixelAreRowsOfWeights) {
  const Rewritten rewritten = Rewrite(kPass,
                                      Pixel("int8[1,1,1,3] scale=0.5 zero_point=3",
                                            kTwoScales,
                                            "int8[1,1,1,2] scale=1 zero_point=0"));
  EXPECT_EQ(rewritten.rewrites, 1);
  EXPECT_NE(rewritten.text.find("int8[2,3] scale=[0.5, 0.25] zero_point=[0, 0] buffer=1"),
            std::string::npos)
      << rewritten.text;
  EXPECT_NE(rewritten.text.find("op FULLY_CONNECTED (%0, %3) -> (%2) FullyConnectedOptions{"
                                "fused_activation_function=RELU keep_num_dims=true}"),
            std::string::npos)
      << rewritten.text;
}

TEST(ConvToFullyConnected, StaysWithSeveralPixelsOrOneScale) {
  ExpectUntouched(kPass,
                  Pixel("int8[1,1,2,3] scale=0.5 zero_point=3",
                        kTwoScales,
                        "int8[1,1,2,2] scale=1 zero_point=0"));
  ExpectUntouched(kPass,
                  Pixel("int8[1,1,1,3] scale=0.5 zero_point=3",
                        "int8[2,1,1,3] scale=0.5 zero_point=0 buffer=1 = [1, 2, 3, 4, 5, 6]",
                        "int8[1,1,1,2] scale=1 zero_point=0"));
}

}  // namespace
}  // namespace mote::passes
