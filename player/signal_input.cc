// SPDX-License-Identifier: Apache-2.0
#include "player/signal_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mote::player {
namespace fs = std::filesystem;
using frontend::SoundSettings;

namespace {

// Sound is a clip: it begins where the model's window does.
Status FitTo(int64_t wanted, Signal& signal) {
  const auto found = static_cast<int64_t>(signal.size());
  if (found > SignalFrames::MostSamples(wanted)) {
    return Error{
        fmt::format("{:.2f} s of sound, want about the {:.2f} s that the model's input "
                    "holds. Cut it, or use 'mote listen'.",
                    signal.seconds(),
                    static_cast<double>(wanted) / signal.rate.ticks_per_second)};
  }
  signal.samples.resize(static_cast<size_t>(wanted));
  return {};
}

// What a model sees of a frame: its int8 or, where the input is of real numbers, the features
// before they are quantised.
class Frames {
 public:
  // unit: what a step of a feature is
  Frames(bool is_real, double unit) : is_real_(is_real), unit_(unit) {}

  void Add(Span<const int8_t> frame, Span<const int32_t> features) {
    if (!is_real_) {
      bytes_.insert(bytes_.end(), frame.begin(), frame.end());
      return;
    }
    for (const int32_t feature : features) {
      const auto real = static_cast<float>(feature * unit_);
      const auto* const first = reinterpret_cast<const uint8_t*>(&real);
      bytes_.insert(bytes_.end(), first, first + sizeof real);
    }
  }
  graph::Bytes bytes() { return std::move(bytes_); }

 private:
  bool is_real_;
  double unit_;
  graph::Bytes bytes_;
};

// Quantising multiplies a feature's steps by so much, and a step of the result is output_scale.
double UnitOf(const QuantizeFeaturesParams& quantize, double output_scale) {
  return std::ldexp(quantize.requant.multiplier, quantize.requant.shift - 31) * output_scale;
}

template <class Params>
graph::Bytes FramesOf(const Params& params,
                      const Signal& signal,
                      double output_scale,
                      bool is_real) {
  Frames frames(is_real, UnitOf(params.quantize, output_scale));
  std::vector<uint64_t> memory((frontend::MemoryBytes(params) + 7) / 8);
  typename frontend::FrontEndOf<Params>::Type front_end;
  front_end.Init(params, {reinterpret_cast<uint8_t*>(memory.data()), memory.size() * 8});
  std::vector<int8_t> frame(static_cast<size_t>(params.quantize.count));
  const auto process = [&](auto samples) {
    using Sample = std::remove_const_t<std::remove_pointer_t<decltype(samples.data())>>;
    if constexpr (std::is_same_v<Sample, typename frontend::FrontEndOf<Params>::Type::Sample>) {
      while (!samples.empty()) {
        const auto step = front_end.Process(samples, {frame.data(), frame.size()});
        samples = samples.subspan(step.taken, samples.size() - step.taken);
        if (step.has_frame) frames.Add({frame.data(), frame.size()}, front_end.features());
      }
    }
  };
  ForPiece(signal, 0, signal.size(), process, process);
  return frames.bytes();
}

Result<graph::Bytes> NewestFrames(graph::Bytes frames, int64_t wanted, int64_t frame_bytes) {
  const auto found = static_cast<int64_t>(frames.size());
  if (found < wanted) {
    return Error{fmt::format("gives {} frames, want the {} of the model's input.",
                             found / frame_bytes,
                             wanted / frame_bytes)};
  }
  frames.erase(frames.begin(), frames.end() - wanted);
  return frames;
}

}  // namespace

Result<SignalFrames> SignalFrames::Make(const frontend::Sense& sense) {
  MOTE_TRY(frontend::SenseTables tables, frontend::SenseTables::Make(sense));
  return SignalFrames(sense, std::move(tables));
}

int64_t SignalFrames::SoundSamples(int64_t frames) const {
  const auto& sound = std::get<SoundSettings>(sense_);
  return frontend::WindowSamples(sound) + (frames - 1) * frontend::HopSamples(sound);
}

graph::Bytes SignalFrames::All(const Signal& signal, bool is_real) const {
  const double output_scale = frontend::ScaleOf(sense_).scale;
  return std::visit(
      [&](const auto& params) { return FramesOf(params, signal, output_scale, is_real); },
      tables_.Params());
}

Result<graph::Bytes> SignalFrames::Input(Signal signal, const program::ArenaTensor& input) const {
  const int64_t values = frontend::FrameValues(sense_);
  const bool is_real = input.dtype == graph::DType::kFloat32;
  const int64_t frame_bytes = values * static_cast<int64_t>(is_real ? sizeof(float) : 1);
  if (input.bytes < frame_bytes || input.bytes % frame_bytes != 0) {
    return Error{fmt::format("the input has {} values, want a multiple of the {} of a frame.",
                             input.bytes * values / frame_bytes,
                             values)};
  }
  if (std::holds_alternative<SoundSettings>(sense_)) {
    MOTE_RETURN_IF_ERROR(FitTo(SoundSamples(input.bytes / frame_bytes), signal));
  }
  return NewestFrames(All(signal, is_real), input.bytes, frame_bytes);
}

namespace {

Result<graph::Bytes> Load(const fs::path& file,
                          const frontend::FrontEnd& front_end,
                          const program::ArenaTensor& input) {
  MOTE_TRY(Signal signal, LoadSignal(file, front_end.sense));
  MOTE_TRY(const SignalFrames frames, SignalFrames::Make(front_end.sense));
  return frames.Input(std::move(signal), input);
}

}  // namespace

Result<graph::Bytes> LoadSignalInput(const fs::path& file,
                                     const frontend::FrontEnd& front_end,
                                     const program::ArenaTensor& input) {
  Result<graph::Bytes> frames = Load(file, front_end, input);
  const std::string place = file.string();
  if (frames.ok() || frames.error().message.find(place) == 0) return frames;
  return frames.error().In(place);
}

}  // namespace mote::player
