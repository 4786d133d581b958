// SPDX-License-Identifier: Apache-2.0
// The parameters of a front end for vibration as C++: what firmware has in flash.
#pragma once

#include <string>

#include "runtime/signal/vibration/vibration.h"

namespace mote::frontend {

// The tables as definitions, and VibrationParams as the braces that name them.
struct VibrationText {
  std::string definitions;  // constexpr int16_t kRise[] = {...};
  std::string initializer;  // {3, 1024, ...}
};
VibrationText VibrationTextOf(const VibrationParams& p);

// A header's text that defines `constexpr mote::VibrationParams kParams` and its tables in the
// namespace `name`. It includes runtime/signal/vibration/vibration.h and is C++17.
std::string VibrationSource(const VibrationParams& p, const std::string& name);

}  // namespace mote::frontend
