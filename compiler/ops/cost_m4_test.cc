// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/cost_m4.h"

#include <gmock/gmock.h>

#include <map>

#include "compiler/graph/module_builder.h"

namespace mote::ops {
namespace {

using testing::Gt;
using testing::IsEmpty;

using Values = std::map<std::string, int>;

std::vector<ParamField> Fields(Values values) {
  std::vector<ParamField> fields;
  for (const auto& [name, value] : values) fields.push_back({name, std::to_string(value)});
  return fields;
}

// A convolution with windows of `kernel` squared, as many outputs as inputs.
Values Conv(int size, int channels, int kernel, int output_c) {
  return {{"input_h", size},
          {"input_w", size},
          {"input_c", channels},
          {"output_h", size},
          {"output_w", size},
          {"output_c", output_c},
          {"kernel_h", kernel},
          {"kernel_w", kernel},
          {"stride_h", 1},
          {"stride_w", 1},
          {"dilation_h", 1},
          {"dilation_w", 1},
          {"pad_top", kernel / 2},
          {"pad_left", kernel / 2},
          {"act_min", -128},
          {"act_max", 127}};
}

int64_t Cycles(const std::string& kernel, Values values) {
  return CyclesM4(kernel, Fields(std::move(values)), Rounding::kSingle).value_or(-1);
}

TEST(CostM4, MoreOfAnySizeTakesLonger) {
  for (const char* kernel : {"Conv2dS8BlocksM4", "Conv2dS8PairsM4", "Conv2dS8M4"}) {
    const int64_t some = Cycles(kernel, Conv(8, 16, 3, 16));
    EXPECT_THAT(some, Gt(0)) << kernel;
    EXPECT_THAT(Cycles(kernel, Conv(9, 16, 3, 16)), Gt(some)) << kernel;
    EXPECT_THAT(Cycles(kernel, Conv(8, 20, 3, 16)), Gt(some)) << kernel;
    EXPECT_THAT(Cycles(kernel, Conv(8, 16, 5, 16)), Gt(some)) << kernel;
    EXPECT_THAT(Cycles(kernel, Conv(8, 16, 3, 20)), Gt(some)) << kernel;
  }
}

TEST(CostM4, RoundingTwiceTakesLonger) {
  const std::vector<ParamField> fields = Fields(Conv(8, 16, 3, 16));
  EXPECT_GT(*CyclesM4("Conv2dS8PairsM4", fields, Rounding::kTflm),
            *CyclesM4("Conv2dS8PairsM4", fields, Rounding::kSingle));
}

// Windows that reach beyond the image are gathered piece by piece.
TEST(CostM4, ABorderTakesLonger) {
  Values inside = Conv(8, 16, 3, 16);
  inside["pad_top"] = inside["pad_left"] = 0;
  inside["input_h"] = inside["input_w"] = 10;
  EXPECT_GT(Cycles("Conv2dS8BlocksM4", Conv(8, 16, 3, 16)), Cycles("Conv2dS8BlocksM4", inside));
}

TEST(CostM4, AKernelThatWasNotMeasuredHasNoEstimate) {
  EXPECT_EQ(CyclesM4("Conv2dF32Ref", {}, Rounding::kSingle), std::nullopt);
  EXPECT_THAT(CostTermsM4("Conv2dF32Ref", {}, Rounding::kSingle), IsEmpty());
}

TEST(CostM4, ABatchTakesAsOftenAsItHasImages) {
  KernelCall call;
  call.kernel = "SoftmaxS8Ref";
  call.params = Fields({{"rows", 3}, {"depth", 100}});
  const std::optional<int64_t> one = CyclesM4(call);
  ASSERT_TRUE(one);
  call.images = 3;
  EXPECT_EQ(CyclesM4(call), 3 * *one);
}

// Every cost is of a term that its kernel's walk counts: a name written otherwise would cost
// nothing. Shapes: with everything that counts only at times.
TEST(CostM4, EachCostHasItsCount) {
  std::vector<Values> shapes;
  for (const int rows : {0, 1, 2}) {
    for (const int channels : {3, 16}) {
      Values shape = Conv(8, channels, 3, channels + 3);
      shape["rows"] = rows;
      shapes.push_back(shape);
      shape["output_c"] = 16;
      shapes.push_back(shape);
    }
  }
#define MOTE_COST(kernel, term, cycles)                                                \
  {                                                                                    \
    EXPECT_GE(cycles, 0) << #kernel;                                                   \
    bool counted = false;                                                              \
    for (const Values& shape : shapes) {                                               \
      for (const CostTerm& t : CostTermsM4(#kernel, Fields(shape), Rounding::kTflm)) { \
        counted = counted || t.name == (term);                                         \
      }                                                                                \
    }                                                                                  \
    EXPECT_TRUE(counted) << #kernel << ": " << (term);                                 \
  }
#define MOTE_COST_ERROR(median, worst) EXPECT_LT(median, worst);
#include "compiler/ops/cost_m4.def"
#undef MOTE_COST_ERROR
#undef MOTE_COST
}

}  // namespace
}  // namespace mote::ops
