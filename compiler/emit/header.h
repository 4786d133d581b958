// SPDX-License-Identifier: Apache-2.0
// <name>.hpp of the generated code.
#pragma once

#include "compiler/emit/emit.h"

namespace mote::emit {

std::string EmitHeader(const program::Program& program, const EmitOptions& options);

}  // namespace mote::emit
