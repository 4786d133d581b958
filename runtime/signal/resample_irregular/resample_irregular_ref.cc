// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/factor.h"
#include "runtime/base/wide.h"
#include "runtime/signal/resample_irregular/resample_irregular.h"

namespace mote {
namespace {

constexpr int64_t kMostTime = int64_t{1} << 62;
constexpr int64_t kShortWay = int64_t{1} << 30;  // with a rise below 2^32 the product has 62 bits

// The first multiple of the period at or after a time.
int64_t GridFrom(int64_t time, int64_t period) {
  const int64_t remainder = time % period;  // has the time's sign
  return time - remainder + (remainder > 0 ? period : 0);
}

// round(rise * share / way), ties away from zero. |rise| below 2^32, 0 <= share < way.
int64_t PartOf(int64_t rise, int64_t share, int64_t way) {
  if (way <= kShortWay) return DivideRounded(rise * share, way);
  const Wide product = MultiplyWide(Magnitude(rise), static_cast<uint64_t>(share));
  const auto part = static_cast<int64_t>(Ratio(product, WideOf(way), 0));
  return rise < 0 ? -part : part;
}

}  // namespace

void ResampleIrregular::Init(const ResampleIrregularParams& p) {
  p_ = p;
  Reset();
}

void ResampleIrregular::Reset() {
  has_sample_ = false;
  time_ = time_before_ = 0;
  value_ = value_before_ = 0;
  next_ = 0;
  gap_points_ = 0;
}

PushStatus ResampleIrregular::Push(int64_t time, int32_t value) {
  if (time <= -kMostTime || time >= kMostTime) return PushStatus::kOutOfRange;
  if (HasNext()) return PushStatus::kNotRead;
  if (has_sample_ && time <= time_) return PushStatus::kNotLater;
  time_before_ = has_sample_ ? time_ : time;
  value_before_ = has_sample_ ? value_ : value;
  if (!has_sample_) next_ = GridFrom(time, p_.period);
  has_sample_ = true;
  time_ = time;
  value_ = value;
  gap_points_ = p_.most_gap_points;
  return PushStatus::kTaken;
}

bool ResampleIrregular::Next(GridPoint& point) {
  if (!HasNext()) return false;
  const int64_t way = time_ - time_before_;
  if (way > p_.longest_gap && next_ < time_) {
    if (gap_points_ > 0) {
      --gap_points_;
      point = {next_, value_before_, true};
      next_ += p_.period;
      return true;
    }
    next_ = GridFrom(time_, p_.period);
    if (!HasNext()) return false;
  }
  // Here the way is short, or the point lies on its end.
  int32_t value = value_;
  if (next_ < time_) {
    const int64_t rise = static_cast<int64_t>(value_) - value_before_;
    value = static_cast<int32_t>(value_before_ + PartOf(rise, next_ - time_before_, way));
  }
  point = {next_, value, false};
  next_ += p_.period;
  return true;
}

}  // namespace mote
