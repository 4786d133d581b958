// SPDX-License-Identifier: Apache-2.0
// A graph::Module -> the bytes of a .tflite. What Read() gave and nobody changed is written as the
// same model: Read(Write(m)) == m.
#pragma once

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::tflite {

// Refused, with a message that names operator and attribute: a module that graph::Verify() refuses;
// a schema version that Read() does not take; an attribute that the operator's table of options has
// no field for (what a pass added, like `pad_top`); an operator or a table of options that the
// format does not know; a module that carries less than its file did (kUnreadName in read.h); more
// than kMaxModelBytes.
//
// An operator whose code_index names a code of another operator, version or none takes a code that
// fits, or adds one. Codes above 127 have 127 in the deprecated byte. Each buffer's bytes begin at
// a multiple of 16 from the start.
Result<graph::Bytes> Write(const graph::Module& module);

// A flatbuffer's offsets end at 2 GB.
inline constexpr size_t kMaxModelBytes = size_t{1} << 30;

}  // namespace mote::tflite
