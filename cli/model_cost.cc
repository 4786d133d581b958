// SPDX-License-Identifier: Apache-2.0
#include "cli/model_cost.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/generated.h"
#include "cli/tensor_json.h"
#include "compiler/frontend/metadata.h"
#include "compiler/program/frames.h"
#include "compiler/program/latency.h"
#include "estimate/energy.h"
#include "toolchain/footprint.h"

namespace mote::cli {
namespace {

// Its front end's Stream, where it has one that can be.
Result<std::optional<stream::StreamTables>> StreamOf(const graph::Module& module,
                                                     const program::Program& program) {
  MOTE_TRY(const std::optional<frontend::FrontEnd> front_end, frontend::FrontEndIn(module));
  std::optional<stream::StreamTables> found;
  if (!front_end || front_end->is_image()) return found;
  Result<stream::StreamTables> tables = stream::StreamTables::Make(program, *front_end);
  if (tables.ok()) found = std::move(*tables);
  return found;
}

// As who listens would compile it: one new frame at a time, where its windows move over time.
ModelOptions OptionsFor(const graph::Module& module) {
  ModelOptions options;
  if (program::CostOfFrame(module)) options.TakeFrames();
  return options;
}

void AddLatency(const estimate::Board& board, const program::Program& program, ModelCost& cost) {
  if (std::count(board.isas.begin(), board.isas.end(), "m4") == 0) return;
  const program::Latency latency = program::LatencyOf(program);
  cost.unknown = latency.unknown;
  if (latency.cycles <= 0) return;
  cost.cycles = latency.cycles;
  cost.latency_ms = estimate::LatencyMs(board, static_cast<uint64_t>(latency.cycles));
  cost.energy_mj = estimate::EnergyMj(board, static_cast<uint64_t>(latency.cycles));
}

}  // namespace

Result<ModelCost> CostOn(const estimate::Board& board, const graph::Module& module) {
  const ModelOptions options = OptionsFor(module);
  MOTE_TRY(const program::Program program,
           program::Compile(module, options.CompileOptionsFor(board.isas)));
  MOTE_TRY(const std::optional<stream::StreamTables> stream, StreamOf(module, program));
  MOTE_TRY(const std::vector<OutputFile> files,
           GenerateSources(program, options, stream ? &*stream : nullptr));
  const TemporaryFolder work;
  MOTE_TRY(toolchain::BuildRequest request,
           PrepareBuild(program, options, board, files, work.path()));
  if (stream) request.feed = FeedOf(*stream);
  MOTE_TRY(const toolchain::Footprint footprint, toolchain::BuildAndMeasure(request));
  ModelCost cost;
  cost.board = board.name;
  cost.ram_bytes = footprint.ram_bytes(footprint.stack_bytes);
  cost.flash_bytes = footprint.flash_bytes;
  cost.macs = program.macs();
  AddLatency(board, program, cost);
  return cost;
}

Result<ModelCost> PlannedCostOn(const estimate::Board& board, const graph::Module& module) {
  MOTE_TRY(const program::Program program,
           program::Compile(module, OptionsFor(module).CompileOptionsFor(board.isas)));
  MOTE_TRY(const std::optional<stream::StreamTables> stream, StreamOf(module, program));
  constexpr uint64_t kKilobyte = 1024;
  ModelCost cost;
  cost.board = board.name;
  cost.ram_bytes = static_cast<uint64_t>(program.arena_bytes) + (stream ? 5 : 1) * kKilobyte;
  cost.flash_bytes =
      static_cast<uint64_t>(program.constant_bytes()) + (stream ? 29 : 18) * kKilobyte;
  cost.macs = program.macs();
  AddLatency(board, program, cost);
  return cost;
}

Json CostJson(const ModelCost& cost) {
  Json json = {{"board", cost.board},
               {"ram_bytes", cost.ram_bytes},
               {"flash_bytes", cost.flash_bytes},
               {"macs", cost.macs}};
  if (cost.cycles) {
    json["cycles_estimated"] = *cost.cycles;
    json["latency_ms_estimated"] = cost.latency_ms;
    json["energy_mj_estimated"] = cost.energy_mj;
  }
  return json;
}

std::string CostText(const ModelCost& cost) {
  std::string text = fmt::format("  flash {} bytes, RAM {} bytes",
                                 Thousands(static_cast<int64_t>(cost.flash_bytes)),
                                 Thousands(static_cast<int64_t>(cost.ram_bytes)));
  if (cost.cycles) {
    text += fmt::format(
        ", {:.2f} ms and {:.4f} mJ an inference (estimated)", cost.latency_ms, cost.energy_mj);
  }
  if (!cost.unknown.empty()) text += fmt::format(", without {},", fmt::join(cost.unknown, ", "));
  return text + fmt::format(" on {}\n", cost.board);
}

Status CheckBudget(const trainer::BudgetSettings& budget, const ModelCost& cost) {
  std::string wrong;
  const auto check = [&](const std::optional<double>& most,
                         double found,
                         const char* what,
                         double unit,
                         const char* unit_name) {
    if (!most || found <= *most) return;
    wrong += fmt::format(
        "  {}: {:.1f} {}, want at most {:.1f}\n", what, found / unit, unit_name, *most / unit);
  };
  check(budget.ram_bytes, static_cast<double>(cost.ram_bytes), "ram", 1024, "KB");
  check(budget.flash_bytes, static_cast<double>(cost.flash_bytes), "flash", 1024, "KB");
  if (cost.cycles) {
    check(budget.latency_s, cost.latency_ms / 1e3, "latency", 1e-3, "ms");
    check(budget.energy_j, cost.energy_mj / 1e3, "energy", 1e-3, "mJ");
  }
  if ((budget.latency_s || budget.energy_j) && !cost.cycles) {
    wrong += fmt::format(
        "  latency and energy: not known of {}, want a budget without them\n",
        cost.unknown.empty() ? "this core" : fmt::to_string(fmt::join(cost.unknown, ", ")));
  }
  if (wrong.empty()) return {};
  return Error{
      fmt::format("the model does not fit the budget on {}:\n{}Take fewer filters or "
                  "blocks, a larger stride, or fewer frames.",
                  cost.board,
                  wrong)};
}

}  // namespace mote::cli
