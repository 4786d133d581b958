// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/sensor_stream/sensor_stream.h"

#include <gmock/gmock.h>

#include <vector>

#include "compiler/frontend/sound_tables.h"
#include "runtime/ops/common/op_testing.h"
#include "runtime/signal/sound/sound.h"

namespace mote {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr int32_t kChannels = 4;
constexpr int32_t kWindow = 64;
constexpr int32_t kHop = 48;

// Its score is the first value of its newest frame; it keeps all that it was given.
struct Recorder {
  std::vector<int8_t> given;
  std::vector<std::vector<int8_t>> inputs;
  int8_t score = 0;
  int resets = 0;
};
template <class T>
struct RecordingNetwork {
  using Score = T;
  Span<int8_t> input() const { return {recorder->given.data(), recorder->given.size()}; }
  void Invoke() const {
    recorder->inputs.push_back(recorder->given);
    recorder->score = recorder->given[recorder->given.size() - kChannels];
  }
  Span<const T> scores() const { return {reinterpret_cast<const T*>(&recorder->score), 1}; }
  void Reset() const { ++recorder->resets; }
  Recorder* recorder = nullptr;
};

frontend::SoundTables Tables() {
  frontend::SoundSettings s;
  s.rate_hz = 8000;
  s.window_ms = 8;
  s.hop_ms = 6;
  s.channels = kChannels;
  s.low_hz = 100;
  s.high_hz = 3900;
  s.output_scale = 0.1;
  s.output_zero_point = -3;
  return frontend::SoundTables::Make(s).value();
}

template <class T>
class Fixture {
 public:
  Fixture(Feeding feeding, int32_t window_frames, int32_t frames_per_inference, int32_t columns) {
    params_.feeding = feeding;
    params_.window_frames = window_frames;
    params_.frames_per_inference = frames_per_inference;
    params_.ring = {kChannels, columns};
    params_.zero_point = sound_params_.quantize.zero_point;
    params_.detector = {1, 1, 0, {1 << 30, 1}, &class_};  // the mean is the score
    frames_.resize(static_cast<size_t>(RingSize(params_.ring)));
    sound_.resize((SoundMemoryBytes(sound_params_) + 7) / 8);
    recorder_.given.resize(frames_.size());
    stream_.Init(params_,
                 sound_params_,
                 {{reinterpret_cast<uint8_t*>(sound_.data()), sound_.size() * 8},
                  {frames_.data(), frames_.size()},
                  {history_, 1},
                  {&state_, 1}},
                 {&recorder_});
  }

  SensorStream<SoundFrontEnd, RecordingNetwork<T>>& stream() { return stream_; }
  Recorder& recorder() { return recorder_; }

  // The samples heard at each answer.
  std::vector<int64_t> Answers(const std::vector<int16_t>& samples, size_t piece) {
    std::vector<int64_t> answers;
    for (size_t at = 0; at < samples.size();) {
      const size_t count = std::min(piece, samples.size() - at);
      const auto step = stream_.Process({samples.data() + at, count});
      at += step.taken;
      if (!step.has_answer) continue;
      answers.push_back(stream_.position());
      EXPECT_EQ(answers.back(), static_cast<int64_t>(at));
    }
    return answers;
  }

  DetectorClass class_ = {INT32_MAX - 1, 0, 0};

 private:
  frontend::SoundTables tables_ = Tables();
  SoundParams sound_params_ = tables_.Params();
  StreamParams params_ = {};
  std::vector<uint64_t> sound_;
  std::vector<int8_t> frames_;
  T history_[1];
  DetectorClassState state_;
  Recorder recorder_;
  SensorStream<SoundFrontEnd, RecordingNetwork<T>> stream_;
};

std::vector<int16_t> Noise(int count) {
  mote::testing::Random random(11);
  std::vector<int16_t> samples;
  for (int i = 0; i < count; ++i) samples.push_back(static_cast<int16_t>(random.Int(-9000, 9000)));
  return samples;
}

// The frames of that sound.
std::vector<std::vector<int8_t>> FramesOf(const std::vector<int16_t>& samples) {
  Fixture<int8_t> each(Feeding::kOneFrame, 1, 1, 1);
  each.stream().Push({samples.data(), samples.size()});
  return each.recorder().inputs;
}

// Frames first .. first + count - 1, one after the other.
std::vector<int8_t> Joined(const std::vector<std::vector<int8_t>>& frames,
                           size_t first,
                           size_t count) {
  std::vector<int8_t> joined;
  for (size_t i = first; i < first + count; ++i) {
    joined.insert(joined.end(), frames[i].begin(), frames[i].end());
  }
  return joined;
}

constexpr int kSamples = kWindow + 8 * kHop + 5;  // nine frames and a rest

TEST(SensorStream, AWindowIsAnsweredOnceItIsFullAndThenAsOftenAsAsked) {
  const std::vector<int16_t> samples = Noise(kSamples);
  const auto frames = FramesOf(samples);
  ASSERT_THAT(frames, SizeIs(9));
  Fixture<int8_t> f(Feeding::kWindow, 4, 2, 4);
  EXPECT_THAT(f.Answers(samples, 1000),
              ElementsAre(kWindow + 3 * kHop, kWindow + 5 * kHop, kWindow + 7 * kHop));
  ASSERT_THAT(f.recorder().inputs, SizeIs(3));
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(f.recorder().inputs[i], Joined(frames, 2 * i, 4));
}

TEST(SensorStream, ANetworkWithStateGetsEachFrameOnce) {
  const std::vector<int16_t> samples = Noise(kSamples);
  Fixture<int8_t> f(Feeding::kNewFrames, 3, 3, 3);
  EXPECT_THAT(f.Answers(samples, 1000),
              ElementsAre(kWindow + 2 * kHop, kWindow + 5 * kHop, kWindow + 8 * kHop));
  std::vector<std::vector<int8_t>>& inputs = f.recorder().inputs;
  EXPECT_EQ(Joined(inputs, 0, 3), Joined(FramesOf(samples), 0, 9));
}

TEST(SensorStream, OneFrameIsInvokedFromTheBeginningAndAnswersAfterItsWindow) {
  const std::vector<int16_t> samples = Noise(kSamples);
  Fixture<int8_t> f(Feeding::kOneFrame, 7, 1, 1);
  EXPECT_THAT(f.Answers(samples, 1000),
              ElementsAre(kWindow + 6 * kHop, kWindow + 7 * kHop, kWindow + 8 * kHop));
  EXPECT_EQ(f.recorder().inputs, FramesOf(samples));
}

TEST(SensorStream, PiecesOfAnySizeAndAResetGiveTheSame) {
  const std::vector<int16_t> samples = Noise(kSamples);
  for (const size_t piece : {1U, 47U, 48U, 49U, 64U, 65U}) {
    Fixture<int8_t> f(Feeding::kWindow, 4, 1, 4);
    const std::vector<int64_t> answers = f.Answers(samples, piece);
    EXPECT_THAT(answers, SizeIs(6)) << piece;
    const auto inputs = f.recorder().inputs;
    f.recorder().inputs.clear();
    f.stream().Reset();
    EXPECT_EQ(f.recorder().resets, 2);  // Init is the first
    EXPECT_EQ(f.stream().position(), 0);
    EXPECT_EQ(f.Answers(samples, 1000), answers);
    EXPECT_EQ(f.recorder().inputs, inputs);
  }
}

// Both types of scores; the mean is the score, as loud as the frame.
template <class T>
void ExpectHits() {
  Fixture<T> f(Feeding::kOneFrame, 1, 1, 1);
  f.class_ = {-127, INT32_MIN, 0};  // never armed again
  const std::vector<int16_t> samples = Noise(kSamples);
  MaybeHit hit = f.stream().Push({samples.data(), kWindow - 1});
  EXPECT_FALSE(hit);
  hit = f.stream().Push({samples.data() + kWindow - 1, 1});
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->class_index, 0);
  EXPECT_EQ(hit->hop, 0);
  EXPECT_EQ(hit->score, static_cast<T>(f.recorder().score));
  EXPECT_EQ(f.stream().mean(0), hit->score);
  EXPECT_FALSE(f.stream().Push({samples.data() + kWindow, samples.size() - kWindow}));
}

TEST(SensorStream, HitsWithScoresOfEitherSign) {
  ExpectHits<int8_t>();
  ExpectHits<uint8_t>();
}

TEST(SensorStream, OfSeveralHitsInALongPieceTheLastIsGiven) {
  Fixture<int8_t> f(Feeding::kOneFrame, 1, 1, 1);
  f.class_ = {-128, INT32_MAX, 0};  // armed again at once
  const std::vector<int16_t> samples = Noise(kSamples);
  const MaybeHit hit = f.stream().Push({samples.data(), samples.size()});
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->hop, 8);
  EXPECT_EQ(f.stream().hit_position(), f.stream().position());
}

}  // namespace
}  // namespace mote
