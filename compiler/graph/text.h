// SPDX-License-Identifier: Apache-2.0
// The text form of a Module: the format of golden files. What is printed reads back as the same
// Module, constants included, and what is read prints as the same text up to blanks and comments.
//
//   module description='made by hand'
//
//   subgraph 'main' (%0) -> (%3) {
//     %0 'x': int8[1,4] scale=0.5 zero_point=-3
//     %1 'w': int8[2,4] scale=[0.5, 0.25] zero_point=[0, 0] buffer=1 = [1, 2, 3, 4, 5, 6, 7, 8]
//     %2 'b': int32[2] scale=0.25 buffer=2
//     %3 'y': int8[1,2] scale=1 zero_point=0
//     op FULLY_CONNECTED v4 (%0, %1, %2) -> (%3) FullyConnectedOptions{keep_num_dims=true}
//   }
//
//   signature 'serving_default' ('x'=%0) -> ('y'=%3)
//   metadata 'mote.frontend' buffer=3
//   buffer 2: int32 [7, -7]
//   buffer 3: text ['rate_hz = 16000\n']
//
// Fields at their default are left out. An operand that is absent is "-". A short constant of one
// tensor stands on the tensor's line; the others are at the end, as numbers where the first tensor
// that uses the buffer says of which type, as text where it reads as such and no tensor uses it,
// and in hexadecimal otherwise. "module buffers=9" is there where the number of buffers does not
// follow from their uses; "code=" of an op where its operator code is not the first that fits. A
// double is told from an integer by its point or exponent; "0.1f" is the double nearest to the
// float 0.1; NaNs of unusual bits are "nan0x7fc00001". '#' begins a comment.
#pragma once

#include <string>
#include <string_view>

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::graph {

struct TextOptions {
  // Buffers of more bytes than this print as "<N bytes, fnv1a 89abcdef>": for people to read, and
  // refused by ParseText. The default prints all.
  size_t max_constant_bytes = static_cast<size_t>(-1);
};

std::string PrintText(const Module& module, const TextOptions& options = {});

// Errors name line and column, what was found and what was wanted. Any bytes may be given: time and
// memory are linear in the text. The Module is what the text says; Verify() it before use.
Result<Module> ParseText(std::string_view text);

// A text may not claim more buffers.
inline constexpr size_t kMaxTextBuffers = size_t{1} << 20;

}  // namespace mote::graph
