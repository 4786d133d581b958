// SPDX-License-Identifier: Apache-2.0
#include "gateway/hex.h"

#include <charconv>

namespace mote::gateway {

std::optional<std::vector<uint8_t>> BytesOfHex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < digits.size(); i += 2) {
    uint8_t byte = 0;
    const char* const end = digits.data() + i + 2;
    const auto [stop, error] = std::from_chars(end - 2, end, byte, 16);
    if (error != std::errc() || stop != end) return std::nullopt;
    bytes.push_back(byte);
  }
  return bytes;
}

}  // namespace mote::gateway
