// SPDX-License-Identifier: Apache-2.0
// What a recipe says of sounds that are synthesised: its [data.sounds].
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote {
class TomlReader;
}

namespace mote::trainer {

struct SoundsSettings {
  std::vector<std::string> kinds;  // in turn: "music", "household"
  std::string label;               // key `class`
  int32_t count = 100;             // recordings of half a minute
  std::string part = "train";      // where they stand, or "split": as those of any source

  bool operator==(const SoundsSettings&) const = default;
};

// Those that there are.
std::vector<std::string> SoundKinds();

// `classes` are the recipe's, or none.
// Errors: as TomlReader's; an unknown kind; a class that is none of them
Result<SoundsSettings> ReadSounds(TomlReader reader, const std::vector<std::string>& classes);

}  // namespace mote::trainer
