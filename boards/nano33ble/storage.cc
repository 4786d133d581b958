// SPDX-License-Identifier: Apache-2.0
#include "runtime/port/storage.h"

#include "boards/nano33ble/chip_bus.h"
#include "boards/nano33ble/nvmc_storage.h"

extern "C" uint8_t __storage_origin[];  // link.ld

namespace mote {

static_assert(port::kStorageSlotBytes <= board::kFlashPageBytes, "a page a slot");

static board::NvmcStorage<board::ChipBus> Storage() {
  return {board::chip_bus, reinterpret_cast<uintptr_t>(__storage_origin)};
}

void port::ReadStorage(int slot, Span<uint8_t> to) { Storage().Read(slot, to); }

bool port::WriteStorage(int slot, Span<const uint8_t> from) { return Storage().Write(slot, from); }

}  // namespace mote
