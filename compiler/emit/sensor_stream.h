// SPDX-License-Identifier: Apache-2.0
// <name>_stream.hpp and <name>_stream.cc of the generated code: a sensor in, hits out.
#pragma once

#include "compiler/emit/emit.h"

namespace mote::emit {

// The runtime's headers that it includes, by their paths.
std::vector<std::string> StreamHeaders(const stream::StreamTables& stream);

std::string EmitStreamHeader(const program::Program& program,
                             const stream::StreamTables& stream,
                             const EmitOptions& options);

std::string EmitStream(const program::Program& program,
                       const stream::StreamTables& stream,
                       const EmitOptions& options);

}  // namespace mote::emit
