// SPDX-License-Identifier: Apache-2.0
// The codes of device_faults.def, Event::what of an event of kind kFault.
#pragma once

#include <stdint.h>

namespace mote {

enum class DeviceFault : uint8_t {
#define MOTE_FAULT(name, code, text, help) name = code,
#include "runtime/event/device_faults.def"
#undef MOTE_FAULT
};

constexpr int EndOfDeviceFaults() {
  int end = 0;
#define MOTE_FAULT(name, code, text, help) end = end > (code) ? end : (code) + 1;
#include "runtime/event/device_faults.def"
#undef MOTE_FAULT
  return end;
}
// All codes are below it.
inline constexpr int kDeviceFaultsEnd = EndOfDeviceFaults();

}  // namespace mote
