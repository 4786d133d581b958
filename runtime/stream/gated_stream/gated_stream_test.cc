// SPDX-License-Identifier: Apache-2.0
// Over a front end whose frames are samples: hop k has k as its last one, so what was heard can be
// read.
#include "runtime/stream/gated_stream/gated_stream.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <vector>

namespace mote {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int32_t kHop = 8;
constexpr int32_t kHold = 2;
constexpr int32_t kPreroll = 3;

// A frame of one value: the last sample of a window.
class LastSampleFrontEnd {
 public:
  using Sample = int16_t;
  struct Params {
    int32_t window;
  };
  struct Step {
    size_t taken;
    bool has_frame;
  };

  void Init(const Params& p, Span<uint8_t> /*memory*/) { p_ = p; }
  void Reset() { position_ = taken_ = 0; }
  Step Process(Span<const int16_t> samples, Span<int8_t> frame) {
    const int64_t end = position_ == 0 ? p_.window : position_ + kHop;
    const auto count = std::min(static_cast<size_t>(end - taken_), samples.size());
    taken_ += static_cast<int64_t>(count);
    if (taken_ < end) return {count, false};
    position_ = end;
    frame[0] = static_cast<int8_t>(samples[count - 1]);
    return {count, true};
  }
  int64_t position() const { return position_; }

 private:
  Params p_ = {};
  int64_t position_ = 0, taken_ = 0;
};

// Its score is the frame.
struct EchoNetwork {
  using Score = int8_t;
  Span<int8_t> input() const { return {frame, 1}; }
  void Invoke() const { ++*invocations; }
  Span<const int8_t> scores() const { return {frame, 1}; }
  void Reset() const { *invocations = 0; }
  int8_t* frame = nullptr;
  int* invocations = nullptr;
};

struct Answer {
  int frame;
  int64_t position;

  bool operator==(const Answer&) const = default;
};

struct Memory {
  std::vector<int16_t> hops = std::vector<int16_t>(kHop * 64);
  int8_t frame = 0, ring = 0, history = 0;
  int invocations = 0;
  DetectorClassState state = {};

  StreamMemory<int8_t> stream() { return {{}, {&ring, 1}, {&history, 1}, {&state, 1}}; }
  EchoNetwork network() { return {&frame, &invocations}; }
};

class GatedStreamTest : public ::testing::Test {
 protected:
  using Stream = GatedStream<LastSampleFrontEnd, EchoNetwork>;

  Stream& Make(int32_t preroll_hops = kPreroll, int32_t window = kHop) {
    gate_.preroll_hops = preroll_hops;
    front_end_ = {window};
    memory_.hops.resize(static_cast<size_t>(GatedHopsSize(gate_)));
    stream_.Init(gate_,
                 {memory_.hops.data(), memory_.hops.size()},
                 params_,
                 front_end_,
                 memory_.stream(),
                 memory_.network());
    return stream_;
  }

  // Hops 0 .. count - 1, of which those are loud.
  static std::vector<int16_t> Hops(int count, const std::set<int>& loud) {
    std::vector<int16_t> samples;
    for (int hop = 0; hop < count; ++hop) {
      for (int i = 0; i < kHop; ++i) {
        const int swing = i % 2 == 0 && loud.count(hop) != 0 ? 2000 : 0;
        samples.push_back(static_cast<int16_t>(hop + swing));
      }
    }
    return samples;
  }

  template <class AnyStream>
  static std::vector<Answer> Answers(AnyStream& stream,
                                     const std::vector<int16_t>& samples,
                                     size_t piece = 1000) {
    std::vector<Answer> answers;
    for (size_t at = 0; at < samples.size(); at += piece) {
      const size_t count = std::min(piece, samples.size() - at);
      stream.Process({samples.data() + at, count}, [&](const MaybeHit& /*hit*/) {
        answers.push_back({stream.frame()[0], stream.position()});
      });
    }
    return answers;
  }

  std::vector<int> Heard(const std::vector<int16_t>& samples) {
    std::vector<int> frames;
    for (const Answer& answer : Answers(stream_, samples)) frames.push_back(answer.frame);
    return frames;
  }

  DetectorClass class_ = {kNeverHits, 0, 0};
  StreamParams params_ = {Feeding::kOneFrame, 1, 1, 0, {1, 1}, {1, 1, 0, {1 << 30, 1}, &class_}};
  GatedStreamParams gate_ = {{512, 0, 1, kHold}, kHop, kPreroll};
  LastSampleFrontEnd::Params front_end_ = {};
  Memory memory_;
  Stream stream_;
};

TEST_F(GatedStreamTest, HearsWhatIsLoudWithWhatCameBeforeAndAfter) {
  Make();
  EXPECT_THAT(Heard(Hops(40, {20, 21, 33})),
              ElementsAre(0, 17, 18, 19, 20, 21, 22, 23, 30, 31, 32, 33, 34, 35));
  EXPECT_EQ(stream_.hops_taken(), 40);
  EXPECT_EQ(stream_.hops_heard(), 14);
  EXPECT_EQ(memory_.invocations, 14);
}

TEST_F(GatedStreamTest, NoHopIsHeardTwiceWhereOpeningsAreNearEachOther) {
  Make();
  EXPECT_THAT(Heard(Hops(30, {10, 14, 20})),
              ElementsAre(0, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22));
}

TEST_F(GatedStreamTest, WithoutPrerollItBeginsWithTheSound) {
  Make(0);
  EXPECT_THAT(Heard(Hops(30, {20})), ElementsAre(0, 20, 21, 22));
}

TEST_F(GatedStreamTest, PrerollReachesNoFartherThanTheBeginning) {
  Make(20);
  EXPECT_THAT(Heard(Hops(10, {4})), ElementsAre(0, 1, 2, 3, 4, 5, 6));
}

TEST_F(GatedStreamTest, HearsAllUntilTheWindowIsFull) {
  params_.window_frames = 5;
  Make();
  Answers(stream_, Hops(40, {}));
  EXPECT_EQ(stream_.hops_heard(), 5);
}

TEST_F(GatedStreamTest, PositionsAreInTheTimeOfAllThatCame) {
  Make(kPreroll, kHop + 4);  // frames end in the middle of the next hop
  const std::vector<Answer> answers = Answers(stream_, Hops(30, {20}));
  ASSERT_EQ(answers.size(), 7U);
  EXPECT_EQ(answers[0], (Answer{1, kHop + 4}));
  for (size_t i = 1; i < answers.size(); ++i) {
    EXPECT_EQ(answers[i].position, answers[i].frame * kHop + 4) << i;
  }
  EXPECT_EQ(answers[1].frame, 17);
}

TEST_F(GatedStreamTest, PiecesOfAnySizeGiveTheSame) {
  const std::vector<int16_t> samples = Hops(100, {20, 21, 33, 60, 61, 62, 90});
  Make();
  const std::vector<Answer> whole = Answers(stream_, samples);
  for (const size_t piece : {1U, 7U, 8U, 9U, 320U}) {
    stream_.Reset();
    EXPECT_EQ(Answers(stream_, samples, piece), whole) << piece;
  }
}

TEST_F(GatedStreamTest, OneThatIsAlwaysOpenIsTheStreamWithoutIt) {
  gate_.gate.hold_hops = 1000;
  Make(kPreroll, kHop + 4);
  const std::vector<int16_t> samples = Hops(100, {1, 30});
  SensorStream<LastSampleFrontEnd, EchoNetwork> plain;
  Memory memory;
  plain.Init(params_, front_end_, memory.stream(), memory.network());
  EXPECT_EQ(Answers(stream_, samples), Answers(plain, samples));
  EXPECT_EQ(stream_.hops_heard(), 100);
}

TEST_F(GatedStreamTest, AHopThatIsNotWholeIsNotHeard) {
  Make();
  std::vector<int16_t> samples = Hops(3, {1, 2});
  samples.pop_back();
  EXPECT_THAT(Heard(samples), ElementsAre(0, 1));
  EXPECT_THAT(Heard({2}), ElementsAre(2));
}

TEST_F(GatedStreamTest, ResetForgetsWhatWaited) {
  Make();
  const std::vector<int16_t> samples = Hops(30, {20});
  const std::vector<Answer> before = Answers(stream_, samples);
  stream_.Reset();
  EXPECT_EQ(stream_.hops_taken(), 0);
  EXPECT_EQ(stream_.position(), 0);
  EXPECT_EQ(memory_.invocations, 0);
  EXPECT_EQ(Answers(stream_, samples), before);
}

// Hops 17 .. 20 are heard at once, each of them a hit.
TEST_F(GatedStreamTest, PushGivesTheLastHitOfAnOpeningAndWhereItWas) {
  class_ = {1, INT32_MAX, 0};  // armed again at once
  Make();
  const std::vector<int16_t> samples = Hops(21, {20});
  EXPECT_FALSE(stream_.Push({samples.data(), samples.size() - 1}));
  const MaybeHit hit = stream_.Push({samples.data() + samples.size() - 1, 1});
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->score, 20);
  EXPECT_EQ(stream_.hit_position(), 21 * kHop);
}

}  // namespace
}  // namespace mote
