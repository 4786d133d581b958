// SPDX-License-Identifier: Apache-2.0
// How much stack a function of a linked firmware can need, itself and all that it calls.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/result.h"
#include "toolchain/elf.h"

namespace mote::toolchain {

struct StackBound {
  uint32_t bytes = 0;                // below the stack pointer at the function's entry
  std::vector<std::string> deepest;  // the calls that need so much, outermost first
};

// Follows each path of the machine code: an upper bound of what any run can use. What IT skips is
// taken to be pushed and not to be popped.
// Errors  no such function (demangled: "kws::Model::invoke()"); a call or jump through a register,
//         a frame whose size depends on data, recursion, a push in a loop: named, for there is then
//         no bound
Result<StackBound> BoundStack(const Elf& elf, const std::string& function);

}  // namespace mote::toolchain
