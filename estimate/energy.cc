// SPDX-License-Identifier: Apache-2.0
#include "estimate/energy.h"

namespace mote::estimate {

double LatencyMs(const Board& board, uint64_t cycles) {
  return static_cast<double>(cycles) / board.clock_hz * 1000.0;
}

double EnergyMj(const Board& board, uint64_t cycles) {
  const double power_mw = board.power.supply_v * board.power.active_ma;
  return power_mw * LatencyMs(board, cycles) / 1000.0;
}

}  // namespace mote::estimate
