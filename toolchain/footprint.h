// SPDX-License-Identifier: Apache-2.0
// What a model costs on a board, measured on the linked code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/result.h"
#include "toolchain/build.h"

namespace mote::toolchain {

// Of the model alone, linked without layer marks and without board, log and harness: what
// Reset() and BuildRequest::entry reach, or where there is a BuildRequest::feed the Stream's
// push(); library helpers included.
struct Footprint {
  // flash = code + weights, nothing else.
  uint32_t flash_bytes = 0;    // all that is loaded: instructions, constants, initial values
  uint32_t weights_bytes = 0;  // the arrays of namespace <name>::weights, as linked
  uint32_t code_bytes = 0;  // the rest: kernels, glue, tables, helpers, and the bytes of alignment

  uint32_t arena_bytes = 0;   // sizeof(Model)
  uint32_t stream_bytes = 0;  // sizeof(Stream), where there is one
  uint32_t bss_bytes = 0;     // variables besides these, zero at first
  uint32_t data_bytes = 0;    // variables with initial values

  uint32_t stack_bytes = 0;                // upper bound of the entry
  std::vector<std::string> deepest_calls;  // that reach it

  // With the stack as bounded here, or as an emulation has seen it.
  uint32_t ram_bytes(uint32_t stack) const {
    return arena_bytes + stream_bytes + bss_bytes + data_bytes + stack;
  }
};

// Errors  as CompileUnits; code for which the stack has no bound
Result<Footprint> MeasureFootprint(const BuildRequest& request, const ModelObjects& objects);

// Sets aside for the stack what the model needs, and room for its caller.
uint32_t StackReserveBytes(const Footprint& footprint);

// What `mote compile` does after emitting: compiles the model, measures it, and links a minimal
// firmware to see that it fits the board.
Result<Footprint> BuildAndMeasure(const BuildRequest& request);

}  // namespace mote::toolchain
