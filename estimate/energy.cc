// SPDX-License-Identifier: Apache-2.0
#include "estimate/energy.h"

#include <algorithm>

namespace mote::estimate {

double LatencyMs(const Board& board, uint64_t cycles) {
  return static_cast<double>(cycles) / board.clock_hz * 1000.0;
}

double EnergyMj(const Board& board, uint64_t cycles) {
  const double power_mw = board.power.supply_v * board.power.active_ma;
  return power_mw * LatencyMs(board, cycles) / 1000.0;
}

double AveragePowerMw(const Board& board, double duty) {
  const double active = std::min(duty, 1.0);
  const double sleep_ma = board.power.sleep_ua / 1000;
  return board.power.supply_v * (board.power.active_ma * active + sleep_ma * (1 - active));
}

}  // namespace mote::estimate
