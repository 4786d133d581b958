// SPDX-License-Identifier: Apache-2.0
// Small pieces of generated C++ that more than one file of the emitter writes.
#pragma once

#include <string>

#include "compiler/emit/emit.h"

namespace mote::emit {

// SPDX line, `what`, and where the file came from.
std::string FileHead(const program::Program& program,
                     const EmitOptions& options,
                     const std::string& what);

// Words of the model reach comments (which begin with //) only through this: printable ASCII that
// cannot join the next line (no backslash, no trigraph), long ones cut.
std::string Comment(const std::string& text);

// "kConv2d0" for call 0 of folder conv2d.
std::string ParamsName(const program::Call& call);

// 1.5 as "0x1.8p+0F": read back exactly (of NaNs only that they are).
std::string FloatLiteral(float value);

// "  function(a, b);" in as many lines as clang-format would make of it.
std::string CallStatement(const std::string& function,
                          const std::vector<std::string>& arguments,
                          size_t depth = 2);

}  // namespace mote::emit
