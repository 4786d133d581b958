// SPDX-License-Identifier: Apache-2.0
// Storage is a file of pages, erased and written a byte at a time as flash is, so that power can go
// at any of them.
#include "boards/mps2_an386/semihosting.h"
#include "boards/mps2_an386/virtual_devices.h"
#include "runtime/port/storage.h"

namespace mote {
namespace {

static_assert(board::kStorageFileBytes == port::kStorageSlots * port::kStorageSlotBytes, "slots");

int Handle() {
  static const int handle = board::OpenDevice(board::DeviceFile::kStorage);
  return handle;
}

void SeekTo(int slot) {
  semihosting::Seek(Handle(), static_cast<size_t>(slot) * port::kStorageSlotBytes);
}

bool WriteByte(uint8_t byte) {
  uint32_t& left = board::WhatSurvives().bytes_to_cut;
  if (left > 0 && --left == 0) board::ResetMachine(board::ResetBy::kPower);
  return semihosting::Write(Handle(), &byte, 1) == 1;
}

}  // namespace

void port::ReadStorage(int slot, Span<uint8_t> to) {
  SeekTo(slot);
  const size_t count = semihosting::Read(Handle(), to.data(), to.size());
  for (size_t i = count; i < to.size(); ++i) to[i] = 0xff;  // a file that is new
}

bool port::WriteStorage(int slot, Span<const uint8_t> from) {
  SeekTo(slot);
  for (size_t i = 0; i < kStorageSlotBytes; ++i) {
    if (!WriteByte(0xff)) return false;
  }
  SeekTo(slot);
  for (const uint8_t byte : from) {
    if (!WriteByte(byte)) return false;
  }
  return true;
}

}  // namespace mote
