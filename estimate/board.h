// SPDX-License-Identifier: Apache-2.0
// boards/<name>/board.toml as a value: clock, memory, how to build and run for it, what it draws.
// The file boards/nano33ble/board.toml says what each key means.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote::estimate {

// Where firmware of a board runs under qemu-system-arm.
struct Qemu {
  std::string machine;
  std::string cpu;
};

// What a board draws while it hears.
struct Listening {
  double microphone_ua = 0;
  std::string microphone_source;
  double capture_ma = 0;  // what brings samples into memory, the core asleep or not
  std::string capture_source;
  double clock_ma = 0;  // in place of sleep_ua: asleep, with the clock that capturing keeps running
  std::string clock_source;
};

struct Radio {
  double transmit_ma = 0;
  std::string transmit_source;
  double event_ms = 0;  // that an event transmits, all of its repetitions
  std::string event_source;
  double peak_ma = 0;  // of the chip, the core and the radio at once
  std::string peak_source;
};

// Something else in the board's place: what it changes, and where that is from.
struct PowerChange {
  std::string name;
  std::string source;
  std::optional<double> active_ma, clock_ma, capture_ma, microphone_ua, transmit_ma;
  std::optional<double> quiet_ua;  // of the whole board while there is no sound to hear
};

// Each figure with its source, as DESIGN section 1.5 asks. A source that begins with "estimate" is
// one; the others are data sheets.
struct Power {
  double supply_v = 0;
  double active_ma = 0;
  std::string active_source;
  double sleep_ua = 0;
  std::string sleep_source;
  std::optional<Listening> listening;  // of a board with a microphone
  std::optional<Radio> radio;
  std::vector<PowerChange> changes;
};

struct Board {
  std::string name;
  std::string description;
  std::string core;
  uint32_t clock_hz = 0;
  uint32_t flash_bytes = 0;
  uint32_t ram_bytes = 0;
  std::vector<std::string> cpu_flags;
  std::vector<std::string> isas;  // of kernels beside the reference's: "m4"
  std::string linker_script;      // this and the sources: from the folder above boards/
  std::vector<std::string> sources;
  std::optional<Qemu> qemu;
  std::string twin_of;  // the board that this one emulates, "" for a board of its own
  Power power;          // the twin's where there is one
};

// `boards_dir` is the folder of boards, `name` one of its subfolders.
// Errors  an unknown name (with the nearest known one); a file that is not TOML; an unknown,
//         missing or ill-typed key; a figure out of range; a twin whose limits differ
Result<Board> LoadBoard(const std::filesystem::path& boards_dir, const std::string& name);

// Every subfolder that holds a board.toml, sorted by name. One bad file is an error.
Result<std::vector<Board>> ListBoards(const std::filesystem::path& boards_dir);

}  // namespace mote::estimate
