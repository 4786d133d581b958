// SPDX-License-Identifier: Apache-2.0
#include "player/signal_input.h"

#include <gmock/gmock.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "support/file.h"

namespace mote::player {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class SignalInputTest : public ::testing::Test {
 protected:
  SignalInputTest() {
    front_end_.sound().rate_hz = 8000;
    front_end_.sound().window_ms = 16;
    front_end_.sound().hop_ms = 10;
    front_end_.sound().channels = 8;
    front_end_.sound().high_hz = 3900;
    input_.bytes = 5 * 8;  // frames: 128 + 4 * 80 samples
  }

  Result<graph::Bytes> Load(size_t samples) const {
    std::vector<int16_t> tone(samples);
    for (size_t i = 0; i < samples; ++i) {
      tone[i] = static_cast<int16_t>(std::lround(9000 * std::sin(static_cast<double>(i) * 0.7)));
    }
    SF_INFO info = {};
    info.samplerate = 8000;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    const auto path = folder_.path() / "tone.wav";
    SNDFILE* const file = sf_open(path.c_str(), SFM_WRITE, &info);
    sf_write_short(file, tone.data(), static_cast<sf_count_t>(samples));
    sf_close(file);
    return LoadSignalInput(path, front_end_, input_);
  }

  TemporaryFolder folder_;
  frontend::FrontEnd front_end_;
  program::ArenaTensor input_;
};

TEST_F(SignalInputTest, IsAsManyFramesAsTheInputHolds) {
  const graph::Bytes frames = Load(448).value();
  EXPECT_THAT(frames, SizeIs(40));
  EXPECT_EQ(Load(460).value(), frames);  // what is over is left out
}

// What int8 rounds, float32 has.
TEST_F(SignalInputTest, ARealInputGetsFeaturesBeforeTheyAreQuantised) {
  for (const SoundKind kind : {SoundKind::kLogMel, SoundKind::kMfcc, SoundKind::kMicro}) {
    front_end_.sound().kind = kind;
    front_end_.sound().coefficients = 8;
    front_end_.sound().output_scale = kind == SoundKind::kMicro ? 2.5 : 0.3;
    front_end_.sound().output_zero_point = 5;
    const graph::Bytes integers = Load(448).value();
    program::ArenaTensor real = input_;
    real.dtype = graph::DType::kFloat32;
    real.bytes = input_.bytes * 4;
    std::swap(real, input_);
    const graph::Bytes bytes = Load(448).value();
    std::swap(real, input_);
    ASSERT_EQ(bytes.size(), 4 * integers.size());
    for (size_t i = 0; i < integers.size(); ++i) {
      float feature = 0;
      std::memcpy(&feature, bytes.data() + 4 * i, 4);
      const double step = static_cast<double>(feature) / front_end_.sound().output_scale + 5;
      const double rounded = std::clamp(step, -128.0, 127.0);
      EXPECT_NEAR(static_cast<int8_t>(integers[i]), rounded, 0.501) << static_cast<int>(kind);
    }
  }
}

TEST_F(SignalInputTest, WhatIsMissingIsSilence) {
  const graph::Bytes whole = Load(448).value();
  const graph::Bytes half = Load(210).value();
  ASSERT_THAT(half, SizeIs(40));
  EXPECT_TRUE(std::equal(half.begin(), half.begin() + 2 * 8, whole.begin()));
  EXPECT_FALSE(std::equal(half.begin() + 3 * 8, half.end(), whole.begin() + 3 * 8));
}

TEST_F(SignalInputTest, WhatIsMuchLongerIsRefused) {
  EXPECT_THAT(Load(700).error().message, HasSubstr("use 'mote listen'"));
}

TEST_F(SignalInputTest, AnInputOfNoWholeFramesIsRefused) {
  input_.bytes = 39;
  EXPECT_THAT(Load(448).error().message, HasSubstr("39 values, want a multiple of the 8"));
}

}  // namespace
}  // namespace mote::player
