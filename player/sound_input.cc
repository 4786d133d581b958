// SPDX-License-Identifier: Apache-2.0
#include "player/sound_input.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/frontend/sound_tables.h"
#include "player/recording.h"

namespace mote::player {
namespace fs = std::filesystem;

namespace {

// Of so many frames.
int64_t SamplesOf(const frontend::SoundSettings& sound, int64_t frames) {
  return frontend::WindowSamples(sound) + (frames - 1) * frontend::HopSamples(sound);
}

Status FitTo(int64_t wanted, Recording& recording) {
  const auto found = static_cast<int64_t>(recording.samples.size());
  if (found > wanted + wanted / 2) {
    return Error{
        fmt::format("{:.2f} s of sound, want about the {:.2f} s that the model's input "
                    "holds. Cut it, or use 'mote listen'.",
                    recording.seconds(),
                    static_cast<double>(wanted) / recording.rate_hz)};
  }
  recording.samples.resize(static_cast<size_t>(wanted));
  return {};
}

graph::Bytes FramesOf(const SoundParams& params, const std::vector<int16_t>& samples) {
  std::vector<uint64_t> memory((SoundMemoryBytes(params) + 7) / 8);
  SoundFrontEnd sound;
  sound.Init(params, {reinterpret_cast<uint8_t*>(memory.data()), memory.size() * 8});
  std::vector<int8_t> frame(static_cast<size_t>(params.quantize.count));
  graph::Bytes frames;
  Span<const int16_t> pcm = {samples.data(), samples.size()};
  while (!pcm.empty()) {
    const SoundFrontEnd::Step step = sound.Process(pcm, {frame.data(), frame.size()});
    pcm = pcm.subspan(step.taken, pcm.size() - step.taken);
    if (step.has_frame) frames.insert(frames.end(), frame.begin(), frame.end());
  }
  return frames;
}

}  // namespace

Result<graph::Bytes> LoadSound(const fs::path& file,
                               const frontend::FrontEnd& front_end,
                               const program::ArenaTensor& input) {
  const auto* const sound = std::get_if<frontend::SoundSettings>(&front_end.sense);
  if (sound == nullptr) {
    return Error{fmt::format("{}: is sound, and the model's front end is for {}.",
                             file.string(),
                             frontend::NameOf(front_end.sense))};
  }
  const int64_t values = frontend::FrameValues(front_end.sense);
  if (input.bytes < values || input.bytes % values != 0) {
    return Error{fmt::format("{}: the input has {} values, want a multiple of the {} of a frame.",
                             file.string(),
                             input.bytes,
                             values)};
  }
  MOTE_TRY(const frontend::SoundTables tables, frontend::SoundTables::Make(*sound));
  MOTE_TRY(Recording recording, LoadRecording(file, sound->rate_hz));
  const Status fits = FitTo(SamplesOf(*sound, input.bytes / values), recording);
  if (!fits.ok()) return fits.error().In(file.string());
  return FramesOf(tables.Params(), recording.samples);
}

}  // namespace mote::player
