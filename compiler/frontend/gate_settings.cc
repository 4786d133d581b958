// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/gate_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "compiler/frontend/setting_ranges.h"

namespace mote::frontend {
namespace {

// The noise of the microphone itself: that of the Nano 33 BLE Sense has 64 dB less than 94 dB SPL,
// which are 26 dB below full scale (ST, MP34DT05-A data sheet, table 3). 90 dB below a full-scale
// sine are 0.7 steps of 16 bits, and rounding adds 0.3: a variance of about 1 step^2. A floor below
// that comes of samples that no microphone gave.
constexpr int32_t kLeastLevel = 0;

double Log2OfDb(double db) { return db / (10 * std::log10(2.0)); }

double HopSeconds(const SoundSettings& s) { return static_cast<double>(HopSamples(s)) / s.rate_hz; }

int32_t HopsIn(double ms, const SoundSettings& s) {
  return static_cast<int32_t>(std::ceil(ms / 1000 / HopSeconds(s) - 1e-9));
}

// One step at least: a floor that never rose would keep the gate open for ever.
int32_t RiseOf(double db_per_s, const SoundSettings& s) {
  const double rise = Log2OfDb(db_per_s) * HopSeconds(s) * 0x1p16;
  return static_cast<int32_t>(std::max<int64_t>(std::llround(rise), 1));
}

}  // namespace

Status Check(const GateSettings& gate, const SoundSettings& sound) {
  const std::vector<SettingRange> ranges = {
      {"open_db", gate.open_db, 0.5, 60},
      {"hold_ms", gate.hold_ms, 0, 60'000},
      {"preroll_ms", gate.preroll_ms, 0, 2000},
      {"floor_rise_db_per_s", gate.floor_rise_db_per_s, 0.01, 100},
  };
  const SettingRange* const wrong = FirstOutOfRange(ranges);
  if (wrong != nullptr) {
    return Error{fmt::format(
        "gate.{}: {:g}, want {:g} .. {:g}.", wrong->name, wrong->found, wrong->least, wrong->most)};
  }
  if (HopSamples(sound) <= kMostGateHopSamples) return {};
  return Error{fmt::format("gate: for hops of {} samples, want at most {}. See 'hop_ms'.",
                           HopSamples(sound),
                           kMostGateHopSamples)};
}

GatedStreamParams GateParamsOf(const GateSettings& gate, const SoundSettings& sound) {
  GatedStreamParams p = {};
  p.gate.open_level = static_cast<int32_t>(std::lround(Log2OfDb(gate.open_db) * 256));
  p.gate.least_level = kLeastLevel;
  p.gate.floor_rise = RiseOf(gate.floor_rise_db_per_s, sound);
  p.gate.hold_hops = HopsIn(gate.hold_ms, sound);
  p.hop_samples = HopSamples(sound);
  p.preroll_hops = HopsIn(gate.preroll_ms, sound);
  return p;
}

}  // namespace mote::frontend
