// SPDX-License-Identifier: Apache-2.0
#include "cli/generated.h"

#include <fmt/format.h>

#include "cli/installation.h"
#include "cli/tensor_json.h"
#include "cli/version.h"
#include "compiler/emit/emit.h"

namespace mote::cli {
namespace fs = std::filesystem;

toolchain::Feed FeedOf(const stream::StreamTables& stream) {
  return std::holds_alternative<frontend::SeriesSettings>(stream.settings())
             ? toolchain::Feed::kRows
             : toolchain::Feed::kSamples;
}

Result<std::vector<OutputFile>> GenerateSources(const program::Program& program,
                                                const ModelOptions& options,
                                                const stream::StreamTables* stream,
                                                const fs::path& app) {
  emit::EmitOptions emit;
  MOTE_TRY(emit.share, ShareFolder());
  emit.version = kVersion;
  emit.source = options.file_name();
  emit.app = app;
  return emit::EmitModel(program, emit, stream);
}

std::string OptimizationFlag(const ModelOptions& options) {
  return options.optimize() == ops::Optimize::kSize ? "-Os" : "-O2";
}

Result<toolchain::BuildRequest> PrepareBuild(const program::Program& program,
                                             const ModelOptions& options,
                                             const estimate::Board& board,
                                             const std::vector<OutputFile>& files,
                                             const fs::path& work) {
  toolchain::BuildRequest request;
  request.name = program.name;
  if (program.pushed.rows > 0) request.entry = "push_row";
  request.sources = work / "sources";
  request.work = work / "objects";
  request.cache = CacheFolder() / "objects";
  request.board = board;
  request.optimization = OptimizationFlag(options);
  MOTE_TRY(request.share, ShareFolder());
  MOTE_RETURN_IF_ERROR(WriteFolder(request.sources, files, false));
  std::error_code ec;
  fs::create_directories(request.work, ec);
  return request;
}

std::string MemoryLine(const char* what,
                       uint64_t used,
                       uint64_t granted,
                       const std::string& parts) {
  return fmt::format("  {:6} {:>9} of {:>9} bytes ({:2} %): {}\n",
                     what,
                     Thousands(static_cast<int64_t>(used)),
                     Thousands(static_cast<int64_t>(granted)),
                     used * 100 / granted,
                     parts);
}

std::string MemoryText(const toolchain::Footprint& footprint,
                       const program::Program& program,
                       const estimate::Board& board,
                       uint32_t stack_bytes) {
  const std::string flash = fmt::format(
      "code {}, weights {}", Thousands(footprint.code_bytes), Thousands(footprint.weights_bytes));
  std::string ram = fmt::format("arena {} (least possible in this order {}), stack {}",
                                Thousands(footprint.arena_bytes),
                                Thousands(program.arena_lower_bound_bytes),
                                Thousands(stack_bytes));
  if (footprint.stream_bytes > 0) {
    ram += fmt::format(", stream {}", Thousands(footprint.stream_bytes));
  }
  const uint32_t variables = footprint.bss_bytes + footprint.data_bytes;
  if (variables > 0) ram += fmt::format(", variables {}", Thousands(variables));
  return MemoryLine("flash", footprint.flash_bytes, board.flash_bytes, flash) +
         MemoryLine("RAM", footprint.ram_bytes(stack_bytes), board.ram_bytes, ram);
}

}  // namespace mote::cli
