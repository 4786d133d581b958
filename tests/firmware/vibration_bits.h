// SPDX-License-Identifier: Apache-2.0
// A front end for vibration over noise that is made of integers: what it gives is the same bytes on
// any core.
#pragma once

#include "runtime/signal/vibration/vibration.h"

namespace mote::firmware_test {

inline constexpr int kFrames = 3;
inline constexpr int kMeasuredFrame = 1;
inline constexpr size_t kMostHop = 8192;  // int16 values from a frame to the next

// White noise that gets softer and louder.
inline void FillHop(uint32_t& seed, Span<int16_t> samples) {
  for (size_t i = 0; i < samples.size(); ++i) {
    seed = seed * 1664525U + 1013904223U;
    const int32_t soft = static_cast<int32_t>(i / 640 * 5 % 11);
    samples[i] = static_cast<int16_t>(static_cast<int16_t>(seed >> 16) >> soft);
  }
}

// FNV-1a over kFrames frames. begin() and end() are called around the hop of kMeasuredFrame; the
// frames are as many as the hops once the first segment's end is filled up.
// memory   as VibrationFrontEnd::Init
template <class Begin, class End>
uint32_t VibrationHash(const VibrationParams& p, Span<uint8_t> memory, Begin begin, End end) {
  static VibrationFrontEnd front_end;
  static int16_t samples[kMostHop];
  static int8_t frame[256];
  front_end.Init(p, memory);
  uint32_t seed = 1, hash = 2166136261U;
  const auto push = [&](Span<const int16_t> rest) {
    while (!rest.empty()) {
      const VibrationFrontEnd::Step step = front_end.Process(rest, {frame, sizeof frame});
      rest = rest.subspan(step.taken, rest.size() - step.taken);
      if (!step.has_frame) continue;
      for (int32_t i = 0; i < p.quantize.count; ++i) {
        hash = (hash ^ static_cast<uint8_t>(frame[i])) * 16777619U;
      }
    }
  };
  const auto axes = static_cast<size_t>(p.axes);
  const auto before = static_cast<size_t>(p.segment_samples - p.step_samples) * axes;
  const auto hop = static_cast<size_t>(p.segments * p.step_samples) * axes;
  FillHop(seed, {samples, before});
  push({samples, before});
  for (int i = 0; i < kFrames; ++i) {
    FillHop(seed, {samples, hop});
    if (i == kMeasuredFrame) begin();
    push({samples, hop});
    if (i == kMeasuredFrame) end();
  }
  return hash;
}

}  // namespace mote::firmware_test
