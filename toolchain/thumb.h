// SPDX-License-Identifier: Apache-2.0
// What one Thumb-2 instruction does to the stack pointer, and where it may go next.
// Source: Armv7-M Architecture Reference Manual (DDI 0403E), A5 encodings, A7 instructions.
#pragma once

#include <cstdint>

namespace mote::toolchain {

struct ThumbStep {
  enum class Flow {
    kNext,
    kBranch,  // to target
    kEither,  // to target or on
    kCall,    // target, then on
    kReturn,
    kCallUnknown,  // through a register
    kJumpUnknown,
    kByteTable,  // TBB and TBH: the table follows
    kHalfwordTable,
    kStop,  // UDF: never goes on
  };

  uint32_t size_bytes = 2;
  Flow flow = Flow::kNext;
  uint32_t target = 0;
  int32_t taken_bytes = 0;     // of stack; negative: given back
  bool unknown_stack = false;  // the new stack pointer depends on data
  int conditional = 0;         // IT: so many of the next instructions may be skipped
};

// `second` is read only where `first` begins a 32-bit instruction.
ThumbStep DecodeStep(uint16_t first, uint16_t second, uint32_t address);

}  // namespace mote::toolchain
