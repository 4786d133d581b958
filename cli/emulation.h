// SPDX-License-Identifier: Apache-2.0
// A Program built for an emulated board, and run there.
#pragma once

#include "cli/model_options.h"
#include "compiler/program/program.h"
#include "emulator/emulate.h"

namespace mote::cli {

// `input`: of all inputs, in order. `functions`: the cost of each function too.
// Errors: it does not fit the board; as emulator::Emulate().
Result<emulator::Emulation> EmulateProgram(const program::Program& program,
                                           const ModelOptions& options,
                                           const estimate::Board& board,
                                           const graph::Bytes& input,
                                           bool functions);

}  // namespace mote::cli
