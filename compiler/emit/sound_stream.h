// SPDX-License-Identifier: Apache-2.0
// <name>_stream.hpp and <name>_stream.cc of the generated code: sound in, hits out.
#pragma once

#include "compiler/emit/emit.h"

namespace mote::emit {

std::string EmitStreamHeader(const program::Program& program,
                             const stream::StreamTables& stream,
                             const EmitOptions& options);

std::string EmitStream(const program::Program& program,
                       const stream::StreamTables& stream,
                       const EmitOptions& options);

}  // namespace mote::emit
