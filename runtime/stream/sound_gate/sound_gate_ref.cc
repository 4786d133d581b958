// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/assert.h"
#include "runtime/stream/sound_gate/sound_gate.h"

namespace mote {
namespace {

constexpr int32_t kQ8ToQ16 = 256;
constexpr int32_t kAboveAllLevels = int32_t{1} << 29;

// Of x above 0.
int32_t Log2Q8(uint64_t x) {
  const int32_t power = 63 - __builtin_clzll(x);
  const uint64_t mantissa = x << (63 - power);  // 1 at bit 63
  return power * 256 + static_cast<int32_t>(mantissa >> 55 & 0xff);
}

int32_t Smaller(int32_t a, int32_t b) { return a < b ? a : b; }
int32_t Larger(int32_t a, int32_t b) { return a > b ? a : b; }

}  // namespace

// The variance is (n sum(x^2) - sum(x)^2) / n^2: below 2^62, where n is at most 2^16.
int32_t SoundLevel(Span<const int16_t> hop) {
  MOTE_ASSERT(!hop.empty() && hop.size() <= kMostGateHopSamples);
  int64_t sum = 0, squares = 0;
  for (const int16_t sample : hop) {
    sum += sample;
    squares += int32_t{sample} * sample;
  }
  const auto n = static_cast<int64_t>(hop.size());
  const int64_t spread = n * squares - sum * sum;
  if (spread == 0) return INT32_MIN;
  return Log2Q8(static_cast<uint64_t>(spread)) - Log2Q8(static_cast<uint64_t>(n * n));
}

void SoundGate::Init(const SoundGateParams& p) {
  p_ = p;
  Reset();
}

void SoundGate::Reset() {
  floor_ = kAboveAllLevels;
  open_hops_ = -1;
}

bool SoundGate::Process(Span<const int16_t> hop) {
  const int32_t level = Larger(SoundLevel(hop), p_.least_level) * kQ8ToQ16;
  floor_ = Smaller(floor_ + p_.floor_rise, level);
  const bool is_sound = level - floor_ > p_.open_level * kQ8ToQ16;
  open_hops_ = is_sound ? p_.hold_hops : open_hops_ - 1;
  if (open_hops_ >= 0) return true;
  open_hops_ = -1;
  return false;
}

}  // namespace mote
