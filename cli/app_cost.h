// SPDX-License-Identifier: Apache-2.0
// What an app takes to listen day by day: power by parts, days on batteries, bytes sent.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "emulator/cycle_file.h"
#include "estimate/board.h"
#include "estimate/power.h"

namespace mote::cli {

// What was emulated, and how often its day has something to say.
struct AppDay {
  const std::vector<emulator::HopCost>& hops;
  size_t warm_up_hops = 0;  // at the beginning, which do less than the others
  double hop_s = 0;
  double rate_hz = 0;  // of 16-bit samples
  double events_per_day = 0;
  bool is_gated = false;
};

class AppCost {
 public:
  // Errors: as estimate::PowerOf()
  static Result<AppCost> Of(const estimate::Board& board, const AppDay& day);

  // "average_power_mw", "power" and "bytes_per_day".
  void AddTo(Json& json) const;
  std::string Text() const;

 private:
  double SentBytes() const;  // a day
  Json PowerJson() const;
  std::string PowerText() const;
  std::string BatteryText() const;
  std::string EffectText() const;
  std::string BytesText() const;

  double supply_v_ = 0;
  double events_per_day_ = 0;
  double raw_bytes_ = 0;  // a day
  estimate::AppLoad load_;
  estimate::AppPower power_;
};

}  // namespace mote::cli
