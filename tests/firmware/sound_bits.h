// SPDX-License-Identifier: Apache-2.0
// A sound front end over sound that is made of integers: the frames' hash, on any core.
#pragma once

#include "runtime/signal/sound/sound.h"

namespace mote::firmware_test {

inline constexpr int kHops = 40;
inline constexpr int kMeasuredHop = 30;  // a frame is ready in it
inline constexpr size_t kMostHopSamples = 512;

// White noise, every hop louder or softer than the one before.
inline void FillHop(uint32_t& seed, int hop, Span<int16_t> pcm) {
  for (int16_t& sample : pcm) {
    seed = seed * 1664525U + 1013904223U;
    sample = static_cast<int16_t>(static_cast<int16_t>(seed >> 16) >> (hop * 5 % 13));
  }
}

// FNV-1a over all frames of kHops hops. begin() and end() are called around kMeasuredHop.
// memory   as SoundFrontEnd::Init
template <class Begin, class End>
uint32_t SoundHash(const SoundParams& p, Span<uint8_t> memory, Begin begin, End end) {
  static SoundFrontEnd front_end;
  static int16_t pcm[kMostHopSamples];
  static int8_t frame[128];
  front_end.Init(p, memory);
  uint32_t seed = 1, hash = 2166136261U;
  for (int hop = 0; hop < kHops; ++hop) {
    Span<const int16_t> rest(pcm, static_cast<size_t>(p.hop_samples));
    FillHop(seed, hop, {pcm, rest.size()});
    if (hop == kMeasuredHop) begin();
    while (!rest.empty()) {
      const SoundFrontEnd::Step step = front_end.Process(rest, {frame, sizeof frame});
      rest = rest.subspan(step.taken, rest.size() - step.taken);
      if (!step.has_frame) continue;
      for (int32_t i = 0; i < p.quantize.count; ++i) {
        hash = (hash ^ static_cast<uint8_t>(frame[i])) * 16777619U;
      }
    }
    if (hop == kMeasuredHop) end();
  }
  return hash;
}

}  // namespace mote::firmware_test
