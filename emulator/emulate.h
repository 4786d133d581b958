// SPDX-License-Identifier: Apache-2.0
// Runs a compiled model on an emulated board: its outputs, and what one inference costs.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "emulator/cycle_file.h"
#include "support/result.h"
#include "toolchain/build.h"
#include "toolchain/footprint.h"

namespace mote::emulator {

struct EmulateRequest {
  toolchain::BuildRequest build;
  std::vector<uint8_t> input;          // the bytes of all inputs, in order
  size_t layers = 0;                   // calls in invoke(), with a layer mark between any two
  std::filesystem::path cycle_plugin;  // libmote_cycles.so
  bool functions = false;              // cost per function too
  std::chrono::seconds timeout = std::chrono::minutes(10);
};

// The cost of a function's own instructions, without what it calls.
struct FunctionCost {
  std::string name;
  Cost cost;
};

struct Emulation {
  std::vector<uint8_t> output;  // the bytes of all outputs, in order, of the first inference
  Cost total;                   // of the second, which finds the state that the first left
  std::vector<Cost> layers;     // one per call; they add up to the total
  uint32_t stack_bytes = 0;     // deepest of two inferences, seen
  toolchain::Footprint footprint;
  std::vector<FunctionCost> functions;  // most cycles first
};

// Compiles, measures, links and runs.
// Errors  a board that is not emulated; a missing tool; code that does not compile or is too large
//         for the board; a fault of the firmware, by name and place; no answer in time
Result<Emulation> Emulate(const EmulateRequest& request);

}  // namespace mote::emulator
