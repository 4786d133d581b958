// SPDX-License-Identifier: Apache-2.0
// Bytes as hexadecimal digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mote::gateway {

// Two digits a byte, upper or lower case. Nothing where there is anything else.
std::optional<std::vector<uint8_t>> BytesOfHex(std::string_view digits);

}  // namespace mote::gateway
