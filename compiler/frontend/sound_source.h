// SPDX-License-Identifier: Apache-2.0
// A sound front end's parameters as C++: what firmware has in flash.
#pragma once

#include <string>

#include "runtime/signal/sound/sound.h"

namespace mote::frontend {

// The tables as definitions, and SoundParams as the braces that name them.
struct SoundText {
  std::string definitions;  // constexpr int16_t kRise[] = {...};
  std::string initializer;  // {mote::SoundKind::kMicro, ...}
};
SoundText SoundTextOf(const SoundParams& p);

// A header's text that defines `constexpr mote::SoundParams kParams` and its tables in the
// namespace `name`. It includes runtime/signal/sound/sound.h and is C++17.
std::string SoundSource(const SoundParams& p, const std::string& name);

}  // namespace mote::frontend
