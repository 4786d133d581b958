// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/residual_network/residual_network.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

constexpr int32_t kSize = 5;

// Rebuilds all but the last value, which becomes 0; overwrites its input.
struct Forgetful {
  struct Memory {
    int8_t input[kSize] = {};
    int8_t output[kSize] = {};
    int resets = 0;
  };
  using Score = int8_t;

  Span<int8_t> input() const { return {memory->input, kSize}; }
  void Invoke() const {
    for (int32_t i = 0; i < kSize; ++i) {
      memory->output[i] = i + 1 < kSize ? memory->input[i] : int8_t{0};
      memory->input[i] = 99;
    }
  }
  Span<const int8_t> scores() const { return {memory->output, kSize}; }
  void Reset() const { ++memory->resets; }

  Memory* memory = nullptr;
};

TEST(ResidualNetwork, ScoresWhatIsNotRebuilt) {
  const auto p = AutoencoderResidualParamsOf(kSize, 0.5, 0, 0.5, 0, 0.2);
  Forgetful::Memory memory;
  int8_t x[kSize] = {};
  ResidualNetwork<Forgetful> network(p, {x, kSize}, {&memory});
  for (const int lost : {0, 1, 2, 4, 8}) {
    for (int32_t i = 0; i < kSize; ++i) network.input()[static_cast<size_t>(i)] = 7;
    network.input()[kSize - 1] = static_cast<int8_t>(lost);
    network.Invoke();
    const double limits = 0.25 * lost * lost / kSize / 0.2;
    EXPECT_NEAR(network.residual() / 0x1p16, limits, 1e-4);
    EXPECT_EQ(network.scores()[0], LimitScore(network.residual()));
  }
  EXPECT_EQ(network.scores()[0], 255);
  network.Reset();
  EXPECT_EQ(memory.resets, 1);
}

TEST(ResidualNetwork, KeepsItsInputForWindowsThatOverlap) {
  const auto p = AutoencoderResidualParamsOf(kSize, 0.5, 0, 0.5, 0, 1);
  Forgetful::Memory memory;
  int8_t x[kSize] = {1, 2, 3, 4, 5};
  ResidualNetwork<Forgetful> network(p, {x, kSize}, {&memory});
  network.Invoke();
  EXPECT_EQ(x[0], 1);
  EXPECT_EQ(x[4], 5);
}

}  // namespace
}  // namespace mote
