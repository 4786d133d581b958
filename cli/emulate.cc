// SPDX-License-Identifier: Apache-2.0
// mote emulate: the firmware on the emulated core, with its answers, cycles and energy.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/app.h"
#include "cli/board_program.h"
#include "cli/command.h"
#include "cli/emulate_app.h"
#include "cli/emulate_recording.h"
#include "cli/emulation.h"
#include "cli/generated.h"
#include "cli/inference.h"
#include "cli/model_options.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "cli/virtual_microphone.h"
#include "compiler/ops/cost_m4.h"
#include "compiler/program/latency.h"
#include "estimate/energy.h"
#include "player/recording.h"
#include "player/signal.h"

namespace mote::cli {
namespace {

using emulator::Emulation;
using estimate::Board;
using program::Program;

// What the estimate of a layer's cycles counts: bench/cortex_m4/fit finds what one of each costs.
Json TermsJson(const ops::KernelCall& kernel) {
  Json terms = Json::object();
  for (const ops::CostTerm& term : ops::CostTermsM4(kernel)) {
    terms[term.name] = term.count * kernel.images;
  }
  return terms;
}

Json LayersJson(const Program& program, const Emulation& emulation, bool with_terms) {
  Json layers = Json::array();
  for (size_t i = 0; i < program.calls.size(); ++i) {
    const ops::KernelCall& kernel = program.calls[i].kernel;
    layers.push_back({{"op", kernel.opcode},
                      {"name", kernel.name},
                      {"kernel", kernel.kernel},
                      {"macs", program::MacsOf(program.calls[i])},
                      {"cycles", emulation.layers[i].cycles},
                      {"instructions", emulation.layers[i].instructions}});
    const std::optional<int64_t> estimated = program::CyclesOf(program.calls[i]);
    if (estimated) layers.back()["cycles_estimated"] = *estimated;
    if (with_terms) layers.back()["terms"] = TermsJson(kernel);
  }
  return layers;
}

Json FunctionsJson(const Emulation& emulation) {
  Json functions = Json::array();
  for (const emulator::FunctionCost& function : emulation.functions) {
    functions.push_back({{"name", function.name},
                         {"cycles", function.cost.cycles},
                         {"instructions", function.cost.instructions}});
  }
  return functions;
}

std::string Share(uint64_t part, uint64_t whole) {
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string LayersText(const Program& program, const Emulation& emulation) {
  std::vector<std::vector<std::string>> rows = {
      {"", "operator", "MACs", "cycles", "share", "MAC/cycle", "name"}};
  for (size_t i = 0; i < program.calls.size(); ++i) {
    const ops::KernelCall& kernel = program.calls[i].kernel;
    const int64_t macs = program::MacsOf(program.calls[i]);
    const uint64_t cycles = emulation.layers[i].cycles;
    const double rate = cycles == 0 ? 0 : static_cast<double>(macs) / static_cast<double>(cycles);
    rows.push_back({std::to_string(i),
                    kernel.opcode,
                    Thousands(macs),
                    Thousands(static_cast<int64_t>(cycles)),
                    Share(cycles, emulation.total.cycles),
                    macs == 0 ? "" : fmt::format("{:.3f}", rate),
                    kernel.name.substr(0, 40)});
  }
  return "\n" + AlignedTable(rows, {true, false, true, true, true, true, false});
}

std::string FunctionsText(const Emulation& emulation) {
  constexpr size_t kShown = 12;
  std::vector<std::vector<std::string>> rows = {
      {"cycles", "share", "function (its own instructions)"}};
  for (size_t i = 0; i < std::min(kShown, emulation.functions.size()); ++i) {
    const emulator::FunctionCost& function = emulation.functions[i];
    rows.push_back({Thousands(static_cast<int64_t>(function.cost.cycles)),
                    Share(function.cost.cycles, emulation.total.cycles),
                    function.name.substr(0, 90)});
  }
  return "\n" + AlignedTable(rows, {true, true, false});
}

class EmulateCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    model_.AddTo(options);
    options.Add("--board", board_, "an emulated board: see 'mote boards'").Required();
    const Option input = options.Add(
        "--input",
        inputs_,
        "a .npy or raw file for each input, in order (a fixed pseudo-random one); or, for a "
        "model with a front end, a recording (WAV, FLAC, int16 .npy, CSV) or a picture (PNG, "
        "JPEG)");
    model_.AddTune(options);
    const Option fault = options.Add(
        "--fault",
        faults_,
        "of an app: what goes wrong, KIND@SECONDS+SECONDS; KIND is one of " + FaultKinds());
    options
        .Add("--picture",
             picture_,
             "of an app: write waveform, features, scores and the hits that it sent to this .svg")
        .Needs(input)
        .Excludes(fault)
        .SvgName();
    options
        .Add(
            "--events-per-day", events_per_day_, "of an app: what its power and bytes are said for")
        .Positive()
        .ShowDefault();
    options.AddFlag("--profile", profile_, "cost of each layer and function");
  }

  Result<Answer> Run() override {
    MOTE_TRY(const Board board, FindBoard(board_));
    MOTE_TRY(const std::optional<App> app, FindApp(model_.path()));
    if (app) return Emulate(*app, board);
    if (!faults_.empty() || !picture_.empty()) {
      return Error{
          fmt::format("--{}: is of an app's device, want an app: see 'mote apps'.{}",
                      faults_.empty() ? "picture" : "fault",
                      faults_.empty() ? " Of a model 'mote listen' draws what it hears." : ""),
          ErrorKind::kUsage};
    }
    MOTE_TRY(const auto front_end, LoadFrontEnd(model_.path()));
    if (inputs_.size() == 1 && IsStream(inputs_[0], front_end)) return Stream(board);
    MOTE_TRY(const BoardProgram compiled, CompileForBoard(model_, board));
    const Program& program = compiled.program;
    MOTE_TRY(const Program reference, model_.Compile());
    MOTE_TRY(const graph::Bytes input,
             LoadInputs(program, inputs_, front_end ? &*front_end : nullptr));
    Say(fmt::format("building {} for {} and running it", program.name, board.name));
    MOTE_TRY(const Emulation emulation, EmulateProgram(program, model_, board, input, profile_));
    // The promise of the whole design: if it breaks, that is the news, not the figures.
    if (emulation.output != RunOnHost(reference, input)) {
      return Error{
          fmt::format("{}: the emulated device and this machine answer differently. This "
                      "is a bug in mote: please report it.",
                      model_.path())};
    }
    labels_ = LabelsOf(front_end);
    Json json = ToJson(program, board, emulation);
    compiled.AddTuning(json);
    return Answer{std::move(json), ToText(compiled, board, emulation)};
  }

 private:
  Result<Answer> Emulate(const App& app, const Board& board) const {
    if (inputs_.size() == 1) {
      return EmulateAppOn(app, model_, board, {inputs_[0], faults_, events_per_day_, picture_});
    }
    return Error{app.name + ": want one recording for it to hear: --input FILE.",
                 ErrorKind::kUsage};
  }

  // Sound without a front end for it too: streaming says what is missing.
  static bool IsStream(const std::string& file,
                       const std::optional<frontend::FrontEnd>& front_end) {
    return player::IsSoundFile(file) || (front_end && player::IsSignalFile(file, front_end->sense));
  }

  Result<Answer> Stream(const Board& board) const {
    if (profile_) {
      return Error{"--profile: is of one inference, but the input is a recording. Leave it out.",
                   ErrorKind::kUsage};
    }
    return EmulateRecording(model_, board, inputs_[0]);
  }

  Json ToJson(const Program& program, const Board& board, const Emulation& emulation) const {
    Json json = {{"board", board.name}};
    const Span<const uint8_t> output(emulation.output.data(), emulation.output.size());
    AddOutputs(program, output, json, labels_);
    json["equals_host"] = true;
    json["instructions"] = emulation.total.instructions;
    json["cycles"] = emulation.total.cycles;
    json["latency_ms"] = estimate::LatencyMs(board, emulation.total.cycles);
    json["energy_mj"] = estimate::EnergyMj(board, emulation.total.cycles);
    json["arena_bytes"] = emulation.footprint.arena_bytes;
    json["stack_bytes"] = emulation.stack_bytes;
    json["stack_bound_bytes"] = emulation.footprint.stack_bytes;
    json["code_bytes"] = emulation.footprint.code_bytes;
    json["weights_bytes"] = emulation.footprint.weights_bytes;
    json["flash_bytes"] = emulation.footprint.flash_bytes;
    json["ram_bytes"] = emulation.footprint.ram_bytes(emulation.stack_bytes);
    json["layers"] = LayersJson(program, emulation, profile_);
    if (profile_) json["functions"] = FunctionsJson(emulation);
    return json;
  }

  std::string ToText(const BoardProgram& compiled,
                     const Board& board,
                     const Emulation& emulation) const {
    const Program& program = compiled.program;
    const Span<const uint8_t> output(emulation.output.data(), emulation.output.size());
    std::string text = fmt::format("{} on {} ({})\n", program.name, board.name, board.description);
    text += fmt::format("  time   {:>9.3f} ms: {} cycles, {} instructions at {} MHz\n",
                        estimate::LatencyMs(board, emulation.total.cycles),
                        Thousands(static_cast<int64_t>(emulation.total.cycles)),
                        Thousands(static_cast<int64_t>(emulation.total.instructions)),
                        board.clock_hz / 1'000'000);
    text += fmt::format("  energy {:>9.4f} mJ: estimated from the data sheet's {} mA at {} V\n",
                        estimate::EnergyMj(board, emulation.total.cycles),
                        board.power.active_ma,
                        board.power.supply_v);
    text += MemoryText(emulation.footprint, program, board, emulation.stack_bytes);
    text += compiled.TuningText();
    text +=
        "  the answer is byte for byte this machine's:\n\n" + OutputsText(program, output, labels_);
    if (profile_) text += LayersText(program, emulation) + FunctionsText(emulation);
    return text;
  }

  ModelOptions model_;
  std::string board_;
  std::vector<std::string> inputs_;
  std::vector<std::string> labels_;  // of the classes
  std::vector<std::string> faults_;
  std::string picture_;
  double events_per_day_ = AppTrial().events_per_day;
  bool profile_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeEmulate() { return std::make_unique<EmulateCommand>(); }

}  // namespace mote::cli
