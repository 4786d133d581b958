// SPDX-License-Identifier: Apache-2.0
#include "emulator/emulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "emulator/run_firmware.h"
#include "support/file.h"
#include "toolchain/elf.h"

namespace mote::emulator {
namespace fs = std::filesystem;
namespace {

using toolchain::BuildRequest;
using toolchain::Elf;

constexpr const char* kHarnessModel = R"(// The model that the harness measures.
#pragma once
#include "{0}.hpp"
namespace harness {{
using Model = {0}::Model;
}}
)";

Result<fs::path> BuildHarness(const EmulateRequest& request,
                              const toolchain::ModelObjects& objects,
                              const toolchain::Footprint& footprint) {
  const BuildRequest& build = request.build;
  MOTE_RETURN_IF_ERROR(
      WriteFile(build.work / "harness_model.h", fmt::format(kHarnessModel, build.name)));
  return toolchain::BuildFirmware(build,
                                  build.share / "emulator/firmware/harness.cc",
                                  objects.marked,
                                  toolchain::StackReserveBytes(footprint));
}

// Each mark is there, or a layer would be blamed for its neighbour.
Status CheckLayers(const CycleCounts& counts, size_t wanted) {
  if (counts.layers.size() == std::max<size_t>(wanted, 1)) return {};
  return Error{
      fmt::format("cycle counts of {} layers, want {}: the generated code marks another "
                  "number of calls than the model has.",
                  counts.layers.size(),
                  wanted)};
}

std::vector<FunctionCost> ByFunction(const std::vector<CodeBlock>& blocks, const Elf& elf) {
  std::map<std::string, Cost> costs;
  for (const CodeBlock& block : blocks) {
    const toolchain::Symbol* function = elf.FunctionAt(block.start);
    Cost& cost = costs[function == nullptr ? "(no function)" : function->name];
    cost.instructions += block.cost.instructions;
    cost.cycles += block.cost.cycles;
  }
  std::vector<FunctionCost> functions;
  for (const auto& [name, cost] : costs) functions.push_back({name, cost});
  std::stable_sort(functions.begin(), functions.end(), [](const auto& a, const auto& b) {
    return a.cost.cycles > b.cost.cycles;
  });
  return functions;
}

Status ReadAnswers(const EmulateRequest& request,
                   const Elf& elf,
                   FirmwareAnswer answer,
                   Emulation& emulation) {
  MOTE_TRY(CycleCounts counts, ReadCycleCounts(answer.cycles));
  MOTE_RETURN_IF_ERROR(CheckLayers(counts, request.layers));
  MOTE_TRY(emulation.stack_bytes, answer.console.Number("stack_bytes"));
  emulation.output = std::move(answer.output);
  emulation.total = counts.total;
  emulation.layers = std::move(counts.layers);
  emulation.layers.resize(request.layers);  // no calls: what is counted is no layer
  emulation.functions = ByFunction(counts.blocks, elf);
  return {};
}

Status Run(const EmulateRequest& request, const fs::path& firmware, Emulation& emulation) {
  MOTE_TRY(const Elf elf, Elf::Read(firmware));
  FirmwareRun run;
  run.firmware = firmware;
  run.qemu = *request.build.board.qemu;
  run.cycle_plugin = request.cycle_plugin;
  run.input = request.input;
  run.blocks = request.functions;
  run.timeout = request.timeout;
  MOTE_TRY(FirmwareAnswer answer, RunFirmware(run, elf));
  return ReadAnswers(request, elf, std::move(answer), emulation);
}

Result<Emulation> BuildAndRun(const EmulateRequest& request) {
  Emulation emulation;
  MOTE_TRY(const toolchain::ModelObjects objects, toolchain::CompileModel(request.build));
  MOTE_TRY(emulation.footprint, toolchain::MeasureFootprint(request.build, objects));
  MOTE_TRY(const fs::path firmware, BuildHarness(request, objects, emulation.footprint));
  if (Status status = Run(request, firmware, emulation); !status.ok()) {
    return status.error().In(request.build.name);
  }
  return emulation;
}

}  // namespace

Result<Emulation> Emulate(const EmulateRequest& request) {
  MOTE_RETURN_IF_ERROR(CheckEmulated(request.build.board, request.cycle_plugin));
  return BuildAndRun(request);
}

}  // namespace mote::emulator
