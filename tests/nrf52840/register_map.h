// SPDX-License-Identifier: Apache-2.0
// A peripheral's registers as rows of a table. Offsets, names, fields and reset values are those of
// the register tables in the nRF52840 Product Specification (below: PS) v1.1.
#pragma once

#include <cstdint>
#include <span>

namespace mote::testing {

enum class Access : uint8_t {
  kTask,   // writing 1 triggers it; reading tells nothing
  kEvent,  // set by the peripheral, cleared by writing 0
  kReadWrite,
  kReadOnly,
  kWriteOnly,
  kSet,    // ones that are written are set in `target`, which is also what it reads as
  kClear,  // ones that are written are cleared in `target`, likewise
};

struct RegisterRow {
  uint32_t offset;
  const char* name;
  Access access;
  uint32_t bits = 1;   // all fields; others are reserved and have to be 0
  uint32_t reset = 0;  // of the value, or the offset of `target`
  uint32_t count = 1;  // of equal registers, 4 bytes apart
};

using RegisterMap = std::span<const RegisterRow>;

constexpr uint32_t kWholeWord = 0xFFFFFFFF;
constexpr uint32_t kInten = 0x300, kIntenSet = 0x304, kIntenClear = 0x308;
constexpr uint32_t kFirstEvent =
    0x100;  // event i, and its bit i in INTEN, is at kFirstEvent + 4 * i

constexpr uint32_t EventBit(uint32_t event) { return 1u << ((event - kFirstEvent) / 4); }

}  // namespace mote::testing
