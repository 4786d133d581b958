// SPDX-License-Identifier: Apache-2.0
// What stands for sensors, radio, flash and power where the board is emulated: files of the host,
// named by the words given to the emulator: program, sensor, radio, storage.
// What is in them: virtual_files.h.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "boards/mps2_an386/virtual_files.h"

namespace mote::board {

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
