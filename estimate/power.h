// SPDX-License-Identifier: Apache-2.0
// What an app that always listens takes: average power by parts, days on batteries, and what would
// make them more.
//   microphone    supply_v * microphone_ua / 1000
//   capture       supply_v * capture_ma                     samples come, the core asleep or not
//   sleep         supply_v * clock_ma * (1 - duty)          capturing keeps the clock running
//   features, network, app
//                 supply_v * active_ma * cycles_per_s / clock_hz, which add up to the duty
//   radio         supply_v * transmit_ma * event_ms / 1000 * events_per_day / 86400
//   average       the sum of the parts
//   days          capacity_mah * usable * supply_v / average / 24
// Estimated: cycles are counted, currents are those of board.toml with what they say of themselves.
// Batteries feed the chip without a regulator in between, which takes the same current at any
// voltage (so does one with an LDO; a DC/DC converter is as good as at supply_v).
#pragma once

#include <string>
#include <vector>

#include "estimate/board.h"
#include "support/result.h"

namespace mote::estimate {

struct AppLoad {
  double features_cycles_per_s = 0;  // and the detector's
  double network_cycles_per_s = 0;
  double other_cycles_per_s = 0;  // of the app
  double events_per_day = 0;
  bool is_gated = false;  // features and network rest in quiet, as the cycles say already
};

struct PowerPart {
  std::string name;
  double mw = 0;
  std::string source;  // of its current
  std::string lever;   // what would make it less
};

struct Battery {
  const char* name;
  double capacity_mah;
  double usable;         // of the capacity
  double continuous_ma;  // that its capacity is stated for, or that it can deliver
  double pulse_ma;
  const char* source;
};

struct BatteryLife {
  Battery battery;
  double days = 0;
  bool holds_average = false;  // where not, the days are more than it will last
  bool holds_peak = false;     // without a capacitor beside it
};

// What becomes of the life of any battery.
struct LifeEffect {
  std::string what;
  double factor = 1;
  std::string source;
};

struct AppPower {
  std::vector<PowerPart> parts;
  double average_mw = 0;
  double peak_ma = 0;
  std::string peak_source;  // of the chip's share
  std::vector<BatteryLife> batteries;
  std::vector<LifeEffect> halves;   // of each part, the greatest first
  std::vector<LifeEffect> changes;  // the greatest first
  // Which of the changes, and of the halves that are software's, together make it live twice as
  // long: all sets of which none can be left out, the smallest first.
  std::vector<LifeEffect> twice;
};

// Errors  a board whose [power] has no listening or no radio
Result<AppPower> PowerOf(const Board& board, const AppLoad& load);

}  // namespace mote::estimate
