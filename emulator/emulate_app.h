// SPDX-License-Identifier: Apache-2.0
// Runs an app on an emulated board whose sensor, radio, storage and power are virtual
// (boards/mps2_an386/virtual_devices.h): what it sent, and what each hop cost.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "emulator/cycle_file.h"
#include "support/result.h"
#include "toolchain/build.h"
#include "toolchain/footprint.h"

namespace mote::emulator {

// What happens while a hop is waited for.
enum class Mishap : uint32_t {
  kNone,
  kHang,      // it never comes, and the program waits for ever
  kPowerCut,  // at once; and where `argument` is not 0, again after so many bytes of storage
};

// What the microphone gives next.
struct VirtualHop {
  uint32_t time_ms = 0;
  std::vector<int16_t> samples;
  uint32_t lost_samples = 0;
  Mishap mishap = Mishap::kNone;
  uint32_t argument = 0;
};

struct SentRecord {
  uint32_t time_ms = 0;
  std::vector<uint8_t> bytes;  // of runtime/event/record
};

struct AppRequest {
  toolchain::BuildRequest build;       // of the model with its stream
  std::filesystem::path main;          // the app's main.cc
  std::vector<VirtualHop> hops;        // until the program ends
  std::vector<uint8_t> storage;        // as an earlier run left it; empty: never written
  std::filesystem::path cycle_plugin;  // libmote_cycles.so
  std::chrono::seconds timeout = std::chrono::minutes(30);
};

struct AppEmulation {
  std::vector<SentRecord> sent;
  std::vector<Cost> hops;             // of each that came
  std::vector<uint8_t> storage;       // as it was left
  uint32_t stack_bytes = 0;           // deepest, seen, since the last start
  uint32_t firmware_flash_bytes = 0;  // all of it: app, model, board
  uint32_t firmware_ram_bytes = 0;    // its variables, the stack not counted
  toolchain::Footprint footprint;     // of the model
};

// Compiles, measures, links and runs.
// Errors  as Emulate()
Result<AppEmulation> EmulateApp(const AppRequest& request);

}  // namespace mote::emulator
