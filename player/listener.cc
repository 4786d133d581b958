// SPDX-License-Identifier: Apache-2.0
#include "player/listener.h"

#include <fmt/format.h>

#include <algorithm>

#include "player/samples.h"

namespace mote::player {
using program::ArenaTensor;
using program::Program;

namespace {

const ArenaTensor& InputOf(const Program& program) {
  return program.tensors[static_cast<size_t>(program.inputs[0])];
}
const ArenaTensor& OutputOf(const Program& program) {
  return program.tensors[static_cast<size_t>(program.outputs[0])];
}

Feeding FeedingOf(const Program& program) {
  if (program.window_frames > 0) return Feeding::kOneFrame;
  return program.variables.empty() ? Feeding::kWindow : Feeding::kNewFrames;
}

Status CheckProgram(const Program& program, const SoundParams& sound) {
  if (program.inputs.size() != 1) {
    return Error{
        fmt::format("the model has {} inputs, want 1 to listen with.", program.inputs.size())};
  }
  const int64_t bytes = InputOf(program).bytes;
  if (bytes % sound.quantize.count == 0) return {};
  return Error{fmt::format("the model's input has {} values, want a multiple of the {} of a frame.",
                           bytes,
                           sound.quantize.count)};
}

}  // namespace

graph::Tensor Listener::ScoresOf(const Program& program) {
  const ArenaTensor& output = OutputOf(program);
  graph::Tensor scores;
  scores.dtype = output.dtype;
  scores.shape = output.shape;
  scores.quantization = output.quantization;
  return scores;
}

Result<std::unique_ptr<Listener>> Listener::Make(const Program& program,
                                                 const frontend::FrontEnd& front_end) {
  MOTE_TRY(frontend::SoundTables sound, frontend::SoundTables::Make(front_end.sound));
  MOTE_RETURN_IF_ERROR(CheckProgram(program, sound.Params()));
  MOTE_TRY(frontend::DetectorTables detector,
           frontend::DetectorTables::Make(front_end, ScoresOf(program)));
  return std::unique_ptr<Listener>(
      new Listener(program, front_end, std::move(sound), std::move(detector)));
}

Listener::Listener(const Program& program,
                   frontend::FrontEnd front_end,
                   frontend::SoundTables sound,
                   frontend::DetectorTables detector)
    : program_(program),
      front_end_(std::move(front_end)),
      sound_tables_(std::move(sound)),
      detector_tables_(std::move(detector)),
      sound_params_(sound_tables_.Params()),
      feeding_(FeedingOf(program)),
      executor_(program),
      sound_memory_((SoundMemoryBytes(sound_params_) + 7) / 8),
      frame_(static_cast<size_t>(sound_params_.quantize.count)) {
  auto* const memory = reinterpret_cast<uint8_t*>(sound_memory_.data());
  sound_.Init(sound_params_, {memory, sound_memory_.size() * sizeof(uint64_t)});
  const auto values = static_cast<int32_t>(frame_.size());
  const RingParams ring = {values, static_cast<int32_t>(InputOf(program).bytes) / values};
  ring_memory_.resize(static_cast<size_t>(RingSize(ring)));
  ring_.Init(ring, {ring_memory_.data(), ring_memory_.size()}, 0);
  InitDetector();
  Reset();
}

void Listener::InitDetector() {
  const DetectorParams p = detector_tables_.Params();
  history_.resize(static_cast<size_t>(DetectorHistorySize(p)));
  states_.resize(static_cast<size_t>(p.classes));
  const Span<DetectorClassState> states = {states_.data(), states_.size()};
  if (OutputOf(program_).dtype == graph::DType::kInt8) {
    signed_.Init(p, {reinterpret_cast<int8_t*>(history_.data()), history_.size()}, states);
  } else {
    unsigned_.Init(p, {history_.data(), history_.size()}, states);
  }
}

void Listener::Reset() {
  executor_.Reset();
  sound_.Reset();
  ring_.Reset(static_cast<int8_t>(sound_params_.quantize.zero_point));
  InitDetector();
  samples_ = frames_ = 0;
  new_frames_ = 0;
}

void Listener::Process(Span<const int16_t> pcm, const OnHeard& on_heard) {
  while (!pcm.empty()) {
    const SoundFrontEnd::Step step = sound_.Process(pcm, {frame_.data(), frame_.size()});
    samples_ += static_cast<int64_t>(step.taken);
    pcm = pcm.subspan(step.taken, pcm.size() - step.taken);
    if (step.has_frame) TakeFrame(on_heard);
  }
}

void Listener::TakeFrame(const OnHeard& on_heard) {
  ring_.Push({frame_.data(), frame_.size()});
  ++frames_;
  ++new_frames_;
  if (Infer()) on_heard(Decide());
}

// False where it is not yet time for an answer.
bool Listener::Infer() {
  const bool due = new_frames_ >= front_end_.frames_per_inference;
  switch (feeding_) {
    case Feeding::kOneFrame:
      ring_.CopyWindow({reinterpret_cast<int8_t*>(executor_.Input(0).data()), frame_.size()});
      executor_.Invoke();
      if (frames_ < program_.window_frames || !due) return false;
      new_frames_ = 0;
      return true;
    case Feeding::kNewFrames:
      if (new_frames_ * static_cast<int64_t>(frame_.size()) < InputOf(program_).bytes) return false;
      break;
    case Feeding::kWindow:
      if (!ring_.is_full() || !due) return false;
      break;
  }
  new_frames_ = 0;
  const Span<uint8_t> input = executor_.Input(0);
  ring_.CopyWindow({reinterpret_cast<int8_t*>(input.data()), input.size()});
  executor_.Invoke();
  return true;
}

double Listener::time_s() const { return static_cast<double>(samples_) / front_end_.sound.rate_hz; }

template <class T>
std::optional<NamedHit> Listener::Detect(Detector<T>& detector, Heard& heard) {
  const Span<const uint8_t> output = executor_.Output(0);
  Hit hit = {};
  const bool is_hit =
      detector.Process({reinterpret_cast<const T*>(output.data()), output.size()}, hit);
  for (int32_t c = 0; c < static_cast<int32_t>(states_.size()); ++c) {
    heard.means.push_back(detector.mean(c) / 0x1p15);
  }
  if (!is_hit) return std::nullopt;
  return NamedHit{time_s(), labels()[static_cast<size_t>(hit.class_index)], hit.score / 0x1p15};
}

Heard Listener::Decide() {
  Heard heard;
  heard.time_s = time_s();
  heard.scores = RealValues(OutputOf(program_), executor_.Output(0));
  heard.frame = {frame_.data(), frame_.size()};
  heard.output = executor_.Output(0);
  heard.hit = OutputOf(program_).dtype == graph::DType::kInt8 ? Detect(signed_, heard)
                                                              : Detect(unsigned_, heard);
  return heard;
}

}  // namespace mote::player
