// SPDX-License-Identifier: Apache-2.0
#include "cli/emulate_recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/board_program.h"
#include "cli/generated.h"
#include "cli/hearing.h"
#include "cli/installation.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "compiler/program/frames.h"
#include "compiler/stream/stream_tables.h"
#include "emulator/emulate_stream.h"
#include "estimate/energy.h"
#include "estimate/stream_load.h"
#include "player/listener.h"
#include "player/signal.h"
#include "toolchain/fit.h"

namespace mote::cli {

using player::Signal;

namespace {

using emulator::StreamEmulation;
using estimate::Board;
using estimate::StreamLoad;
using player::NamedHit;
using program::Program;
using stream::StreamTables;

constexpr double kMostSeconds = 60;
constexpr size_t kMostRows = 100'000;

// What this machine hears, where a Stream is pushed piece by piece: of several hits in one, which
// only a row after a gap of a series has, the last.
struct HeardHere {
  std::vector<NamedHit> hits;
  int64_t inferences = 0;
  size_t pieces_before_answer = 0;
  std::optional<double> gate_open;
};

// Samples or rows of a piece.
size_t PieceSize(const Signal& signal) {
  return signal.is_series() ? 1 : static_cast<size_t>(signal.rate.piece_values);
}

Result<HeardHere> ListenHere(const Program& reference,
                             const frontend::FrontEnd& front_end,
                             const Signal& signal) {
  MOTE_TRY(const std::unique_ptr<player::Listener> listener,
           player::Listener::Make(reference, front_end));
  HeardHere here;
  std::optional<NamedHit> hit;
  const auto on_heard = [&](const player::Heard& heard) {
    ++here.inferences;
    if (heard.hit) hit = heard.hit;
  };
  for (size_t at = 0; at < signal.size(); at += PieceSize(signal)) {
    hit.reset();
    player::Listen(signal, at, PieceSize(signal), *listener, on_heard);
    if (hit) here.hits.push_back(*hit);
    if (here.inferences == 0) ++here.pieces_before_answer;
  }
  here.gate_open = listener->gate_open();
  return here;
}

std::vector<NamedHit> NamedHits(const StreamEmulation& emulation, const StreamTables& tables) {
  std::vector<NamedHit> hits;
  for (const emulator::StreamHit& hit : emulation.hits) {
    hits.push_back({static_cast<double>(hit.position) / tables.rate().ticks_per_second,
                    tables.labels()[static_cast<size_t>(hit.class_index)],
                    hit.score / 0x1p15});
  }
  return hits;
}

Json HitsJson(const std::vector<NamedHit>& hits) {
  Json json = Json::array();
  for (const NamedHit& hit : hits) json.push_back(HitJson(hit));
  return json;
}

template <class T>
void AppendBytes(const T& value, graph::Bytes& bytes) {
  const auto* const first = reinterpret_cast<const uint8_t*>(&value);
  bytes.insert(bytes.end(), first, first + sizeof value);
}

// As emulator/firmware/stream_harness.cc takes them.
graph::Bytes PiecesOf(const Signal& signal) {
  graph::Bytes bytes;
  for (const int16_t sample : signal.samples) AppendBytes(sample, bytes);
  for (size_t i = 0; i < signal.times.size(); ++i) {
    AppendBytes(signal.times[i], bytes);
    const auto channels = static_cast<size_t>(signal.rate.values_per_tick);
    for (size_t c = 0; c < channels; ++c) AppendBytes(signal.values[i * channels + c], bytes);
    if (channels % 2 == 1) AppendBytes(int32_t{0}, bytes);
  }
  return bytes;
}

size_t PieceBytes(const Signal& signal) {
  if (!signal.is_series()) return PieceSize(signal) * sizeof(int16_t);
  const auto channels = static_cast<size_t>(signal.rate.values_per_tick);
  return sizeof(int64_t) + (channels + channels % 2) * sizeof(int32_t);
}

// A piece at the end that is no whole hop is no measure of one, unless there is no other.
std::vector<uint64_t> CyclesOfHops(const StreamEmulation& emulation, size_t whole_hops) {
  std::vector<uint64_t> cycles;
  for (const emulator::Cost& piece : emulation.pieces) cycles.push_back(piece.cycles);
  cycles.resize(std::max<size_t>(whole_hops, 1));
  return cycles;
}

class RecordingEmulation {
 public:
  RecordingEmulation(const ModelOptions& model, const Board& board, const std::string& file)
      : model_(model), board_(board), file_(file) {}

  Result<Answer> Run() {
    MOTE_RETURN_IF_ERROR(Load());
    MOTE_TRY(const BoardProgram compiled, CompileForBoard(model_, board_));
    MOTE_TRY(const Program reference, model_.Compile());
    Result<HeardHere> here = ListenHere(reference, front_end_, signal_);
    if (!here.ok()) return here.error().In(model_.path());
    MOTE_TRY(const StreamTables tables, StreamTables::Make(compiled.program, front_end_));
    MOTE_TRY(StreamEmulation emulation, Emulate(compiled.program, tables));
    const std::vector<NamedHit> hits = NamedHits(emulation, tables);
    if (HitsJson(hits) != HitsJson(here->hits)) {
      return Error{
          fmt::format("{}: the emulated device and this machine hear different things. "
                      "This is a bug in mote: please report it.",
                      model_.path())};
    }
    hop_s_ = signal_.is_series() ? frontend::FrameSeconds(front_end_.sense)
                                 : signal_.SecondsOf(PieceSize(signal_));
    buffer_bytes_ =
        static_cast<uint32_t>(emulation.buffer_pieces) * static_cast<uint32_t>(PieceBytes(signal_));
    emulation.footprint.bss_bytes += buffer_bytes_;  // who listens needs it, like the stream
    const StreamLoad load = Load(emulation, *here);
    Answer answer = {ToJson(emulation, load, *here), ToText(compiled, emulation, load, *here)};
    if (here->gate_open) answer.json["gate_open"] = *here->gate_open;
    compiled.AddTuning(answer.json);
    return answer;
  }

 private:
  // A model that streams in time takes one frame at a time by itself.
  Status Load() {
    MOTE_TRY(const graph::Module module, LoadModule(model_.path()));
    MOTE_TRY(front_end_, NeededFrontEnd(module, model_.path()));
    if (program::CostOfFrame(module).has_value()) model_.TakeFrames();
    MOTE_TRY(signal_, LoadShortSignal(file_, front_end_.sense));
    return {};
  }

  Result<StreamEmulation> Emulate(const Program& program, const StreamTables& tables) const {
    MOTE_RETURN_IF_ERROR(toolchain::CheckProgramFit(program, board_));
    MOTE_TRY(const std::vector<OutputFile> files, GenerateSources(program, model_, &tables));
    const TemporaryFolder work;
    emulator::StreamRequest request;
    MOTE_TRY(request.build, PrepareBuild(program, model_, board_, files, work.path()));
    request.build.feed = FeedOf(tables);
    MOTE_TRY(request.cycle_plugin, CyclePlugin());
    request.input = PiecesOf(signal_);
    request.piece_bytes = PieceBytes(signal_);
    const size_t hops = request.input.size() / request.piece_bytes;
    Say(fmt::format("building {} for {} and streaming {:.1f} s into it",
                    program.name,
                    board_.name,
                    signal_.seconds()));
    ProgressBar bar("emulating, hops");
    request.on_pieces = [&](int64_t done) {
      bar.Update(std::min(done, static_cast<int64_t>(hops)), static_cast<int64_t>(hops));
    };
    return emulator::EmulateStream(request);
  }

  StreamLoad Load(const StreamEmulation& emulation, const HeardHere& here) {
    const size_t whole_hops = signal_.size() / PieceSize(signal_);
    const std::vector<uint64_t> cycles = CyclesOfHops(emulation, whole_hops);
    hops_ = cycles.size();
    warm_up_hops_ = std::min(here.pieces_before_answer, hops_);
    return estimate::LoadOf(board_, {hop_s_, emulation.buffer_pieces, warm_up_hops_}, cycles);
  }

  Json ToJson(const StreamEmulation& emulation,
              const StreamLoad& load,
              const HeardHere& here) const {
    const toolchain::Footprint& footprint = emulation.footprint;
    return {{"board", board_.name},
            {"input", file_},
            {"seconds", signal_.seconds()},
            {"notes", signal_.notes},
            {"hits", HitsJson(here.hits)},
            {"equals_host", true},
            {"inferences", here.inferences},
            {"hops", hops_},
            {"hop_ms", hop_s_ * 1000},
            {"warm_up_hops", warm_up_hops_},
            {"cycles_per_hop", {{"mean", load.mean_cycles}, {"max", load.max_cycles}}},
            {"duty", load.duty},
            {"deadline_misses", load.deadline_misses},
            {"least_slack_ms", load.least_slack_s * 1000},
            {"buffer_hops", emulation.buffer_pieces},
            {"buffer_bytes", buffer_bytes_},
            {"average_power_mw", estimate::AveragePowerMw(board_, load.duty)},
            {"arena_bytes", footprint.arena_bytes},
            {"stream_bytes", footprint.stream_bytes},
            {"stack_bytes", emulation.stack_bytes},
            {"stack_bound_bytes", footprint.stack_bytes},
            {"code_bytes", footprint.code_bytes},
            {"weights_bytes", footprint.weights_bytes},
            {"flash_bytes", footprint.flash_bytes},
            {"ram_bytes", footprint.ram_bytes(emulation.stack_bytes)}};
  }

  std::string ToText(const BoardProgram& compiled,
                     const StreamEmulation& emulation,
                     const StreamLoad& load,
                     const HeardHere& here) const {
    const Program& program = compiled.program;
    std::string text =
        fmt::format("{} on {} ({})\n", program.name, board_.name, board_.description);
    text += LoadText(load, emulation.buffer_pieces);
    if (here.gate_open)
      text += fmt::format("  gate   {:>9.1f} % of the time open\n", 100 * *here.gate_open);
    text += fmt::format(
        "  power  {:>9.3f} mW on average, without a microphone: {} mA active, {} uA asleep, {} V\n",
        estimate::AveragePowerMw(board_, load.duty),
        board_.power.active_ma,
        board_.power.sleep_ua,
        board_.power.supply_v);
    text += MemoryText(emulation.footprint, program, board_, emulation.stack_bytes);
    text += compiled.TuningText();
    if (warm_up_hops_ >= hops_) text += "  note: too short for an answer, which costs the most\n";
    for (const std::string& note : signal_.notes) text += "  note: " + note + "\n";
    text += fmt::format(
        "  {:.1f} s of {}, heard as this machine hears it:\n\n", signal_.seconds(), file_);
    if (here.hits.empty()) return text + "no hit\n";
    for (const NamedHit& hit : here.hits) text += HitText(hit, front_end_.sense);
    return text;
  }

  std::string LoadText(const StreamLoad& load, int32_t buffer_hops) const {
    const std::string buffer =
        fmt::format("a buffer of {} hops ({} bytes)", buffer_hops, Thousands(buffer_bytes_));
    return fmt::format(
               "  duty   {:>9.1f} % of the core: {} cycles a hop of {:.4g} ms, {} at most; {} "
               "MHz\n",
               100 * load.duty,
               Thousands(std::llround(load.mean_cycles)),
               hop_s_ * 1000,
               Thousands(static_cast<int64_t>(load.max_cycles)),
               board_.clock_hz / 1'000'000) +
           (load.deadline_misses == 0
                ? fmt::format("  left   {:>9.2f} ms at the latest hop before {} would overflow\n",
                              load.least_slack_s * 1000,
                              buffer)
                : fmt::format("  late   {:>9} of {} hops: {} overflows, by {:.2f} ms at worst\n",
                              load.deadline_misses,
                              hops_,
                              buffer,
                              -load.least_slack_s * 1000));
  }

  ModelOptions model_;
  const Board& board_;
  const std::string& file_;
  frontend::FrontEnd front_end_;
  Signal signal_;
  double hop_s_ = 0;
  size_t hops_ = 0;
  size_t warm_up_hops_ = 0;
  uint32_t buffer_bytes_ = 0;
};

}  // namespace

Result<Signal> LoadShortSignal(const std::string& file, const frontend::Sense& sense) {
  MOTE_TRY(Signal signal, player::LoadSignal(file, sense));
  if (signal.is_series()) {
    if (signal.size() <= kMostRows) return signal;
    return Error{
        fmt::format("{}: {} rows, want at most {} for the emulated core. Cut it, or hear all of it "
                    "on this machine with 'mote listen'.",
                    file,
                    signal.size(),
                    kMostRows)};
  }
  if (signal.seconds() <= kMostSeconds) return signal;
  return Error{
      fmt::format("{}: {:.1f} s, want at most {:.0f} for the emulated core. Cut it, or hear all "
                  "of it on this machine with 'mote listen'.",
                  file,
                  signal.seconds(),
                  kMostSeconds)};
}

Result<Answer> EmulateRecording(const ModelOptions& model,
                                const Board& board,
                                const std::string& file) {
  return RecordingEmulation(model, board, file).Run();
}

}  // namespace mote::cli
