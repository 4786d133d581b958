// SPDX-License-Identifier: Apache-2.0
// Inferences in this process: inputs from files, outputs as bytes.
#pragma once

#include <string>
#include <vector>

#include "compiler/frontend/front_end.h"
#include "compiler/program/program.h"
#include "support/result.h"

namespace mote::cli {

// The bytes of all inputs in order. No files: a fixed pseudo-random input. `front_end` is for files
// of sound.
Result<graph::Bytes> LoadInputs(const program::Program& program,
                                const std::vector<std::string>& files,
                                const frontend::FrontEnd* front_end = nullptr);

// The same for inferences that follow each other: each file holds that input's values in time.
Result<std::vector<graph::Bytes>> LoadSequences(const program::Program& program,
                                                const std::vector<std::string>& files);

// The bytes of all outputs in order, of one inference or of several that keep the model's state.
graph::Bytes RunOnHost(const program::Program& program, const graph::Bytes& input);
std::vector<graph::Bytes> RunOnHost(const program::Program& program,
                                    const std::vector<graph::Bytes>& inputs);

}  // namespace mote::cli
