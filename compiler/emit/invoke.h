// SPDX-License-Identifier: Apache-2.0
// <name>.cc of the generated code.
#pragma once

#include "compiler/emit/emit.h"

namespace mote::emit {

std::string EmitInvoke(const program::Program& program, const EmitOptions& options);

}  // namespace mote::emit
