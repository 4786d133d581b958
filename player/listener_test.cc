// SPDX-License-Identifier: Apache-2.0
#include "player/listener.h"

#include <gmock/gmock.h>

#include <cmath>

#include "compiler/graph/module_builder.h"
#include "compiler/program/compile.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::player {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr int32_t kFrames = 5;
constexpr int32_t kChannels = 8;

// Two scores of the last five frames: how loud it was, and how quiet.
graph::Module Loudness() {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", graph::DType::kInt8, {1, kFrames * kChannels}, 0.1F, 0);
  std::vector<int8_t> weights(2 * kFrames * kChannels, 20);
  std::fill(weights.begin() + kFrames * kChannels, weights.end(), int8_t{-20});
  const int w = b.AddConstant<int8_t>("w", {2, kFrames * kChannels}, weights, 0.001F);
  const int y = b.AddTensor("y", graph::DType::kInt8, {1, 2}, 1.0F / 256, -128);
  b.AddOp("FULLY_CONNECTED", {x, w, graph::kAbsent}, {y}, {});
  b.SetOutputs({y});
  return b.Build();
}

frontend::FrontEnd Settings() {
  frontend::FrontEnd f;
  f.sound().rate_hz = 8000;
  f.sound().window_ms = 16;
  f.sound().hop_ms = 10;
  f.sound().channels = kChannels;
  f.sound().low_hz = 100;
  f.sound().high_hz = 3900;
  f.sound().output_scale = 0.1;
  f.sound().spectrum_scale = 1e5;  // so that a tone is above 0 and silence below
  f.detector.labels = {"loud", "quiet"};
  f.detector.silent = {"quiet"};
  return f;
}

program::Program Compiled(const graph::Module& module) {
  Result<program::Program> program = program::Compile(module, {});
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

// Half a second of nearly nothing, a quarter of a tone, and so on.
std::vector<int16_t> TwoTones() {
  std::vector<int16_t> samples;
  mote::testing::Random random(5);
  for (int i = 0; i < 12'000; ++i) {
    const bool tone = i % 6000 >= 4000;
    const double sine = tone ? 20'000 * std::sin(i * 0.7) : 0;
    samples.push_back(static_cast<int16_t>(std::lround(sine) + random.Int(-2, 2)));
  }
  return samples;
}

// The same with a second of nearly nothing before each tone.
std::vector<int16_t> RareTones() {
  std::vector<int16_t> samples;
  const std::vector<int16_t> tones = TwoTones();
  for (const size_t begin : {size_t{0}, size_t{6000}}) {
    for (int i = 0; i < 2; ++i) {
      samples.insert(samples.end(), tones.begin(), tones.begin() + 4000);
    }
    const auto at = tones.begin() + static_cast<ptrdiff_t>(begin);
    samples.insert(samples.end(), at, at + 6000);
  }
  return samples;
}

class ListenerTest : public ::testing::Test {
 protected:
  // In pieces of that size.
  static std::vector<Heard> Listen(Listener& listener,
                                   size_t piece,
                                   const std::vector<int16_t>& samples = TwoTones()) {
    std::vector<Heard> all;
    for (size_t at = 0; at < samples.size(); at += piece) {
      const size_t count = std::min(piece, samples.size() - at);
      listener.Process({samples.data() + at, count},
                       [&](const Heard& heard) { all.push_back(heard); });
    }
    return all;
  }

  std::unique_ptr<Listener> Make(const frontend::FrontEnd& front_end = Settings()) {
    return std::move(Listener::Make(program_, front_end)).value();
  }

  program::Program program_ = Compiled(Loudness());
};

TEST_F(ListenerTest, HearsEachToneOnce) {
  std::vector<NamedHit> hits;
  for (const Heard& heard : Listen(*Make(), 160)) {
    if (heard.hit) hits.push_back(*heard.hit);
  }
  ASSERT_THAT(hits, SizeIs(2));
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(hits[i].label, "loud");
    EXPECT_NEAR(hits[i].time_s, 0.5 + 0.75 * static_cast<double>(i), 0.06);
    EXPECT_GE(hits[i].score, 0.5);
  }
}

TEST_F(ListenerTest, AnswersWithEachFrameOnceTheWindowIsFull) {
  const std::vector<Heard> all = Listen(*Make(), 160);
  const size_t frames = (12'000 - 128) / 80 + 1;
  ASSERT_THAT(all, SizeIs(frames - kFrames + 1));
  EXPECT_DOUBLE_EQ(all[0].time_s, (128 + 80 * (kFrames - 1)) / 8000.0);
  EXPECT_DOUBLE_EQ(all[1].time_s - all[0].time_s, 0.01);
  EXPECT_THAT(all[0].scores, SizeIs(2));
}

TEST_F(ListenerTest, PiecesOfAnySizeAreTheSameSound) {
  const std::unique_ptr<Listener> listener = Make();
  const std::vector<Heard> whole = Listen(*listener, 12'000);
  for (const size_t piece : {1U, 79U, 80U, 81U, 1000U}) {
    listener->Reset();
    const std::vector<Heard> pieces = Listen(*listener, piece);
    ASSERT_THAT(pieces, SizeIs(whole.size())) << piece;
    for (size_t i = 0; i < whole.size(); ++i) {
      ASSERT_EQ(pieces[i].scores, whole[i].scores) << piece << " " << i;
      ASSERT_EQ(pieces[i].means, whole[i].means);
      ASSERT_EQ(pieces[i].time_s, whole[i].time_s);
    }
  }
}

TEST_F(ListenerTest, AnswersAsOftenAsItIsAsked) {
  frontend::FrontEnd f = Settings();
  f.frames_per_inference = 3;
  const std::vector<Heard> all = Listen(*Make(f), 160);
  EXPECT_DOUBLE_EQ(all[1].time_s - all[0].time_s, 0.03);
}

// Rebuilds features up to 8 steps above 0, and nothing else.
graph::Module Autoencoder() {
  graph::ModuleBuilder b;
  const int32_t size = kFrames * kChannels;
  const int x = b.AddInput("x", graph::DType::kInt8, {1, size}, 0.1F, 0);
  std::vector<int8_t> identity(static_cast<size_t>(size) * static_cast<size_t>(size));
  for (size_t i = 0; i < static_cast<size_t>(size); ++i) {
    identity[i * static_cast<size_t>(size) + i] = 100;
  }
  const int w = b.AddConstant<int8_t>("w", {size, size}, identity, 0.01F);
  const int y = b.AddTensor("y", graph::DType::kInt8, {1, size}, 0.1F, -120);
  b.AddOp("FULLY_CONNECTED", {x, w, graph::kAbsent}, {y}, {});
  b.SetOutputs({y});
  return b.Build();
}

TEST_F(ListenerTest, AnAutoencodersOnlyScoreIsItsResidual) {
  program_ = Compiled(Autoencoder());
  frontend::FrontEnd f = Settings();
  f.detector = {};
  f.detector.threshold = 1;
  f.score = {frontend::ScoreKind::kResidual, 4};
  const std::vector<Heard> all = Listen(*Make(f), 160);
  std::vector<NamedHit> hits;
  for (const Heard& heard : all) {
    ASSERT_THAT(heard.scores, SizeIs(1));
    ASSERT_TRUE(heard.residual);
    EXPECT_DOUBLE_EQ(heard.means[0], std::min(*heard.residual >> 9, 255U) / 128.0);
    if (heard.hit) hits.push_back(*heard.hit);
  }
  ASSERT_THAT(hits, SizeIs(2));
  EXPECT_EQ(hits[0].label, "anomaly");
}

frontend::FrontEnd Gated(const frontend::GateSettings& gate) {
  frontend::FrontEnd f = Settings();
  f.gate = gate;
  return f;
}

std::vector<NamedHit> HitsOf(const std::vector<Heard>& all) {
  std::vector<NamedHit> hits;
  for (const Heard& heard : all) {
    if (heard.hit) hits.push_back(*heard.hit);
  }
  return hits;
}

void ExpectSameHeard(const std::vector<Heard>& all, const std::vector<Heard>& wanted) {
  ASSERT_THAT(all, SizeIs(wanted.size()));
  for (size_t i = 0; i < wanted.size(); ++i) {
    ASSERT_EQ(all[i].means, wanted[i].means) << i;
    ASSERT_EQ(all[i].time_s, wanted[i].time_s) << i;
  }
}

TEST_F(ListenerTest, BehindAGateItHearsTheTonesInTheirTimeAndLittleElse) {
  const std::unique_ptr<Listener> gated = Make(Gated({10, 100, 50, 3})), plain = Make();
  const std::vector<NamedHit> hits = HitsOf(Listen(*gated, 160, RareTones()));
  const std::vector<NamedHit> wanted = HitsOf(Listen(*plain, 160, RareTones()));
  ASSERT_THAT(hits, SizeIs(2));
  ASSERT_THAT(wanted, SizeIs(2));
  for (size_t i = 0; i < 2; ++i) EXPECT_NEAR(hits[i].time_s, wanted[i].time_s, 0.02);
  ASSERT_TRUE(gated->gate_open());
  EXPECT_NEAR(*gated->gate_open(), 2 * (0.25 + 0.1 + 0.05) / (28'000 / 8000.0), 0.05);
  EXPECT_FALSE(plain->gate_open());
}

TEST_F(ListenerTest, BehindAGatePiecesOfAnySizeAreTheSameSound) {
  const std::unique_ptr<Listener> listener = Make(Gated({10, 100, 50, 3}));
  const std::vector<Heard> whole = Listen(*listener, 100'000, RareTones());
  const double open = *listener->gate_open();
  for (const size_t piece : {1U, 7U, 320U, 1000U}) {
    listener->Reset();
    ExpectSameHeard(Listen(*listener, piece, RareTones()), whole);
    EXPECT_EQ(*listener->gate_open(), open) << piece;
  }
}

// A floor that hardly rises stays below the noise.
TEST_F(ListenerTest, AGateThatIsAlwaysOpenChangesNothing) {
  const std::unique_ptr<Listener> gated = Make(Gated({0.5, 60'000, 0, 0.01}));
  ExpectSameHeard(Listen(*gated, 160), Listen(*Make(), 160));
  EXPECT_EQ(*gated->gate_open(), 1);
}

TEST_F(ListenerTest, RefusesAnInputOfNoWholeFrames) {
  frontend::FrontEnd f = Settings();
  f.sound().channels = 7;
  EXPECT_THAT(Listener::Make(program_, f).error().message,
              HasSubstr("input has 40 values, want a multiple of the 7 of a frame"));
}

}  // namespace
}  // namespace mote::player
