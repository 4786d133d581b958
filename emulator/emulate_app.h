// SPDX-License-Identifier: Apache-2.0
// Runs an app on an emulated board whose sensor, radio, storage and power are virtual
// (boards/mps2_an386/virtual_devices.h): what it sent, and what each hop cost.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "boards/mps2_an386/virtual_files.h"
#include "emulator/cycle_file.h"
#include "support/result.h"
#include "toolchain/app.h"
#include "toolchain/build.h"

namespace mote::emulator {

// What the microphone gives next.
struct VirtualHop {
  uint32_t time_ms = 0;
  std::vector<int16_t> samples;
  uint32_t lost_samples = 0;
  board::Mishap mishap = board::Mishap::kNone;
  uint32_t argument = 0;
};

struct AppRequest {
  toolchain::BuildRequest build;       // of the model with its stream
  std::filesystem::path main;          // the app's main.cc
  std::vector<VirtualHop> hops;        // until the program ends
  std::filesystem::path cycle_plugin;  // libmote_cycles.so
  std::chrono::seconds timeout = std::chrono::minutes(30);
  // Called with each record soon after it was sent.
  std::function<void(const board::SentRecord&)> on_sent = nullptr;
};

struct AppEmulation {
  std::vector<board::SentRecord> sent;
  std::vector<HopCost> hops;  // of each that came
  int32_t buffer_hops = 0;    // that the app has room for, the one that arrives included
  uint32_t stack_bytes = 0;   // deepest, seen, since the last start
  toolchain::AppFirmware firmware;
};

// Compiles, measures, links and runs. What is run has marks around its parts (some 18 cycles a
// hop); sizes are those of the product without them. Errors  as Emulate()
Result<AppEmulation> EmulateApp(const AppRequest& request);

}  // namespace mote::emulator
