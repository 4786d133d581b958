// SPDX-License-Identifier: Apache-2.0
#include "cli/board_program.h"

#include <fmt/format.h>

#include "cli/emulation.h"
#include "cli/generated.h"
#include "cli/inference.h"
#include "cli/installation.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "tuner/fingerprint.h"

namespace mote::cli {
namespace fs = std::filesystem;
using estimate::Board;
using program::Program;

namespace {

constexpr size_t kNameShown = 40;  // characters of a layer's name, which may be a page

// The board itself or its twin.
Result<Board> EmulatedBoard(const Board& board) {
  if (board.qemu) return board;
  MOTE_TRY(const fs::path share, ShareFolder());
  MOTE_TRY(const std::vector<Board> boards, estimate::ListBoards(share / "boards"));
  for (const Board& other : boards) {
    if (other.twin_of == board.name && other.qemu) return other;
  }
  return Error{fmt::format("board '{}': has no emulated twin, want one to measure on with --tune. "
                           "See 'mote boards'.",
                           board.name),
               ErrorKind::kUsage};
}

Result<tuner::CycleCache> OpenCache(const ModelOptions& options, const Board& board) {
  toolchain::BuildRequest build;
  build.board = board;
  build.optimization = OptimizationFlag(options);
  MOTE_TRY(build.share, ShareFolder());
  MOTE_TRY(const fs::path plugin, CyclePlugin());
  MOTE_TRY(std::string made_by, tuner::Fingerprint(build, plugin));
  return tuner::CycleCache(CacheFolder() / fmt::format("cycles-{}.json", board.name),
                           std::move(made_by));
}

Result<BoardProgram> TuneFor(const ModelOptions& options, const Board& board) {
  MOTE_TRY(const Board emulated, EmulatedBoard(board));
  MOTE_TRY(tuner::CycleCache cache, OpenCache(options, emulated));
  MOTE_TRY(const graph::Module module, LoadModule(options.path()));
  ProgressBar bar("measuring kernels");
  tuner::TuneRequest request;
  request.module = &module;
  request.options = options.CompileOptionsFor(board.isas);
  request.flash_bytes = emulated.flash_bytes;
  request.ram_bytes = emulated.ram_bytes;
  request.cache = &cache;
  request.emulate = [&](const Program& program) -> Result<emulator::Emulation> {
    MOTE_TRY(const graph::Bytes input, LoadInputs(program, {}));
    return EmulateProgram(program, options, emulated, input, false);
  };
  request.progress = [&](int64_t done, int64_t all) { bar.Update(done, all); };
  Result<tuner::Tuning> tuning = tuner::Tune(request);
  if (!tuning.ok()) return tuning.error().In(options.path());
  BoardProgram tuned;
  tuned.program = std::move(tuning->program);
  tuned.tuning = std::move(*tuning);
  tuned.cache_note = cache.note();
  return tuned;
}

std::string Better(const tuner::Tuning& tuning) {
  const auto cycles = [](uint64_t n) { return Thousands(static_cast<int64_t>(n)); };
  return fmt::format("{} -> {} cycles, arena {} -> {}",
                     cycles(tuning.cycles_before),
                     cycles(tuning.cycles_after),
                     Thousands(tuning.arena_before),
                     Thousands(tuning.arena_after));
}

}  // namespace

Result<BoardProgram> CompileForBoard(const ModelOptions& options, const Board& board) {
  if (options.tune() && options.optimize() == ops::Optimize::kSize) {
    return Error{
        "--tune: looks for fewer cycles, but with --optimize size the smallest code stays. "
        "Use --optimize speed, balanced or ram.",
        ErrorKind::kUsage};
  }
  if (options.tune()) return TuneFor(options, board);
  MOTE_TRY(Program program, options.CompileFor(board));
  return BoardProgram{std::move(program), std::nullopt, ""};
}

void BoardProgram::AddTuning(Json& json) const {
  if (!tuning) return;
  Json changes = Json::array();
  for (const tuner::Change& change : tuning->changes) {
    changes.push_back({{"op", change.opcode},
                       {"name", change.name},
                       {"before", change.before},
                       {"after", change.after}});
  }
  json["tune"] = {{"candidates", tuning->candidates},
                  {"measured", tuning->measured},
                  {"kept", tuning->kept},
                  {"changes", std::move(changes)}};
  if (tuning->cycles_before == 0) return;
  json["tune"]["cycles_before"] = tuning->cycles_before;
  json["tune"]["cycles_after"] = tuning->cycles_after;
  json["tune"]["arena_bytes_before"] = tuning->arena_before;
  json["tune"]["arena_bytes_after"] = tuning->arena_after;
}

std::string BoardProgram::TuningText() const {
  if (!tuning) return "";
  if (tuning->candidates == 0) return "  tuned: this model leaves no choice of kernels\n";
  std::string text = fmt::format(
      "  tuned: {} kernels to choose from, {} measured now", tuning->candidates, tuning->measured);
  if (tuning->cycles_before == 0) {
    text += "; none is better than what was chosen without\n";
  } else {
    text += fmt::format("; {}: {}\n", tuning->kept ? "kept" : "not kept", Better(*tuning));
  }
  for (const tuner::Change& change : tuning->changes) {
    text += fmt::format("    {} '{}': {} -> {}\n",
                        change.opcode,
                        change.name.substr(0, kNameShown),
                        change.before,
                        change.after);
  }
  if (!cache_note.empty()) text += "  " + cache_note + "\n";
  return text;
}

}  // namespace mote::cli
