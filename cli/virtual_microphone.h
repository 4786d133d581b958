// SPDX-License-Identifier: Apache-2.0
// A recording as an emulated microphone gives it, with faults where somebody wants them.
#pragma once

#include <string>
#include <vector>

#include "emulator/emulate_app.h"
#include "player/signal.h"
#include "support/result.h"

namespace mote::cli {

// "stuck@2.5+4": from 2.5 s on, for 4 s.
struct InjectedFault {
  enum class Kind { kMissing, kStuck, kSilent, kSaturated, kLost, kClockJump, kHang, kPowerCut };
  Kind kind = Kind::kMissing;
  double at_s = 0;
  double amount = 0;  // seconds; of a power cut: another follows in the middle of writing storage
};

// The kinds, for --help: "missing, stuck, ...".
std::string FaultKinds();
Result<InjectedFault> ParseFault(const std::string& text);

// Hops of `hop_samples`, the last may be shorter.
std::vector<emulator::VirtualHop> VirtualHops(const player::Signal& signal,
                                              size_t hop_samples,
                                              const std::vector<InjectedFault>& faults);

}  // namespace mote::cli
