// SPDX-License-Identifier: Apache-2.0
// A front end of slow signals over rows that are made of integers: the frames' hash, on any core.
#pragma once

#include "runtime/signal/series/series.h"
#include "tests/firmware/dice.h"

namespace mote::firmware_test {

struct SeriesAnswer {
  uint32_t hash;  // of all frames and of their times
  uint32_t frames;
};

// 256 rows, one or two periods apart, with gaps; values within 10,000 steps, now and then far off,
// the same again, or missing. begin() and end() are called around all of it.
// memory   as SeriesFrontEnd::Init
template <class Begin, class End>
SeriesAnswer SeriesHash(const SeriesParams& p, Span<uint8_t> memory, Begin begin, End end) {
  static SeriesFrontEnd front_end;
  static int32_t values[kMostSeriesChannels];
  static int8_t frame[6 * kMostSeriesChannels];
  const auto period = static_cast<int32_t>(p.resample.period);
  front_end.Init(p, memory);
  Dice dice;
  Hash hash;
  uint32_t frames = 0;
  int64_t time = -period;
  begin();
  for (int32_t i = 0; i < 256; ++i) {
    for (size_t c = 0; c < p.channels.size(); ++c) {
      const int32_t kind = dice.Int(0, 15);
      if (kind > 1) values[c] = dice.Int(-10'000, 10'000) * (kind == 2 ? 200'000 : 1);
      if (kind == 0) values[c] = kMissing;
    }
    const SeriesRow row = {time, {values, p.channels.size()}};
    time += period + dice.Int(0, period) + (i % 50 == 0 ? 8 * period : 0);
    for (size_t taken = 0; taken == 0;) {
      const SeriesFrontEnd::Step step = front_end.Process(Span<const SeriesRow>(&row, 1), frame);
      taken = step.taken;
      if (!step.has_frame) continue;
      const int64_t position = front_end.position();
      hash.Add(reinterpret_cast<const int8_t*>(&position), sizeof position);
      hash.Add(frame, p.quantize.count);
      ++frames;
    }
  }
  end();
  return {hash.value(), frames};
}

}  // namespace mote::firmware_test
