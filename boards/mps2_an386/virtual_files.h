// SPDX-License-Identifier: Apache-2.0
// The files of the virtual devices, as the board and the emulator's host both read and write them.
//   sensor    hops, each a SensorHop and then its samples; the program ends after the last one
//   radio     a SentRecord for each record that was sent
//   storage   kStorageFileBytes: the slots of runtime/port/storage.h
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace mote::board {

// What happens instead of a hop, or while it is waited for.
enum class Mishap : uint32_t {
  kNone,
  kHang,      // it never comes, and the program waits for ever
  kPowerCut,  // at once; and where `argument` is not 0, again after so many bytes of storage
};

struct SensorHop {
  uint32_t time_ms;  // when it is there
  uint32_t samples;
  uint32_t lost_samples;
  Mishap mishap;
  uint32_t argument;
};

struct SentRecord {
  uint32_t time_ms;
  uint8_t bytes[20];  // of runtime/event/record
};

inline constexpr size_t kStorageFileBytes = 128;

}  // namespace mote::board
