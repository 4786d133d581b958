// SPDX-License-Identifier: Apache-2.0
// mote compile: C++ with no heap, and the truth about whether it fits.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "cli/app.h"
#include "cli/board_program.h"
#include "cli/command.h"
#include "cli/compile_app.h"
#include "cli/generated.h"
#include "cli/model_options.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "compiler/ops/cost_m4.h"
#include "compiler/program/latency.h"
#include "estimate/energy.h"
#include "toolchain/fit.h"

namespace mote::cli {
namespace {

Json KernelsJson(const program::Program& program) {
  Json kernels = Json::array();
  for (const program::KernelUse& use : program::KernelsOf(program)) {
    kernels.push_back({{"op", use.kernel->opcode},
                       {"name", use.kernel->name},
                       {"kernel", use.kernel->kernel},
                       {"macs", use.macs}});
    if (use.cycles) kernels.back()["cycles_estimated"] = *use.cycles;
  }
  return kernels;
}

// nullopt for a core that the estimates are not of.
std::optional<program::Latency> LatencyOn(const estimate::Board& board,
                                          const program::Program& program) {
  if (std::count(board.isas.begin(), board.isas.end(), "m4") == 0) return std::nullopt;
  program::Latency latency = program::LatencyOf(program);
  return latency.cycles > 0 ? std::optional(std::move(latency)) : std::nullopt;
}

double LatencyMs(const estimate::Board& board, const program::Latency& latency) {
  return estimate::LatencyMs(board, static_cast<uint64_t>(latency.cycles));
}

// Where kernels have no estimate, the others' is the least that it takes.
std::string LatencyText(const program::Program& program, const estimate::Board& board) {
  const std::optional<program::Latency> latency = LatencyOn(board, program);
  if (!latency) return "";
  const bool whole = latency->unknown.empty();
  return fmt::format(
      "  time   {:>9.3f} ms{}: {} cycles, estimated{}{}\n",
      LatencyMs(board, *latency),
      whole ? "" : " or more",
      Thousands(latency->cycles),
      program.rounding == Rounding::kSingle
          ? fmt::format("; a layer's median error is {} %", ops::ErrorOfCostsM4().median)
          : ", less exactly than in mode single",
      whole ? "" : fmt::format("; without {}", fmt::join(latency->unknown, ", ")));
}

void AddLatency(const program::Program& program, const estimate::Board& board, Json& json) {
  const std::optional<program::Latency> latency = LatencyOn(board, program);
  if (!latency) return;
  json["cycles_estimated"] = latency->cycles;
  json["latency_ms_estimated"] = LatencyMs(board, *latency);
  json["not_estimated"] = latency->unknown;
}

Json PassesJson(const program::Program& program) {
  Json passes = Json::object();
  for (const passes::PassReport& pass : program.passes) passes[pass.name] = pass.rewrites;
  return passes;
}

Json CertificatesJson(const program::Program& program) {
  Json certificates = Json::array();
  for (const passes::PassReport& pass : program.passes) {
    if (pass.rewrites == 0) continue;
    certificates.push_back({{"pass", pass.name},
                            {"what", pass.help},
                            {"rewrites", pass.rewrites},
                            {"macs_before", pass.macs_before},
                            {"macs_after", pass.macs_after},
                            {"details", pass.details},
                            {"proved_on", program.proofs}});
  }
  return certificates;
}

std::string CertificateText(const passes::PassReport& pass) {
  std::string text = fmt::format("  {} x{}: {}\n", pass.name, pass.rewrites, pass.help);
  if (pass.macs_before != pass.macs_after) {
    text +=
        fmt::format("    {} -> {} MACs\n", Thousands(pass.macs_before), Thousands(pass.macs_after));
  }
  for (const std::string& line : pass.details) text += "    " + line + "\n";
  return text;
}

std::string CertificatesText(const program::Program& program) {
  std::string text = "passes that rewrote the model:\n";
  for (const passes::PassReport& pass : program.passes) {
    if (pass.rewrites > 0) text += CertificateText(pass);
  }
  return text + (program.proofs == 0
                     ? "  not proved by running: see --prove\n"
                     : fmt::format("  after each, the same bytes as before on {} random input{}\n",
                                   program.proofs,
                                   program.proofs == 1 ? "" : "s"));
}

class Compile : public Command {
 public:
  void AddOptions(Options& options) override {
    model_.AddTo(options);
    options.Add("--board", board_, "the board to fit: see 'mote boards'").Required();
    options.Add("-o,--output", folder_, "the folder to write").Required();
    options.AddFlag("--passes", passes_, "say what each pass rewrote in the model");
    model_.AddProve(options);
    model_.AddTune(options);
    const Option keys =
        options.Add("--keys",
                    device_.keys,
                    "of an app: the devices and their keys, a .toml: see docs/events.md");
    options.Add("--device", device_.name, "of an app: which of the devices, its name or its id")
        .Needs(keys);
    options.AddFlag("--force", force_, "write into a folder that holds other files");
  }

  Result<Answer> Run() override {
    MOTE_TRY(const estimate::Board board, FindBoard(board_));
    MOTE_TRY(const std::optional<App> app, FindApp(model_.path()));
    if (app) return CompileAppFor(*app, model_, board, device_, {folder_, force_});
    if (!device_.keys.empty()) {
      return Error{"--keys: are of an app's device, want an app: see 'mote apps'.",
                   ErrorKind::kUsage};
    }
    MOTE_TRY(const BoardProgram compiled, CompileForBoard(model_, board));
    const program::Program& program = compiled.program;
    MOTE_RETURN_IF_ERROR(toolchain::CheckProgramFit(program, board));
    MOTE_TRY(const StreamOf hearing, FindStream(program));
    const stream::StreamTables* const tables = hearing.tables ? &*hearing.tables : nullptr;
    MOTE_TRY(const std::vector<OutputFile> files, GenerateSources(program, model_, tables));
    const TemporaryFolder work;
    MOTE_TRY(toolchain::BuildRequest request,
             PrepareBuild(program, model_, board, files, work.path()));
    if (tables != nullptr) request.feed = FeedOf(*tables);
    Say(fmt::format("building {} for {}", program.name, board.name));
    MOTE_TRY(const toolchain::Footprint footprint, toolchain::BuildAndMeasure(request));
    MOTE_RETURN_IF_ERROR(WriteFolder(folder_, files, force_));
    Json json = ToJson(program, footprint, files);
    AddLatency(program, board, json);
    compiled.AddTuning(json);
    if (!hearing.note.empty()) json["stream_note"] = hearing.note;
    return Answer{std::move(json),
                  ToText(compiled, board, footprint, files) + hearing.Text(program)};
  }

 private:
  // The Stream of a model with a front end, or why it has none.
  struct StreamOf {
    std::optional<stream::StreamTables> tables;
    std::string note;

    std::string Text(const program::Program& program) const {
      if (!note.empty()) return "no Stream for its front end: " + note + "\n";
      if (!tables) return "";
      return fmt::format("samples in, hits out: include \"{}_stream.hpp\"\n", program.name);
    }
  };

  Result<StreamOf> FindStream(const program::Program& program) const {
    MOTE_TRY(const std::optional<frontend::FrontEnd> front_end, LoadFrontEnd(model_.path()));
    StreamOf found;
    if (!front_end || front_end->is_image()) return found;
    Result<stream::StreamTables> tables = stream::StreamTables::Make(program, *front_end);
    if (tables.ok()) {
      found.tables = std::move(*tables);
    } else {
      found.note = tables.error().message;
    }
    return found;
  }

  Json ToJson(const program::Program& program,
              const toolchain::Footprint& footprint,
              const std::vector<OutputFile>& files) const {
    Json json = {{"board", board_},
                 {"output", folder_},
                 {"arena_bytes", footprint.arena_bytes},
                 {"arena_lower_bound_bytes", program.arena_lower_bound_bytes},
                 {"code_bytes", footprint.code_bytes},
                 {"weights_bytes", footprint.weights_bytes},
                 {"stack_bytes", footprint.stack_bytes},
                 {"flash_bytes", footprint.flash_bytes},
                 {"ram_bytes", footprint.ram_bytes(footprint.stack_bytes)},
                 {"macs", program.macs()}};
    if (footprint.stream_bytes > 0) json["stream_bytes"] = footprint.stream_bytes;
    if (program.pushed.rows > 0) json["image_rows"] = program.pushed.rows;
    json["kernels"] = KernelsJson(program);
    json["passes"] = PassesJson(program);
    json["certificates"] = CertificatesJson(program);
    json["files"] = Json::array();
    for (const OutputFile& file : files) json["files"].push_back(file.name);
    return json;
  }

  std::string ToText(const BoardProgram& compiled,
                     const estimate::Board& board,
                     const toolchain::Footprint& footprint,
                     const std::vector<OutputFile>& files) const {
    const program::Program& program = compiled.program;
    std::string text =
        fmt::format("{} fits {} ({})\n", program.name, board.name, board.description);
    text += LatencyText(program, board);
    text += MemoryText(footprint, program, board, footprint.stack_bytes);
    text += fmt::format("  {} kernel calls, {} MACs; the arena is held up by {}\n",
                        program::KernelsOf(program).size(),
                        Thousands(program.macs()),
                        program.arena_bound_by);
    text += compiled.TuningText();
    if (passes_) text += CertificatesText(program);
    return text +
           fmt::format(
               "wrote {} files to {}: include \"{}.hpp\"\n", files.size(), folder_, program.name);
  }

  ModelOptions model_;
  std::string board_;
  std::string folder_;
  DeviceWords device_;
  bool passes_ = false;
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeCompile() { return std::make_unique<Compile>(); }

}  // namespace mote::cli
