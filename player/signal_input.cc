// SPDX-License-Identifier: Apache-2.0
#include "player/signal_input.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/frontend/sense_tables.h"
#include "player/signal.h"

namespace mote::player {
namespace fs = std::filesystem;
using frontend::SoundSettings;

namespace {

// Of so many frames.
int64_t SamplesOf(const SoundSettings& sound, int64_t frames) {
  return frontend::WindowSamples(sound) + (frames - 1) * frontend::HopSamples(sound);
}

// Sound is a clip: it begins where the model's window does.
Status FitTo(int64_t wanted, Signal& signal) {
  const auto found = static_cast<int64_t>(signal.size());
  if (found > wanted + wanted / 2) {
    return Error{
        fmt::format("{:.2f} s of sound, want about the {:.2f} s that the model's input "
                    "holds. Cut it, or use 'mote listen'.",
                    signal.seconds(),
                    static_cast<double>(wanted) / signal.rate.ticks_per_second)};
  }
  signal.samples.resize(static_cast<size_t>(wanted));
  return {};
}

template <class Params>
graph::Bytes FramesOf(const Params& params, const Signal& signal) {
  std::vector<uint64_t> memory((frontend::MemoryBytes(params) + 7) / 8);
  typename frontend::FrontEndOf<Params>::Type front_end;
  front_end.Init(params, {reinterpret_cast<uint8_t*>(memory.data()), memory.size() * 8});
  std::vector<int8_t> frame(static_cast<size_t>(params.quantize.count));
  graph::Bytes frames;
  const auto process = [&](auto samples) {
    using Sample = std::remove_const_t<std::remove_pointer_t<decltype(samples.data())>>;
    if constexpr (std::is_same_v<Sample, typename frontend::FrontEndOf<Params>::Type::Sample>) {
      while (!samples.empty()) {
        const auto step = front_end.Process(samples, {frame.data(), frame.size()});
        samples = samples.subspan(step.taken, samples.size() - step.taken);
        if (step.has_frame) frames.insert(frames.end(), frame.begin(), frame.end());
      }
    }
  };
  ForPiece(signal, 0, signal.size(), process, process);
  return frames;
}

Result<graph::Bytes> NewestFrames(graph::Bytes frames, int64_t wanted, int64_t values) {
  const auto found = static_cast<int64_t>(frames.size());
  if (found < wanted) {
    return Error{fmt::format(
        "gives {} frames, want the {} of the model's input.", found / values, wanted / values)};
  }
  frames.erase(frames.begin(), frames.end() - wanted);
  return frames;
}

Result<graph::Bytes> Load(const fs::path& file,
                          const frontend::FrontEnd& front_end,
                          const program::ArenaTensor& input) {
  MOTE_TRY(Signal signal, LoadSignal(file, front_end.sense));
  const int64_t values = frontend::FrameValues(front_end.sense);
  if (input.bytes < values || input.bytes % values != 0) {
    return Error{fmt::format(
        "the input has {} values, want a multiple of the {} of a frame.", input.bytes, values)};
  }
  MOTE_TRY(const frontend::SenseTables tables, frontend::SenseTables::Make(front_end.sense));
  if (const auto* const sound = std::get_if<SoundSettings>(&front_end.sense)) {
    MOTE_RETURN_IF_ERROR(FitTo(SamplesOf(*sound, input.bytes / values), signal));
  }
  graph::Bytes frames =
      std::visit([&](const auto& params) { return FramesOf(params, signal); }, tables.Params());
  return NewestFrames(std::move(frames), input.bytes, values);
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
