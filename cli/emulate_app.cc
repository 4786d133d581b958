// SPDX-License-Identifier: Apache-2.0
#include "cli/emulate_app.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "cli/app_cost.h"
#include "cli/app_sources.h"
#include "cli/board_program.h"
#include "cli/emulate_recording.h"
#include "cli/event_text.h"
#include "cli/installation.h"
#include "cli/listen_picture.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "cli/virtual_microphone.h"
#include "emulator/emulate_app.h"
#include "estimate/stream_load.h"
#include "gateway/gateway.h"
#include "player/listener.h"
#include "toolchain/fit.h"

namespace mote::cli {
namespace {

using emulator::AppEmulation;
using estimate::StreamLoad;
using gateway::Gateway;

// Of the emulated device: no secret, its events go no further than this command.
constexpr uint16_t kDevice = 1;
constexpr SipKey kKey = {{'e', 'm', 'u', 'l', 'a', 't', 'e', 'd'}};

// What a hit's event says, and in which hop it was sent.
struct SaidHit {
  uint32_t time_ms;
  uint8_t class_index;
  uint8_t score;

  bool operator==(const SaidHit&) const = default;
};

struct HeardEvent {
  uint32_t time_ms;
  Gateway::Taken taken;
};

// Says each event when it comes. What is wrong with one is said by who reads them all.
class LiveEvents {
 public:
  LiveEvents(const std::string& app, const std::vector<std::string>& labels)
      : gateway_({{kDevice, app, kKey}}, {}), labels_(labels) {}

  void Tell(const board::SentRecord& sent) {
    const auto taken = gateway_.Take({std::begin(sent.bytes), std::end(sent.bytes)});
    if (!taken.ok()) return;
    TellEarly(fmt::format("{:9.2f} s  {}\n", sent.time_ms / 1000.0, EventText(*taken, labels_)));
  }

 private:
  Gateway gateway_;
  const std::vector<std::string>& labels_;
};

class AppEmulator {
 public:
  AppEmulator(const App& app,
              const ModelOptions& model,
              const estimate::Board& board,
              const AppTrial& trial)
      : app_(app), model_(model), board_(board), trial_(trial) {}

  Result<Answer> Run() {
    for (const std::string& word : trial_.faults) {
      MOTE_TRY(const InjectedFault fault, ParseFault(word));
      faults_.push_back(fault);
    }
    MOTE_RETURN_IF_ERROR(Load());
    MOTE_TRY(const BoardProgram compiled, CompileForBoard(model_, board_));
    MOTE_TRY(const auto tables, stream::StreamTables::Make(compiled.program, front_end_));
    labels_ = tables.labels();
    MOTE_TRY(const AppEmulation emulation, Emulate(compiled.program, tables));
    MOTE_RETURN_IF_ERROR(ReadEvents(emulation));
    MOTE_RETURN_IF_ERROR(CompareWithHost());
    MOTE_RETURN_IF_ERROR(WritePicture());
    return AnswerOf(emulation);
  }

 private:
  Status Load() {
    MOTE_TRY(front_end_, PrepareToListen(model_));
    MOTE_TRY(signal_, LoadShortSignal(trial_.recording, front_end_.sense));
    hop_samples_ = static_cast<size_t>(signal_.rate.piece_values);
    return {};
  }

  Result<AppEmulation> Emulate(const program::Program& program,
                               const stream::StreamTables& tables) const {
    MOTE_RETURN_IF_ERROR(toolchain::CheckProgramFit(program, board_));
    MOTE_TRY(const AppSources sources,
             GenerateApp(app_, program, model_, tables, {kDevice, app_.name, kKey}));
    const TemporaryFolder work;
    MOTE_TRY(AppBuild build, PrepareApp(program, model_, tables, board_, sources, work.path()));
    emulator::AppRequest request;
    request.build = std::move(build.request);
    request.main = std::move(build.main);
    request.hops = VirtualHops(signal_, hop_samples_, faults_);
    MOTE_TRY(request.cycle_plugin, CyclePlugin());
    Say(fmt::format("building {} for {} and letting it hear {:.1f} s",
                    app_.name,
                    board_.name,
                    signal_.seconds()));
    LiveEvents live(app_.name, labels_);
    request.on_sent = [&live](const board::SentRecord& sent) { live.Tell(sent); };
    return emulator::EmulateApp(request);
  }

  Status ReadEvents(const AppEmulation& emulation) {
    Gateway gateway({{kDevice, app_.name, kKey}}, {});
    for (const board::SentRecord& sent : emulation.sent) {
      MOTE_TRY(const Gateway::Taken taken,
               gateway.Take({std::begin(sent.bytes), std::end(sent.bytes)}));
      events_.push_back({sent.time_ms, taken});
    }
    return {};
  }

  std::vector<SaidHit> SaidHits() const {
    std::vector<SaidHit> hits;
    for (const HeardEvent& event : events_) {
      const Event& said = event.taken.record.event;
      if (said.kind == EventKind::kHit) hits.push_back({event.time_ms, said.what, said.score});
    }
    return hits;
  }

  // What the device was given, and which hits it sent.
  Status WritePicture() {
    if (!picture_) return {};
    std::vector<report::PictureHit> hits;
    for (const SaidHit& hit : SaidHits()) {
      hits.push_back({hit.time_ms / 1000.0, labels_[hit.class_index], hit.score / 255.0});
    }
    picture_->SetHits(std::move(hits));
    return picture_->Write(trial_.picture, app_.name, signal_);
  }

  // What this machine would say, hop by hop, of a device without faults.
  Result<std::vector<SaidHit>> HostHits() {
    MOTE_TRY(const program::Program reference, model_.Compile());
    MOTE_TRY(const auto listener, player::Listener::Make(reference, front_end_));
    std::vector<SaidHit> hits;
    uint32_t time_ms = 0;
    bool has_answered = false;
    if (!trial_.picture.empty()) picture_.emplace(*listener, front_end_);
    const auto on_heard = [&](const player::Heard& heard) {
      has_answered = true;
      if (picture_) picture_->AddHeard(heard);
      if (!heard.hit) return;
      const auto label = std::find(labels_.begin(), labels_.end(), heard.hit->label);
      const auto score = std::lround(heard.hit->score * 32768) * 255 / 32768;  // as main.cc
      const SaidHit hit = {time_ms,
                           static_cast<uint8_t>(label - labels_.begin()),
                           static_cast<uint8_t>(std::min(score, 255L))};
      const bool is_same_hop = !hits.empty() && hits.back().time_ms == time_ms;
      if (is_same_hop) hits.pop_back();  // of several behind a gate, push() gives the last
      hits.push_back(hit);
    };
    for (const emulator::VirtualHop& hop : VirtualHops(signal_, hop_samples_, {})) {
      time_ms = hop.time_ms;
      listener->Process({hop.samples.data(), hop.samples.size()}, on_heard);
      if (!has_answered) ++hops_before_answer_;
    }
    gate_open_ = listener->gate_open();
    return hits;
  }

  Status CompareWithHost() {
    MOTE_TRY(const std::vector<SaidHit> here, HostHits());
    if (!faults_.empty() || here == SaidHits()) return {};
    return Error{fmt::format(
        "{}: the emulated device and this machine hear different things. This is a bug in mote: "
        "please report it.",
        app_.name)};
  }

  StreamLoad LoadOf(const AppEmulation& emulation) const {
    std::vector<uint64_t> cycles;
    for (const emulator::Cost& hop : emulation.hops) cycles.push_back(hop.cycles);
    const size_t warm_up = std::min(hops_before_answer_, cycles.size());
    return estimate::LoadOf(
        board_, {signal_.SecondsOf(hop_samples_), emulation.buffer_hops, warm_up}, cycles);
  }

  Result<AppCost> CostOf(const AppEmulation& emulation) const {
    return AppCost::Of(board_,
                       {emulation.hops,
                        hops_before_answer_,
                        signal_.SecondsOf(hop_samples_),
                        static_cast<double>(signal_.rate.ticks_per_second),
                        trial_.events_per_day,
                        gate_open_.has_value()});
  }

  Result<Answer> AnswerOf(const AppEmulation& emulation) const {
    const StreamLoad load = LoadOf(emulation);
    MOTE_TRY(const AppCost cost, CostOf(emulation));
    Answer answer;
    answer.json = {{"app", app_.name},
                   {"board", board_.name},
                   {"input", trial_.recording},
                   {"seconds", signal_.seconds()},
                   {"events", Json::array()},
                   {"bytes_sent", events_.size() * kRecordBytes},
                   {"equals_host", faults_.empty()},
                   {"hops", emulation.hops.size()},
                   {"cycles_per_hop", {{"mean", load.mean_cycles}, {"max", load.max_cycles}}},
                   {"duty", load.duty},
                   {"deadline_misses", load.deadline_misses},
                   {"arena_bytes", emulation.firmware.model.arena_bytes},
                   {"stack_bytes", emulation.stack_bytes},
                   {"flash_bytes", emulation.firmware.flash_bytes},
                   {"ram_bytes", emulation.firmware.variable_bytes + emulation.stack_bytes}};
    cost.AddTo(answer.json);
    if (gate_open_) answer.json["gate_open"] = *gate_open_;
    answer.text = fmt::format("\n{} on {} ({})\n", app_.name, board_.name, board_.description);
    answer.text += fmt::format(
        "  heard  {:>9.1f} s of {}: {} events in {} bytes\n"
        "  duty   {:>9.1f} % of the core: {} cycles a hop on average, {} at most\n"
        "  flash  {:>9} bytes, RAM {} bytes: app, model and board\n",
        signal_.seconds(),
        trial_.recording,
        events_.size(),
        events_.size() * kRecordBytes,
        100 * load.duty,
        Thousands(std::llround(load.mean_cycles)),
        Thousands(static_cast<int64_t>(load.max_cycles)),
        Thousands(emulation.firmware.flash_bytes),
        Thousands(emulation.firmware.variable_bytes + emulation.stack_bytes));
    if (gate_open_) {
      answer.text += fmt::format(
          "  gate   {:>9.1f} % of the time open: what is heard here is what is paid for here\n",
          100 * *gate_open_);
    }
    answer.text += cost.Text();
    for (const HeardEvent& event : events_) {
      Json json = {{"time_s", event.time_ms / 1000.0}};
      json.update(EventJson(event.taken, labels_));
      answer.json["events"].push_back(std::move(json));
    }
    if (!trial_.picture.empty()) {
      answer.json["picture"] = trial_.picture;
      answer.text += fmt::format("wrote {}\n", trial_.picture);
    }
    return answer;
  }

  const App& app_;
  ModelOptions model_;
  const estimate::Board& board_;
  const AppTrial& trial_;
  std::vector<InjectedFault> faults_;
  frontend::FrontEnd front_end_;
  player::Signal signal_;
  size_t hop_samples_ = 0;
  size_t hops_before_answer_ = 0;    // which cost less than the others
  std::optional<double> gate_open_;  // share of the time, where there is a gate
  std::vector<std::string> labels_;
  std::vector<HeardEvent> events_;
  std::optional<ListenPicture> picture_;
};

}  // namespace

Result<Answer> EmulateAppOn(const App& app,
                            const ModelOptions& model,
                            const estimate::Board& board,
                            const AppTrial& trial) {
  return AppEmulator(app, model, board, trial).Run();
}

}  // namespace mote::cli
