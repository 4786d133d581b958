// SPDX-License-Identifier: Apache-2.0
// The radio is a file that records are added to.
#include <string.h>

#include "boards/mps2_an386/semihosting.h"
#include "boards/mps2_an386/virtual_devices.h"
#include "runtime/port/radio.h"

namespace mote {

// Behind what was sent before a reset.
static int OpenRadio() {
  const int handle = board::OpenDevice(board::DeviceFile::kRadio);
  semihosting::Seek(handle, static_cast<size_t>(semihosting::FileBytes(handle)));
  return handle;
}

void port::Transmit(const Record& record) {
  static const int handle = OpenRadio();
  board::SentRecord sent = {board::WhatSurvives().time_ms, {}};
  static_assert(sizeof sent.bytes == kRecordBytes, "a record");
  memcpy(sent.bytes, record.bytes().data(), kRecordBytes);
  if (semihosting::Write(handle, &sent, sizeof sent) != sizeof sent) {
    board::EndWithError("the radio's file cannot be written");
  }
}

}  // namespace mote
