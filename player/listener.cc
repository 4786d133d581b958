// SPDX-License-Identifier: Apache-2.0
#include "player/listener.h"

#include "player/samples.h"

namespace mote::player {
using program::ArenaTensor;
using program::Program;

namespace {

const ArenaTensor& OutputOf(const Program& program) {
  return program.tensors[static_cast<size_t>(program.outputs[0])];
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::Make(const Program& program,
                                                 const frontend::FrontEnd& front_end) {
  MOTE_TRY(stream::StreamTables tables, stream::StreamTables::Make(program, front_end));
  return std::unique_ptr<Listener>(new Listener(program, std::move(tables)));
}

Listener::Listener(const Program& program, stream::StreamTables tables)
    : program_(program),
      tables_(std::move(tables)),
      params_(tables_.Params()),
      executor_(program),
      sound_memory_((SoundMemoryBytes(params_.sound) + 7) / 8),
      frames_(static_cast<size_t>(RingSize(params_.ring))),
      history_(static_cast<size_t>(DetectorHistorySize(params_.detector))),
      states_(static_cast<size_t>(params_.detector.classes)) {
  if (OutputOf(program).dtype == graph::DType::kUInt8) {
    Init(stream_.emplace<StreamOf<uint8_t>>());
  } else {
    Init(stream_.emplace<StreamOf<int8_t>>());
  }
}

template <class T>
void Listener::Init(StreamOf<T>& stream) {
  auto* const sound = reinterpret_cast<uint8_t*>(sound_memory_.data());
  stream.Init(params_,
              {{sound, sound_memory_.size() * sizeof(uint64_t)},
               {frames_.data(), frames_.size()},
               {reinterpret_cast<T*>(history_.data()), history_.size()},
               {states_.data(), states_.size()}},
              stream::ExecutedNetwork<T>(executor_));
}

void Listener::Reset() {
  std::visit([](auto& stream) { stream.Reset(); }, stream_);
}

void Listener::Process(Span<const int16_t> pcm, const OnHeard& on_heard) {
  const auto process = [&](auto& stream) {
    while (!pcm.empty()) {
      const auto step = stream.Process(pcm);
      if (step.has_answer) on_heard(Decide(stream, step.hit));
      pcm = pcm.subspan(step.taken, pcm.size() - step.taken);
    }
  };
  std::visit(process, stream_);
}

template <class T>
Heard Listener::Decide(const StreamOf<T>& stream, const MaybeHit& hit) const {
  Heard heard;
  heard.time_s = static_cast<double>(stream.samples()) / tables_.rate_hz();
  heard.scores = RealValues(OutputOf(program_), executor_.Output(0));
  for (int32_t c = 0; c < params_.detector.classes; ++c) {
    heard.means.push_back(stream.mean(c) / 0x1p15);
  }
  heard.frame = stream.frame();
  heard.output = executor_.Output(0);
  if (hit) {
    const std::string& label = labels()[static_cast<size_t>(hit->class_index)];
    heard.hit = NamedHit{heard.time_s, label, hit->score / 0x1p15};
  }
  return heard;
}

}  // namespace mote::player
