// SPDX-License-Identifier: Apache-2.0
// The bytes of a .tflite -> a verified graph::Module. Any well-formed model is read, whatever its
// operators; any other bytes are an Error that says what is wrong with them.
//
// What the file holds and the Module cannot (fields of a later schema, external buffers, debug
// indices) is listed by place in a metadata entry of the Module named kUnreadName, one a line:
// Write() refuses such a module, so nothing is lost unsaid.
#pragma once

#include <cstdint>
#include <filesystem>

#include "compiler/graph/module.h"
#include "runtime/base/span.h"
#include "support/result.h"

namespace mote::tflite {

inline constexpr const char* kUnreadName = "mote.unread";

// In this order: identifier and version; the flatbuffer's own offsets; how much memory the parts
// ask for (a small file cannot ask for much); indices and ranges; graph::Verify().
//
// Operators newer than the schema are named "BUILTIN_210". Data behind the flatbuffer (offset and
// size, as in models above 2 GB) is read like any other.
Result<graph::Module> Read(Span<const uint8_t> bytes);
// Errors begin with the path.
Result<graph::Module> ReadFile(const std::filesystem::path& path);

}  // namespace mote::tflite
