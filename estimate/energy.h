// SPDX-License-Identifier: Apache-2.0
// Cycles -> milliseconds -> millijoules. The only place where energy is computed.
//   ms = cycles / clock_hz * 1000
//   mJ = supply_v * active_ma * ms / 1000
//   average mW = supply_v * (active_ma * duty + sleep_ua / 1000 * (1 - duty))
// Estimated, not measured: the current is the data sheet's typical figure for the running CPU
// (Power::active_source), whatever instructions it runs.
#pragma once

#include <cstdint>

#include "estimate/board.h"

namespace mote::estimate {

double LatencyMs(const Board& board, uint64_t cycles);
double EnergyMj(const Board& board, uint64_t cycles);
// Of the core and its memory, which sleep when there is nothing to do; no microphone, no radio. A
// duty above 1 is 1.
double AveragePowerMw(const Board& board, double duty);

}  // namespace mote::estimate
