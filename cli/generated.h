// SPDX-License-Identifier: Apache-2.0
// From a Program to its generated sources, and to a request to build them for a board.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/model_options.h"
#include "compiler/program/program.h"
#include "compiler/stream/stream_tables.h"
#include "support/file.h"
#include "toolchain/build.h"
#include "toolchain/footprint.h"

namespace mote::cli {

// What the Stream of such tables is fed with.
toolchain::Feed FeedOf(const stream::StreamTables& stream);

// `stream`: of the program; nullptr where no Stream is wanted. `app`: the folder of one, or "" for
// the model alone.
Result<std::vector<OutputFile>> GenerateSources(const program::Program& program,
                                                const ModelOptions& options,
                                                const stream::StreamTables* stream = nullptr,
                                                const std::filesystem::path& app = {});

// "-O2", or "-Os" where size was asked for.
std::string OptimizationFlag(const ModelOptions& options);

// Writes `files` into a folder below `work`, where the request then finds them.
Result<toolchain::BuildRequest> PrepareBuild(const program::Program& program,
                                             const ModelOptions& options,
                                             const estimate::Board& board,
                                             const std::vector<OutputFile>& files,
                                             const std::filesystem::path& work);

// "  flash    63,540 of 974,848 bytes (6 %): code 9,124, weights 54,416"
std::string MemoryLine(const char* what, uint64_t used, uint64_t granted, const std::string& parts);
// Such a line of flash and one of RAM.
// `stack_bytes` as bounded, or as an emulation has seen it.
std::string MemoryText(const toolchain::Footprint& footprint,
                       const program::Program& program,
                       const estimate::Board& board,
                       uint32_t stack_bytes);

}  // namespace mote::cli
