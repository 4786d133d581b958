// SPDX-License-Identifier: Apache-2.0
// Slow signals become feature frames: rows of values with times of their own, a value a channel,
// give a frame for each point of an even grid.
//   row    each channel's value goes through sensor_fault, and to the grid through
//          resample_irregular; one that is missing stands for the last one before it
//   point  each channel's value goes through rolling, and gives the features that are asked for
//   frame  the channels' features, the first channel first, through quantize_features
// Features of a channel, in this order, in Q16, within 2^14:
//   value, mean, minimum, maximum    (x - channel.mean) / channel.deviation; the last three of the
//                                    newest n = min(window, points so far) values
//   slope    n * slope / channel.deviation: how far the line of least squares rises over the n
//   fault    1 where the point is in a gap, or a row that its value is computed of has no value of
//            the channel or one that sensor_fault finds fault with; else 0. The row that ends a gap
//            is late, but what comes after it is well
// Before a channel's first value its fault is 1 and all else 0, and rolling begins with that value.
// A row whose time is not after that of the row before, or is 2^62 or more from 0, is left out.
//
// time     in ticks, milliseconds where settings made the parameters
// value    int32 in steps of the channel's own, kMissing: none
// Errors   none: compiler/frontend/series_tables.h proves the settings
// Exact    the same bytes on every core, whatever the pieces that the rows come in
// Cost     docs/signal/slow.md
#pragma once

#include <stdint.h>

#include "runtime/base/factor.h"
#include "runtime/base/span.h"
#include "runtime/signal/quantize_features/quantize_features.h"
#include "runtime/signal/resample_irregular/resample_irregular.h"
#include "runtime/signal/rolling/rolling.h"
#include "runtime/signal/sensor_fault/sensor_fault.h"

namespace mote {

inline constexpr int32_t kMissing = INT32_MIN;
inline constexpr int32_t kMostSeriesChannels = 32;

struct SeriesRow {
  int64_t time;
  Span<const int32_t> values;  // one a channel
};

inline constexpr uint32_t kSeriesValue = 1;
inline constexpr uint32_t kSeriesMean = 2;
inline constexpr uint32_t kSeriesMinimum = 4;
inline constexpr uint32_t kSeriesMaximum = 8;
inline constexpr uint32_t kSeriesSlope = 16;
inline constexpr uint32_t kSeriesFault = 32;

struct SeriesChannelParams {
  int64_t mean;      // Q16 steps, within 2^47
  Factor deviation;  // what a step is multiplied by, to give deviations
  SensorFaultParams fault;
};

struct SeriesParams {
  ResampleIrregularParams resample;
  RollingParams rolling;            // used where a feature is rolling
  uint32_t features;                // some of kSeries...
  QuantizeFeaturesParams quantize;  // count: the values of a frame; requant at most 1
  Span<const SeriesChannelParams> channels;
};

// What SeriesFrontEnd::Init wants of memory, at an address that 8 divides. A machine of 64 bits
// wants no less than one of 32.
size_t SeriesMemoryBytes(const SeriesParams& p);

class SeriesFrontEnd {
 public:
  using Sample = SeriesRow;
  using Params = SeriesParams;

  struct Step {
    size_t taken;    // rows, from the beginning of `rows`; 0 where the first has points to give yet
    bool has_frame;  // then `frame` is written
  };

  // `p` and `memory` must outlive the front end.
  void Init(const SeriesParams& p, Span<uint8_t> memory);
  // Forgets all rows: as after Init.
  void Reset();
  // Goes on to the next frame, or to the end of the rows. A row is taken in the call after the one
  // that gave its last point, so the next call's rows begin with the first that was not taken:
  //   while (!rows.empty()) {
  //     const Step step = front_end.Process(rows, frame);
  //     if (step.has_frame) Use(frame);
  //     rows = rows.subspan(step.taken, rows.size() - step.taken);
  //   }
  // Each call takes a row or gives a frame.
  // frame    int8 [quantize.count]
  Step Process(Span<const SeriesRow> rows, Span<int8_t> frame);
  // The time of the last frame's point.
  int64_t position() const { return position_; }
  // The last frame before it was quantised, Q16. Valid until the next frame.
  Span<const int32_t> features() const { return {features_.data(), features_.size()}; }
  // Rows that were left out for their time, since Reset; after 2^32 of them 0 again.
  uint32_t rows_left_out() const { return rows_left_out_; }

 private:
  struct Channel {
    ResampleIrregular resample;
    Rolling rolling;
    SensorFault fault;
    int32_t held;     // the last value that was there
    uint32_t now;     // what is wrong with the newest row's value, kSensor... and others
    uint32_t before;  // the same of the row before
  };

  // As the compiler lays them out, SeriesMemoryBytes says how many bytes they take.
  friend size_t SeriesMemoryBytes(const SeriesParams& p);

  bool Push(const SeriesRow& row);
  bool NextFrame(Span<int8_t> frame);
  int32_t* Features(const SeriesChannelParams& p,
                    Channel& channel,
                    const GridPoint& point,
                    int32_t* to) const;

  const SeriesParams* p_ = nullptr;
  Span<Channel> channels_;
  Span<int32_t> features_;
  int64_t time_ = 0;  // of the newest row
  int64_t position_ = 0;
  uint32_t rows_left_out_ = 0;
  bool has_row_ = false;  // the first of the rows has been pushed, and is not taken yet
};

}  // namespace mote
