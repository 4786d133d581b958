// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/series/series.h"

namespace mote {
namespace {

// Beside the bits of sensor_fault.
constexpr uint32_t kIsMissing = 16;
constexpr uint32_t kNoValueYet = 32;

constexpr int32_t kOne = 1 << 16;          // Q16
constexpr int32_t kMostFeature = 1 << 30;  // a requant of 1 or less keeps it within an int32
constexpr uint32_t kRollingFeatures = kSeriesMean | kSeriesMinimum | kSeriesMaximum | kSeriesSlope;

bool IsRolling(const SeriesParams& p) { return (p.features & kRollingFeatures) != 0; }

size_t WindowCount(const SeriesParams& p) {
  return IsRolling(p) ? static_cast<size_t>(p.rolling.size) : 0;
}

// A part of the memory, from the front.
template <class T>
Span<T> Cut(uint8_t*& memory, size_t count) {
  T* const part = reinterpret_cast<T*>(memory);
  memory += count * sizeof(T);
  return {part, count};
}

// v in Q16 steps.
int32_t InDeviations(int64_t v, const SeriesChannelParams& p) {
  return ScaleToS32(v, p.deviation, kMostFeature);
}

int32_t Standardized(int32_t x, const SeriesChannelParams& p) {
  return InDeviations(int64_t{x} * kOne - p.mean, p);
}

}  // namespace

size_t SeriesMemoryBytes(const SeriesParams& p) {
  const size_t of_window = sizeof(int32_t) + 2 * sizeof(uint16_t);
  return p.channels.size() * (sizeof(SeriesFrontEnd::Channel) + WindowCount(p) * of_window) +
         static_cast<size_t>(p.quantize.count) * sizeof(int32_t);
}

void SeriesFrontEnd::Init(const SeriesParams& p, Span<uint8_t> memory) {
  MOTE_ASSERT(memory.size() >= SeriesMemoryBytes(p));
  p_ = &p;
  uint8_t* rest = memory.data();
  channels_ = Cut<Channel>(rest, p.channels.size());
  features_ = Cut<int32_t>(rest, static_cast<size_t>(p.quantize.count));
  for (size_t c = 0; c < channels_.size(); ++c) {
    Channel& channel = channels_[c];
    channel.resample.Init(p.resample);
    channel.fault.Init(p.channels[c].fault);
    if (!IsRolling(p)) continue;
    const Span<int32_t> values = Cut<int32_t>(rest, WindowCount(p));
    const Span<uint16_t> lows = Cut<uint16_t>(rest, WindowCount(p));
    channel.rolling.Init(p.rolling, values, lows, Cut<uint16_t>(rest, WindowCount(p)));
  }
  Reset();
}

void SeriesFrontEnd::Reset() {
  for (Channel& channel : channels_) {
    channel.resample.Reset();
    channel.fault.Reset();
    if (IsRolling(*p_)) channel.rolling.Reset();
    channel.held = 0;
    channel.now = channel.before = kIsMissing | kNoValueYet;
  }
  for (int32_t& feature : features_) feature = 0;
  time_ = position_ = 0;
  rows_left_out_ = 0;
  has_row_ = false;
}

SeriesFrontEnd::Step SeriesFrontEnd::Process(Span<const SeriesRow> rows, Span<int8_t> frame) {
  for (size_t taken = 0; taken < rows.size(); ++taken) {
    if (!has_row_) has_row_ = Push(rows[taken]);
    if (has_row_ && NextFrame(frame)) return {taken, true};
    has_row_ = false;
  }
  return {rows.size(), false};
}

// False where the row is left out: all channels have the same times, so the first one decides.
bool SeriesFrontEnd::Push(const SeriesRow& row) {
  MOTE_ASSERT(row.values.size() >= channels_.size());
  for (size_t c = 0; c < channels_.size(); ++c) {
    Channel& channel = channels_[c];
    const int32_t value = row.values[c];
    const bool is_there = value != kMissing;
    if (channel.resample.Push(row.time, is_there ? value : channel.held) != PushStatus::kTaken) {
      ++rows_left_out_;
      return false;
    }
    channel.before = channel.now & ~kSensorGap;  // that lies before its row
    channel.now = is_there ? channel.fault.Process(row.time, value)
                           : (channel.now & kNoValueYet) | kIsMissing;
    if (is_there) channel.held = value;
  }
  time_ = row.time;
  return true;
}

// All channels are asked, also when the first has no point: that it has given all that a long gap
// may give is news to each.
bool SeriesFrontEnd::NextFrame(Span<int8_t> frame) {
  int32_t* to = features_.data();
  for (size_t c = 0; c < channels_.size(); ++c) {
    GridPoint point;
    if (!channels_[c].resample.Next(point)) continue;
    position_ = point.time;
    to = Features(p_->channels[c], channels_[c], point, to);
  }
  if (to == features_.data()) return false;
  QuantizeFeaturesS32Ref(p_->quantize, features(), frame);
  return true;
}

int32_t* SeriesFrontEnd::Features(const SeriesChannelParams& p,
                                  Channel& channel,
                                  const GridPoint& point,
                                  int32_t* to) const {
  const uint32_t wrong = channel.now | (point.time < time_ ? channel.before : 0);
  const bool has_value = (wrong & kNoValueYet) == 0;
  const Rolling& rolling = channel.rolling;
  if (has_value && IsRolling(*p_)) channel.rolling.Process(point.value);
  const auto add = [&](uint32_t feature, auto value) {
    if ((p_->features & feature) != 0) *to++ = has_value ? value() : 0;
  };
  add(kSeriesValue, [&] { return Standardized(point.value, p); });
  add(kSeriesMean, [&] { return Standardized(rolling.mean(), p); });
  add(kSeriesMinimum, [&] { return Standardized(rolling.min(), p); });
  add(kSeriesMaximum, [&] { return Standardized(rolling.max(), p); });
  add(kSeriesSlope, [&] { return InDeviations(rolling.slope() * rolling.count(), p); });
  if ((p_->features & kSeriesFault) != 0) *to++ = wrong != 0 || point.is_gap ? kOne : 0;
  return to;
}

}  // namespace mote
