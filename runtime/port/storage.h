// SPDX-License-Identifier: Apache-2.0
// port::ReadStorage, port::WriteStorage: two slots that outlive power cuts. A board supplies the
// bodies: pages of flash, each erased as a whole, or files under emulation.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/span.h"

namespace mote::port {

inline constexpr int kStorageSlots = 2;
inline constexpr size_t kStorageSlotBytes = 64;

// The first bytes of a slot, at most kStorageSlotBytes: what was written last, or anything where
// that was cut short or nothing ever was.
void ReadStorage(int slot, Span<uint8_t> to);

// Returns when they are there to stay. false: they are not, and the slot holds anything.
bool WriteStorage(int slot, Span<const uint8_t> from);

}  // namespace mote::port
