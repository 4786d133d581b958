// SPDX-License-Identifier: Apache-2.0
// Choosing by measurement: every kernel that compiling may choose is run on the emulated core, and
// the model is compiled again with what was found.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/program/compile.h"
#include "emulator/emulate.h"
#include "support/result.h"
#include "tuner/cycle_cache.h"

namespace mote::tuner {

struct TuneRequest {
  const graph::Module* module = nullptr;
  program::CompileOptions options;  // with the kernels of the board
  int64_t flash_bytes = 0;          // of the emulated board
  int64_t ram_bytes = 0;
  CycleCache* cache = nullptr;  // what is measured goes there at once
  // Runs a program on pseudo-random bytes, the same for any program of the same inputs.
  std::function<Result<emulator::Emulation>(const program::Program&)> emulate;
  std::function<void(int64_t done, int64_t all)> progress;  // of kernels to measure
};

// A layer that is computed in another way than by rule and estimate.
struct Change {
  std::string opcode;
  std::string name;
  std::string before;  // "Conv2dS8BlocksM4", or of the same kernel "Conv2dS8BlocksM4 rows=0"
  std::string after;
};

struct Tuning {
  program::Program program;  // the better of the two
  size_t candidates = 0;     // kernels with parameters
  size_t measured = 0;       // of them, now; the others were in the cache, or do not fit the board
  std::vector<Change> changes;  // that the measured cycles ask for
  // Of an inference by rule and estimate, and by measurement; 0 where there is no change to
  // measure.
  uint64_t cycles_before = 0, cycles_after = 0;
  int64_t arena_before = 0, arena_after = 0;
  // The changes: for speed where the whole takes fewer cycles, for ram fewer bytes, or no more of
  // them and fewer cycles, and balanced where the product of both is less.
  bool kept = false;
};

// Errors: as program::Compile() and `emulate`; a cache that cannot be written.
// Exact: the outputs of both programs are compared where there is a change.
Result<Tuning> Tune(const TuneRequest& request);

}  // namespace mote::tuner
