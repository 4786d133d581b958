// SPDX-License-Identifier: Apache-2.0
#include "player/listener.h"

#include <algorithm>

#include "compiler/stream/executed_network.h"
#include "player/samples.h"
#include "runtime/stream/gated_stream/gated_stream.h"
#include "runtime/stream/residual_network/residual_network.h"
#include "runtime/stream/sensor_stream/sensor_stream.h"
#include "support/check.h"

namespace mote::player {
using frontend::SenseParams;
using program::ArenaTensor;
using program::Program;
using stream::ExecutedNetwork;
using stream::StreamTables;

namespace {

const ArenaTensor& OutputOf(const Program& program) {
  return program.tensors[static_cast<size_t>(program.outputs[0])];
}

template <class T>
struct IsResidual : std::false_type {};
template <class Network>
struct IsResidual<ResidualNetwork<Network>> : std::true_type {};

template <class T>
struct IsGated : std::false_type {};
template <class FrontEnd, class Network>
struct IsGated<GatedStream<FrontEnd, Network>> : std::true_type {};

// Stream is SensorStream or GatedStream.
template <class FrontEnd, class Network, class Stream>
class ListenerOf final : public Listener {
 public:
  ListenerOf(const Program& program, StreamTables tables)
      : Listener(program, std::move(tables)),
        sense_(std::get<typename FrontEnd::Params>(tables_.sense())),
        front_end_memory_((frontend::MemoryBytes(sense_) + 7) / 8),
        frames_(static_cast<size_t>(RingSize(params_.ring))),
        history_(static_cast<size_t>(DetectorHistorySize(params_.detector))),
        states_(static_cast<size_t>(params_.detector.classes)),
        input_(frames_.size()) {
    auto* const memory = reinterpret_cast<uint8_t*>(front_end_memory_.data());
    const StreamMemory<typename Network::Score> stream_memory = {
        {memory, front_end_memory_.size() * sizeof(uint64_t)},
        {frames_.data(), frames_.size()},
        {history_.data(), history_.size()},
        {states_.data(), states_.size()}};
    if constexpr (IsGated<Stream>::value) {
      hops_.resize(static_cast<size_t>(GatedHopsSize(*tables_.gate())));
      stream_.Init(*tables_.gate(),
                   {hops_.data(), hops_.size()},
                   params_,
                   sense_,
                   stream_memory,
                   MakeNetwork());
    } else {
      stream_.Init(params_, sense_, stream_memory, MakeNetwork());
    }
  }

  void Reset() override { stream_.Reset(); }

  void Process(Span<const int16_t> samples, const OnHeard& on_heard) override {
    ProcessAs(samples, on_heard);
  }
  void Process(Span<const SeriesRow> rows, const OnHeard& on_heard) override {
    ProcessAs(rows, on_heard);
  }

  std::optional<double> gate_open() const override {
    if constexpr (IsGated<Stream>::value) {
      const auto taken = static_cast<double>(std::max<int64_t>(stream_.hops_taken(), 1));
      return static_cast<double>(stream_.hops_heard()) / taken;
    } else {
      return std::nullopt;
    }
  }

 private:
  template <class Sample>
  void ProcessAs(Span<const Sample> samples, const OnHeard& on_heard) {
    if constexpr (std::is_same_v<Sample, typename FrontEnd::Sample>) {
      stream_.Process(samples, [&](const MaybeHit& hit) { on_heard(Decide(hit)); });
    } else {
      MOTE_CHECK(samples.empty(), "what another kind of front end takes");
    }
  }

  Network MakeNetwork() {
    if constexpr (IsResidual<Network>::value) {
      const ExecutedNetwork<int8_t> autoencoder(executor_);
      return Network(*tables_.residual(), {input_.data(), input_.size()}, autoencoder);
    } else {
      return Network(executor_);
    }
  }

  Heard Decide(const MaybeHit& hit) {
    Heard heard;
    heard.time_s = static_cast<double>(stream_.position()) / tables_.rate().ticks_per_second;
    for (int32_t c = 0; c < params_.detector.classes; ++c) {
      heard.means.push_back(stream_.mean(c) / 0x1p15);
    }
    heard.frame = stream_.frame();
    const auto scores = stream_.network().scores();
    heard.output = {reinterpret_cast<const uint8_t*>(scores.data()), scores.size()};
    if constexpr (IsResidual<Network>::value) {
      heard.residual = stream_.network().residual();
      heard.scores = {*heard.residual / 0x1p16};
    } else {
      heard.scores = RealValues(OutputOf(program_), heard.output);
    }
    if (hit) {
      const std::string& label = labels()[static_cast<size_t>(hit->class_index)];
      heard.hit = NamedHit{heard.time_s, label, hit->score / 0x1p15};
    }
    return heard;
  }

  typename FrontEnd::Params sense_;
  std::vector<uint64_t> front_end_memory_;
  std::vector<int8_t> frames_;
  std::vector<typename Network::Score> history_;
  std::vector<DetectorClassState> states_;
  std::vector<int8_t> input_;  // of an autoencoder
  std::vector<int16_t> hops_;  // of a gate
  Stream stream_;
};

template <class FrontEnd, class Network>
std::unique_ptr<Listener> MakeWith(const Program& program, StreamTables tables) {
  if constexpr (std::is_same_v<FrontEnd, SoundFrontEnd>) {
    using Gated = ListenerOf<FrontEnd, Network, GatedStream<FrontEnd, Network>>;
    if (tables.gate()) return std::make_unique<Gated>(program, std::move(tables));
  }
  using Plain = ListenerOf<FrontEnd, Network, SensorStream<FrontEnd, Network>>;
  return std::make_unique<Plain>(program, std::move(tables));
}

template <class FrontEnd>
std::unique_ptr<Listener> MakeOf(const Program& program, StreamTables tables) {
  if (tables.residual()) {
    using Network = ResidualNetwork<ExecutedNetwork<int8_t>>;
    return MakeWith<FrontEnd, Network>(program, std::move(tables));
  }
  if (tables.has_unsigned_scores()) {
    return MakeWith<FrontEnd, ExecutedNetwork<uint8_t>>(program, std::move(tables));
  }
  return MakeWith<FrontEnd, ExecutedNetwork<int8_t>>(program, std::move(tables));
}

}  // namespace

Heard Heard::After(double start_s) const {
  Heard after = *this;
  after.time_s -= start_s;
  if (after.hit) after.hit->time_s -= start_s;
  return after;
}

Result<std::unique_ptr<Listener>> Listener::Make(const Program& program,
                                                 const frontend::FrontEnd& front_end) {
  MOTE_TRY(StreamTables tables, StreamTables::Make(program, front_end));
  const SenseParams sense = tables.sense();
  return std::visit(
      [&](const auto& params) {
        using FrontEnd = typename frontend::FrontEndOf<std::decay_t<decltype(params)>>::Type;
        return MakeOf<FrontEnd>(program, std::move(tables));
      },
      sense);
}

Listener::Listener(const Program& program, StreamTables tables)
    : program_(program),
      tables_(std::move(tables)),
      params_(tables_.Params()),
      executor_(program) {}

}  // namespace mote::player
