// SPDX-License-Identifier: Apache-2.0
// <name>_weights.hpp and <name>_weights.cc of the generated code.
#pragma once

#include "compiler/emit/emit.h"

namespace mote::emit {

std::string EmitWeightsHeader(const program::Program& program, const EmitOptions& options);
std::string EmitWeights(const program::Program& program, const EmitOptions& options);

// Whether there are constants whose type is in runtime/base/factor.h.
bool HasFactors(const program::Program& program);

}  // namespace mote::emit
