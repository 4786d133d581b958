// SPDX-License-Identifier: Apache-2.0
// Numbers as text for port::Write, without printf.
#pragma once

#include <stdint.h>

namespace mote::port {

// Holds the text of one number: `Write(Text::Hex(pc).c_str())`.
class Text {
 public:
  static constexpr Text Decimal(uint32_t value) { return Text(value, 10, 1); }
  static constexpr Text Hex(uint32_t value) { return Text(value, 16, 8); }  // 0x%08x
  constexpr const char* c_str() const { return first_; }

  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;

 private:
  constexpr Text(uint32_t value, uint32_t base, int min_digits) {
    for (int digits = 0; digits < min_digits || value != 0; ++digits, value /= base) {
      *--first_ = "0123456789abcdef"[value % base];
    }
    if (base == 16) {
      *--first_ = 'x';
      *--first_ = '0';
    }
  }

  char chars_[12] = {};  // the longest are 4294967295 and 0xffffffff, with their zero byte
  char* first_ = chars_ + 11;
};

}  // namespace mote::port
