// SPDX-License-Identifier: Apache-2.0
// Times as tables have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mote::player {

// Milliseconds since 1970, UTC, of ISO 8601 (2024-05-01, 2024-05-01T12:30:15.250+02:00: seconds,
// their fraction and the offset may be left out, a space may stand for the T, Z for the offset;
// UTC without one), or of a number of seconds since 1970 within 1e11. The fraction is cut after the
// third digit, a number rounded. nullopt: none of these, or a day that no calendar has.
std::optional<int64_t> ParseTimeMs(std::string_view text);

}  // namespace mote::player
