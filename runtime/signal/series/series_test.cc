// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/series/series.h"

#include <gtest/gtest.h>

#include <memory>

#include "compiler/frontend/series_tables.h"
#include "runtime/ops/common/op_testing.h"
#include "runtime/signal/series/series_oracle.h"

namespace mote {
namespace {

using frontend::SeriesSettings;
using frontend::SeriesTables;
using testing::Random;
using testing::RealFrame;
using testing::SeriesOracle;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Rows {
  std::vector<int64_t> times;
  std::vector<std::vector<int32_t>> values;

  void Add(int64_t time, std::vector<int32_t> row) {
    times.push_back(time);
    values.push_back(std::move(row));
  }
};

struct Frame {
  int64_t time;
  std::vector<int8_t> bytes;
  std::vector<int32_t> features;
  bool operator==(const Frame&) const = default;
};

// A front end with exactly the memory that it asks for, full of junk.
class FrontEnd {
 public:
  explicit FrontEnd(const SeriesParams& params)
      : params_(params), memory_(new uint8_t[SeriesMemoryBytes(params_)]) {
    for (size_t i = 0; i < SeriesMemoryBytes(params_); ++i) memory_[i] = 0xA5;
    front_end_.Init(params_, {memory_.get(), SeriesMemoryBytes(params_)});
  }

  // The frames of the rows, given in pieces of `piece` rows at most.
  std::vector<Frame> Push(const Rows& all, size_t piece = SIZE_MAX) {
    std::vector<SeriesRow> rows;
    for (size_t i = 0; i < all.times.size(); ++i) {
      rows.push_back({all.times[i], {all.values[i].data(), all.values[i].size()}});
    }
    std::vector<Frame> frames;
    for (size_t at = 0; at < rows.size();) {
      std::vector<int8_t> bytes(static_cast<size_t>(params_.quantize.count), 0x55);
      const size_t count = std::min(piece, rows.size() - at);
      const SeriesFrontEnd::Step step =
          front_end_.Process({rows.data() + at, count}, {bytes.data(), bytes.size()});
      EXPECT_TRUE(step.has_frame || step.taken == count);
      at += step.taken;
      if (!step.has_frame) continue;
      const Span<const int32_t> features = front_end_.features();
      frames.push_back({front_end_.position(), bytes, {features.begin(), features.end()}});
    }
    return frames;
  }

  SeriesFrontEnd* operator->() { return &front_end_; }

 private:
  SeriesParams params_;
  std::unique_ptr<uint8_t[]> memory_;
  SeriesFrontEnd front_end_;
};

std::vector<Frame> FramesOf(const SeriesSettings& s, const Rows& rows, size_t piece = SIZE_MAX) {
  const SeriesTables tables = SeriesTables::Make(s).value();
  return FrontEnd(tables.Params()).Push(rows, piece);
}

// A grid of 10 ms, gaps above 30 ms, one channel in steps of 1 about 100, a deviation of 10.
SeriesSettings Settings(std::vector<std::string> features) {
  SeriesSettings s;
  s.period_s = 0.01;
  s.longest_gap_s = 0.03;
  s.window = 3;
  s.features = std::move(features);
  s.channels.resize(1);
  s.channels[0].name = "temperature";
  s.channels[0].resolution = 1;
  s.channels[0].mean = 100;
  s.channels[0].deviation = 10;
  return s;
}

// The features times 100, with the times of their points.
using Table = std::vector<std::vector<int64_t>>;
Table Hundredths(const std::vector<Frame>& frames) {
  Table table;
  for (const Frame& frame : frames) {
    table.push_back({frame.time});
    for (const int32_t feature : frame.features) {
      table.back().push_back(std::lround(feature / 655.36));
    }
  }
  return table;
}

// Values, and their mean, are whole steps.
TEST(SeriesFrontEnd, GivesStandardizedFeaturesOfTheRollingWindow) {
  Rows rows;
  for (const int32_t value : {100, 110, 130, 90}) {
    rows.Add(static_cast<int64_t>(rows.times.size()) * 10, {value});
  }
  const Table expected = {{0, 0, 0, 0, 0, 0, 0},
                          {10, 100, 50, 0, 100, 200, 0},
                          {20, 300, 130, 0, 300, 450, 0},
                          {30, -100, 100, -100, 300, -300, 0}};
  const SeriesSettings s = Settings({"value", "mean", "minimum", "maximum", "slope", "fault"});
  EXPECT_EQ(Hundredths(FramesOf(s, rows)), expected);
}

TEST(SeriesFrontEnd, ARowGivesSeveralFramesOrNone) {
  Rows rows;
  rows.Add(-15, {100});
  rows.Add(-12, {999});
  rows.Add(8, {199});
  const SeriesTables tables = SeriesTables::Make(Settings({"value"})).value();
  FrontEnd front_end(tables.Params());
  EXPECT_EQ(Hundredths(front_end.Push(rows)), (Table{{-10, 8190}, {0, 4190}}));
}

TEST(SeriesFrontEnd, TakesARowAfterItsLastFrame) {
  const SeriesTables tables = SeriesTables::Make(Settings({"value"})).value();
  FrontEnd front_end(tables.Params());
  const int32_t values[] = {100, 120};
  const SeriesRow rows[] = {{0, Span<const int32_t>(values, 1)},
                            {20, Span<const int32_t>(values + 1, 1)}};
  int8_t frame[1];
  const auto step = [&](size_t first) {
    const auto s = front_end->Process({rows + first, 2 - first}, frame);
    return std::pair(s.taken, s.has_frame);
  };
  EXPECT_EQ(step(0), std::pair(size_t{0}, true));
  EXPECT_EQ(front_end->position(), 0);
  EXPECT_EQ(step(0), std::pair(size_t{1}, true));
  EXPECT_EQ(front_end->position(), 10);
  EXPECT_EQ(step(1), std::pair(size_t{0}, true));
  EXPECT_EQ(front_end->position(), 20);
  EXPECT_EQ(step(1), std::pair(size_t{1}, false));
}

TEST(SeriesFrontEnd, MarksGapsAndHoldsTheValueBefore) {
  Rows rows;
  for (const auto& [time, value] : {std::pair(0, 100), {40, 110}, {50, 120}}) {
    rows.Add(time, {value});
  }
  const Table expected = {
      {0, 0, 0}, {10, 0, 100}, {20, 0, 100}, {30, 0, 100}, {40, 100, 100}, {50, 200, 0}};
  EXPECT_EQ(Hundredths(FramesOf(Settings({"value", "fault"}), rows)), expected);
}

// A line from the held value is no better than the gap.
TEST(SeriesFrontEnd, AMissingValueHoldsTheLastOneAndIsAFault) {
  Rows rows;
  rows.Add(0, {100});
  rows.Add(10, {kMissing});
  rows.Add(30, {120});
  rows.Add(40, {130});
  const Table expected = {{0, 0, 0}, {10, 0, 100}, {20, 100, 100}, {30, 200, 0}, {40, 300, 0}};
  EXPECT_EQ(Hundredths(FramesOf(Settings({"value", "fault"}), rows)), expected);
}

TEST(SeriesFrontEnd, BeforeAChannelsFirstValueAllIsZeroAndAFault) {
  Rows rows;
  rows.Add(0, {kMissing});
  rows.Add(20, {130});
  rows.Add(30, {110});
  const Table expected = {
      {0, 0, 0, 0, 100}, {10, 0, 0, 0, 100}, {20, 300, 300, 0, 0}, {30, 100, 200, -400, 0}};
  EXPECT_EQ(Hundredths(FramesOf(Settings({"value", "mean", "slope", "fault"}), rows)), expected);
}

TEST(SeriesFrontEnd, AFaultIsThatOfTheRowsThatAPointIsComputedOf) {
  SeriesSettings s = Settings({"value", "fault"});
  s.channels[0].highest = 200;
  s.channels[0].most_jump = 50;
  Rows rows;
  for (const auto& [time, value] :
       {std::pair(0, 100), {20, 220}, {40, 100}, {50, 100}, {60, 160}, {70, 160}}) {
    rows.Add(time, {value});
  }
  const Table expected = {{0, 0, 0},
                          {10, 600, 100},
                          {20, 1200, 100},
                          {30, 600, 100},
                          {40, 0, 0},
                          {50, 0, 0},
                          {60, 600, 100},
                          {70, 600, 0}};
  EXPECT_EQ(Hundredths(FramesOf(s, rows)), expected);
}

TEST(SeriesFrontEnd, LeavesOutRowsWhoseTimesDoNotGoOn) {
  Rows good, bad;
  good.Add(0, {100});
  good.Add(20, {140});
  bad.Add(INT64_MIN, {7});
  bad.Add(0, {100});
  bad.Add(0, {7});
  bad.Add(-1, {kMissing});
  bad.Add(INT64_MAX, {7});
  bad.Add(20, {140});
  const SeriesSettings s = Settings({"value", "fault"});
  const SeriesTables tables = SeriesTables::Make(s).value();
  FrontEnd front_end(tables.Params());
  EXPECT_EQ(front_end.Push(bad), FramesOf(s, good));
  EXPECT_EQ(front_end->rows_left_out(), 4U);
}

TEST(SeriesFrontEnd, QuantizesFrames) {
  SeriesSettings s = Settings({"value", "fault"});
  s.output_scale = 0.1;
  s.output_zero_point = -5;
  Rows rows;
  rows.Add(0, {113});
  rows.Add(10, {INT32_MAX});
  const std::vector<Frame> frames = FramesOf(s, rows);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].bytes, (std::vector<int8_t>{8, -5}));
  EXPECT_EQ(frames[1].bytes, (std::vector<int8_t>{127, -5}));
}

// Settings of one to four channels, some features.
SeriesSettings AnySettings(Random& random) {
  SeriesSettings s;
  s.period_s = random.Int(1, 50) / 1000.0;
  s.longest_gap_s = random.Int(1, 200) / 1000.0;
  s.most_gap_points = random.Int(0, 8);
  s.window = random.Int(1, 12);
  s.features = {frontend::SeriesFeatures()[static_cast<size_t>(random.Int(0, 5))]};
  for (const std::string& feature : frontend::SeriesFeatures()) {
    if (feature != s.features[0] && random.Coin()) s.features.push_back(feature);
  }
  for (int32_t c = random.Int(1, 4); c > 0; --c) {
    frontend::SeriesChannel channel;
    channel.name = "channel" + std::to_string(c);
    channel.mean = random.Int(-3000, 3000) / 100.0;
    channel.deviation = random.Int(300, 2000) / 100.0;
    if (random.Coin()) channel.lowest = random.Int(-4000, 0) / 100.0;
    if (random.Coin()) channel.highest = random.Int(1, 4000) / 100.0;
    if (random.Coin()) channel.most_jump = random.Int(100, 3000) / 100.0;
    if (random.Coin()) channel.stuck_tolerance = random.Int(0, 200) / 100.0;
    if (random.Coin()) channel.stuck_samples = random.Int(2, 5);
    s.channels.push_back(channel);
  }
  s.output_zero_point = random.Int(-128, 127);
  return s;
}

struct RealRows {
  std::vector<int64_t> times;
  std::vector<std::vector<double>> values;
};

// Values are whole hundredths; now and then one is missing, stands still or is far off.
RealRows AnyRows(Random& random, size_t channels) {
  RealRows rows;
  int64_t time = random.Int(-2000, 2000);
  for (int32_t i = 0; i < 60; ++i) {
    std::vector<double> row;
    for (size_t c = 0; c < channels; ++c) {
      const bool stands = !rows.values.empty() && random.Int(0, 3) == 0;
      const int32_t most = random.Int(0, 20) == 0 ? 9000 : 2000;
      row.push_back(random.Int(0, 6) == 0 ? kNone
                    : stands              ? rows.values.back()[c]
                                          : random.Int(-most, most) / 100.0);
    }
    rows.times.push_back(time);
    rows.values.push_back(row);
    time += random.Int(1, random.Int(0, 9) == 0 ? 900 : 60);
  }
  return rows;
}

Rows InSteps(const RealRows& rows, const SeriesSettings& s) {
  Rows steps;
  for (size_t i = 0; i < rows.times.size(); ++i) {
    steps.Add(rows.times[i], frontend::StepsOf(rows.values[i], s));
  }
  return steps;
}

TEST(SeriesFrontEnd, IsWithinOneStepOfTheRealNumbers) {
  size_t compared = 0;
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const SeriesSettings s = AnySettings(random);
    const RealRows rows = AnyRows(random, s.channels.size());
    const SeriesOracle oracle(s);
    const std::vector<RealFrame> real = oracle.Frames(rows.times, rows.values);
    const std::vector<Frame> frames = FramesOf(s, InSteps(rows, s));
    ASSERT_EQ(frames.size(), real.size());
    for (size_t i = 0; i < frames.size(); ++i) {
      ASSERT_EQ(frames[i].time, real[i].time_ms);
      ASSERT_EQ(frames[i].features.size(), real[i].features.size());
      for (size_t k = 0; k < real[i].features.size(); ++k, ++compared) {
        // Two hundredths, of a deviation of 3 at least.
        ASSERT_NEAR(frames[i].features[k] / 65536.0, real[i].features[k], 0.02 / 3)
            << i << " " << k;
        ASSERT_NEAR(frames[i].bytes[k], oracle.Quantized(real[i].features[k]), 1) << i << " " << k;
      }
    }
  }
  EXPECT_GT(compared, 100'000U);
}

TEST(SeriesFrontEnd, GivesTheSameFramesWhateverThePieces) {
  for (uint32_t seed = 0; seed < 30; ++seed) {
    Random random(seed);
    const SeriesSettings s = AnySettings(random);
    const Rows rows = InSteps(AnyRows(random, s.channels.size()), s);
    const std::vector<Frame> whole = FramesOf(s, rows);
    EXPECT_FALSE(whole.empty());
    for (const size_t piece : {size_t{1}, size_t{2}, size_t{7}}) {
      EXPECT_EQ(FramesOf(s, rows, piece), whole) << "seed " << seed << ", " << piece;
    }
  }
}

TEST(SeriesFrontEnd, ForgetsEverythingAtAReset) {
  for (uint32_t seed = 0; seed < 30; ++seed) {
    Random random(seed);
    const SeriesSettings s = AnySettings(random);
    const Rows rows = InSteps(AnyRows(random, s.channels.size()), s);
    const SeriesTables tables = SeriesTables::Make(s).value();
    FrontEnd front_end(tables.Params());
    const std::vector<Frame> first = front_end.Push(rows);
    front_end->Reset();
    EXPECT_EQ(front_end.Push(rows), first) << "seed " << seed;
  }
}

// Reset between the frames of a row too.
TEST(SeriesFrontEnd, ForgetsARowThatIsNotTakenYet) {
  const SeriesTables tables = SeriesTables::Make(Settings({"value"})).value();
  FrontEnd front_end(tables.Params());
  const int32_t value = 100;
  const SeriesRow row = {0, Span<const int32_t>(&value, 1)};
  int8_t frame[1];
  EXPECT_TRUE(front_end->Process(Span<const SeriesRow>(&row, 1), frame).has_frame);
  front_end->Reset();
  EXPECT_TRUE(front_end->Process(Span<const SeriesRow>(&row, 1), frame).has_frame);
}

TEST(SeriesFrontEnd, NeedsNoWindowWithoutRollingFeatures) {
  SeriesSettings s = Settings({"value", "fault"});
  s.window = 4096;
  const auto bytes = [&] { return SeriesMemoryBytes(SeriesTables::Make(s).value().Params()); };
  EXPECT_LE(bytes(), 300U);
  s.features = {"minimum"};
  EXPECT_GE(bytes(), 8U * 4096);
}

// From one end of the range to the other, in ways that have few points or are gaps, with some times
// among them that do not go on or are out of range.
std::vector<int64_t> AnyTimes(Random& random, const ResampleIrregularParams& p) {
  constexpr int64_t kEnd = int64_t{1} << 62;
  std::vector<int64_t> times;
  int64_t time = random.Coin() ? 1 - kEnd : random.Word(), last = time;
  while (times.size() < 60 && time < kEnd) {
    times.push_back(last = time);
    if (random.Int(0, 9) == 0) times.push_back(random.Coin() ? INT64_MAX : INT64_MIN);
    if (random.Int(0, 9) == 0) times.push_back(time - random.Int(0, 1));
    time += random.Coin() ? std::min(p.longest_gap, p.period * random.Int(1, 4))
                          : p.longest_gap + (int64_t{1} << random.Int(0, 60));
  }
  if (kEnd - 1 - last > p.longest_gap) times.push_back(kEnd - 1);
  return times;
}

// Sanitizers look on.
TEST(SeriesFrontEnd, TakesAnyRowsWithAnyParametersInRange) {
  size_t frames = 0;
  for (uint32_t seed = 0; seed < 500; ++seed) {
    Random random(seed);
    const auto word = [&] {
      return random.Coin() ? random.Word() : (random.Coin() ? INT32_MAX : INT32_MIN + 1);
    };
    const auto power = [&](int32_t most) { return int64_t{1} << random.Int(0, most); };
    std::vector<SeriesChannelParams> channels;
    for (int32_t c = random.Int(1, 3); c > 0; --c) {
      channels.push_back({int64_t{word()} * 65536,
                          {static_cast<uint32_t>(word()), random.Int(0, 95)},
                          {power(40),
                           word(),
                           word(),
                           static_cast<uint32_t>(word()),
                           static_cast<uint32_t>(word()),
                           random.Coin() ? 0 : random.Int(2, 9)}});
    }
    const auto features = static_cast<uint32_t>(random.Int(1, 63));
    const int32_t count = static_cast<int32_t>(channels.size()) * __builtin_popcount(features);
    const SeriesParams p = {{power(40), power(40), random.Int(0, 3)},
                            {random.Int(1, 5)},
                            features,
                            {count, random.Int(-128, 127), {1 << 30, random.Int(-31, 1)}},
                            {channels.data(), channels.size()}};
    Rows rows;
    for (const int64_t time : AnyTimes(random, p.resample)) {
      std::vector<int32_t> row;
      for (size_t c = 0; c < channels.size(); ++c) row.push_back(random.Coin() ? word() : kMissing);
      rows.Add(time, row);
    }
    frames += FrontEnd(p).Push(rows).size();
  }
  EXPECT_GT(frames, 5000U);
}

}  // namespace
}  // namespace mote
