// SPDX-License-Identifier: Apache-2.0
// One inference in this process: inputs from files, outputs as bytes.
#pragma once

#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "support/result.h"

namespace mote::cli {

// The bytes of all inputs in order. No files: a fixed pseudo-random input.
Result<graph::Bytes> LoadInputs(const program::Program& program,
                                const std::vector<std::string>& files);

// The bytes of all outputs in order.
graph::Bytes RunOnHost(const program::Program& program, const graph::Bytes& input);

}  // namespace mote::cli
