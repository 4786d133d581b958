// SPDX-License-Identifier: Apache-2.0
// Runs a model with its front end on an emulated board, fed by a recording: what it hears, and what
// each piece costs.
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

struct StreamRequest {
  toolchain::BuildRequest build;  // with a feed
  std::vector<uint8_t> input;     // pieces one after the other, as stream_harness.cc takes them
  size_t piece_bytes = 0;         // of all but the last, which may be shorter
  std::filesystem::path cycle_plugin;  // libmote_cycles.so
  std::chrono::seconds timeout = std::chrono::minutes(30);
  // Called now and then with the pieces that are done.
  std::function<void(int64_t)> on_pieces = nullptr;
};

struct StreamHit {
  int64_t position = 0;  // of the end of the frame that decided it, in the front end's ticks
  int32_t class_index = 0;
  int32_t score = 0;  // Q15

  bool operator==(const StreamHit&) const = default;
};

struct StreamEmulation {
  std::vector<StreamHit> hits;
  std::vector<HopCost> pieces;  // of each that was pushed; the last may be shorter
  int32_t buffer_pieces = 0;    // that the firmware can hold, the one that arrives included
  uint32_t stack_bytes = 0;     // deepest, seen
  toolchain::Footprint footprint;
};

// Compiles, measures, links and runs.
// Errors  as Emulate()
Result<StreamEmulation> EmulateStream(const StreamRequest& request);

}  // namespace mote::emulator
