// SPDX-License-Identifier: Apache-2.0
#include "emulator/emulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "emulator/console.h"
#include "support/file.h"
#include "support/process.h"
#include "toolchain/elf.h"

namespace mote::emulator {
namespace fs = std::filesystem;
namespace {

using toolchain::BuildRequest;
using toolchain::Elf;

// In the work folder, where the emulator runs: the firmware's command line takes no spaces.
constexpr const char* kInput = "input.bin";
constexpr const char* kOutput = "output.bin";
constexpr const char* kCycles = "cycles.txt";

constexpr const char* kHarnessModel = R"(// The model that the harness measures.
#pragma once
#include "{0}.hpp"
namespace harness {{
using Model = {0}::Model;
}}
)";

Status CheckRequest(const EmulateRequest& request) {
  if (!request.build.board.qemu) {
    return Error{fmt::format("board '{}': is not emulated. See 'mote boards' for one that is.",
                             request.build.board.name),
                 ErrorKind::kUsage};
  }
  std::error_code ec;
  if (fs::is_regular_file(request.cycle_plugin, ec)) return {};
  return Error{fmt::format("{}: no cycle counter there. The installation of mote is incomplete.",
                           request.cycle_plugin.string()),
               ErrorKind::kMissingTool};
}

// QEMU splits its options at commas; two stand for one.
std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped.append(c == ',' ? 2 : 1, c);
  return escaped;
}

Process EmulatorFor(const EmulateRequest& request, const fs::path& firmware) {
  const estimate::Qemu& qemu = *request.build.board.qemu;
  const fs::path plugin = fs::absolute(request.cycle_plugin);
  Process process;
  process.program = "qemu-system-arm";
  process.arguments = {
      "-M",
      qemu.machine,
      "-cpu",
      qemu.cpu,
      "-display",
      "none",
      "-serial",
      "none",
      "-monitor",
      "none",
      "-semihosting-config",
      fmt::format("enable=on,target=native,arg=firmware,arg={},arg={}", kInput, kOutput),
      "-plugin",
      fmt::format("file={},out={}{}",
                  Escaped(plugin.string()),
                  kCycles,
                  request.functions ? ",blocks=on" : ""),
      "-kernel",
      firmware.filename().string()};
  process.folder = request.build.work;
  process.timeout = request.timeout;
  return process;
}

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

// An answer of an earlier run must not be taken for one of this.
Status PrepareFiles(const EmulateRequest& request) {
  std::error_code ec;
  for (const char* name : {kOutput, kCycles}) fs::remove(request.build.work / name, ec);
  return WriteFile(request.build.work / kInput, request.input);
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

Status ReadAnswers(const EmulateRequest& request, const Elf& elf, Emulation& emulation) {
  MOTE_TRY(emulation.output, ReadBytes(request.build.work / kOutput));
  MOTE_TRY(const std::string text, ReadText(request.build.work / kCycles));
  MOTE_TRY(CycleCounts counts, ReadCycleCounts(text));
  MOTE_RETURN_IF_ERROR(CheckLayers(counts, request.layers));
  emulation.total = counts.total;
  emulation.layers = std::move(counts.layers);
  emulation.layers.resize(request.layers);  // no calls: what is counted is no layer
  emulation.functions = ByFunction(counts.blocks, elf);
  return {};
}

Status RunFirmware(const EmulateRequest& request,
                   const fs::path& path,
                   const Elf& elf,
                   Emulation& emulation) {
  MOTE_RETURN_IF_ERROR(PrepareFiles(request));
  MOTE_TRY(const ProcessResult run, RunProcess(EmulatorFor(request, path)));
  if (run.timed_out) {
    return Error{
        fmt::format("no answer within {} s of emulation. A larger model needs a longer "
                    "limit.",
                    request.timeout.count())};
  }
  const Console console(run.out + run.err);
  MOTE_RETURN_IF_ERROR(console.Check(elf));
  if (!run.ok()) {
    return Error{fmt::format("the emulator ended with code {}: {}", run.exit_code, run.err)};
  }
  MOTE_TRY(emulation.stack_bytes, console.Number("stack_bytes"));
  return ReadAnswers(request, elf, emulation);
}

Result<Emulation> BuildAndRun(const EmulateRequest& request) {
  Emulation emulation;
  MOTE_TRY(const toolchain::ModelObjects objects, toolchain::CompileModel(request.build));
  MOTE_TRY(emulation.footprint, toolchain::MeasureFootprint(request.build, objects));
  MOTE_TRY(const fs::path firmware, BuildHarness(request, objects, emulation.footprint));
  MOTE_TRY(const Elf elf, Elf::Read(firmware));
  if (Status status = RunFirmware(request, firmware, elf, emulation); !status.ok()) {
    return status.error().In(request.build.name);
  }
  return emulation;
}

}  // namespace

Result<Emulation> Emulate(const EmulateRequest& request) {
  MOTE_RETURN_IF_ERROR(CheckRequest(request));
  return BuildAndRun(request);
}

}  // namespace mote::emulator
