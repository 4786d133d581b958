// SPDX-License-Identifier: Apache-2.0
// Which seeds a test takes: 200, or as many as MOTE_SEEDS says, from MOTE_FIRST_SEED on.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace mote::fuzz {

inline uint32_t NumberFrom(const char* variable, uint32_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<uint32_t>(std::strtoul(text, nullptr, 10));
}

inline uint32_t SeedCount() { return NumberFrom("MOTE_SEEDS", 200); }
inline uint32_t FirstSeed() { return NumberFrom("MOTE_FIRST_SEED", 1); }

}  // namespace mote::fuzz
