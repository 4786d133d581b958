// SPDX-License-Identifier: Apache-2.0
// What stands for sensors, radio, flash and power where the board is emulated: files of the host,
// named by the words given to the emulator: program, sensor, radio, storage.
//   sensor    hops, each a SensorHop and then its samples; the program ends after the last one
//   radio     a SentRecord for each record that was sent
//   storage   the slots of runtime/port/storage.h
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/event/record/record.h"

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
  uint8_t bytes[kRecordBytes];
};

enum class DeviceFile { kSensor = 1, kRadio, kStorage };  // the words after the program's

// A handle. The program ends where the file is not there.
int OpenDevice(DeviceFile file);
[[noreturn]] void EndWithError(const char* error);

enum class ResetBy : uint32_t { kPower, kWatchdog };

// What no reset changes, besides the files.
struct Survivor {
  uint32_t magic;            // set up by the first start
  uint32_t sensor_position;  // of the next hop in its file
  ResetBy last_reset;
  uint32_t is_counting;   // between two marks of the cycle counter
  uint32_t bytes_to_cut;  // of storage, before power goes; 0: it stays
  uint32_t time_ms;       // of the last hop
};
Survivor& WhatSurvives();

[[noreturn]] void ResetMachine(ResetBy reason);

// Marks for the cycle counter; a reset stops it.
void StartCounting();
void StopCounting();

}  // namespace mote::board
