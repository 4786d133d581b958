// SPDX-License-Identifier: Apache-2.0
#include "player/learn_limit.h"

#include <gmock/gmock.h>

#include "runtime/stream/autoencoder_residual/autoencoder_residual.h"

namespace mote::player {
namespace {

using ::testing::HasSubstr;

program::Program Autoencoder(float input_scale, float output_scale) {
  program::Program program;
  program::ArenaTensor input, output;
  input.quantization.scale = {input_scale};
  output.quantization.scale = {output_scale};
  program.tensors = {input, output};
  program.inputs = {0};
  program.outputs = {1};
  return program;
}

TEST(LearnedLimit, IsWhatNinetyNineOfAHundredStayWithin) {
  ScoreTrack track;
  for (uint32_t i = 1; i <= 100; ++i) track.residuals.push_back(i << 16);
  EXPECT_DOUBLE_EQ(LearnedLimit({track}, 0.5).value(), 99 * 0.5);
  ScoreTrack short_one;
  short_one.residuals = {7 << 16};
  EXPECT_DOUBLE_EQ(LearnedLimit({short_one, {}}, 2).value(), 14);
}

TEST(LearnedLimit, WithoutAResidualThereIsNone) {
  EXPECT_THAT(LearnedLimit({{}}, 1).error().message, HasSubstr("as long as the model's window"));
  ScoreTrack perfect;
  perfect.residuals = {0, 0, 0};
  EXPECT_THAT(LearnedLimit({perfect}, 1).error().message, HasSubstr("nothing to learn from"));
}

TEST(FinestLimit, HoldsTheWorstResidualThatThereIs) {
  for (const auto& [sx, sy] : {std::pair{0.1F, 0.1F}, {0.5F, 0.01F}, {0.01F, 0.5F}}) {
    const double limit = FinestLimit(Autoencoder(sx, sy));
    const auto p = AutoencoderResidualParamsOf(
        1, static_cast<double>(sx), -128, static_cast<double>(sy), 127, limit);
    const int8_t x = 127, y = -128;
    const uint32_t worst = AutoencoderResidualS8Ref(p, {&x, 1}, {&y, 1});
    EXPECT_LT(worst, UINT32_MAX);
    const double difference = 255 * static_cast<double>(sx) + 255 * static_cast<double>(sy);
    EXPECT_NEAR(worst / 0x1p16 * limit, difference * difference, 1e-3 * difference * difference);
  }
}

}  // namespace
}  // namespace mote::player
