// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/inputs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "player/image.h"
#include "player/samples.h"
#include "support/file.h"
#include "trainer/common/random.h"

namespace mote::trainer {
namespace fs = std::filesystem;
using frontend::ImageSettings;
using frontend::Sense;
using frontend::SoundSettings;
using frontend::VibrationSettings;
using graph::Bytes;
using player::Array;
using player::Signal;

namespace {

Result<Array> ReadArray(const fs::path& file) {
  MOTE_TRY(const Bytes bytes, ReadBytes(file));
  return player::ParseNpy({bytes.data(), bytes.size()});
}

// Integers of 16 bits are samples, whatever else an array has is a model's input.
bool IsRecording(const Array& array, const Sense& sense) {
  return array.dtype == graph::DType::kInt16 && (std::holds_alternative<SoundSettings>(sense) ||
                                                 std::holds_alternative<VibrationSettings>(sense));
}

Result<Signal> SignalOf(const Array& array, const Sense& sense) {
  const auto* const vibration = std::get_if<VibrationSettings>(&sense);
  const int32_t axes = vibration != nullptr ? vibration->axes : 1;
  const std::vector<int64_t>& shape = array.shape;
  const bool is_flat = shape.size() == 1 && axes == 1;
  const bool has_axes = shape.size() == 2 && shape[1] == axes;
  if ((!is_flat && !has_axes) || array.bytes.empty()) {
    return Error{fmt::format("int16 [{}], want a recording: [n{}].",
                             fmt::join(shape, ", "),
                             axes > 1 ? fmt::format(", {}", axes) : "")};
  }
  Signal signal;
  signal.rate = frontend::RateOf(sense);
  signal.samples.resize(array.bytes.size() / sizeof(int16_t));
  std::memcpy(signal.samples.data(), array.bytes.data(), array.bytes.size());
  return signal;
}

constexpr uint64_t kWindows = 1;  // what is drawn besides the rendering itself

// All where there are fewer.
void KeepMiddle(int64_t most, std::vector<int16_t>& samples) {
  const size_t count = std::min(samples.size(), static_cast<size_t>(most));
  const auto first = samples.begin() + static_cast<std::ptrdiff_t>((samples.size() - count) / 2);
  samples = std::vector<int16_t>(first, first + static_cast<std::ptrdiff_t>(count));
}

// Pictures of bytes, as ImageScale() has them.
void ToInt8(Array& array) {
  array.dtype = graph::DType::kInt8;
  for (uint8_t& byte : array.bytes) byte ^= 0x80;
}

}  // namespace

Result<std::vector<fs::path>> NoiseFiles(const FeatureSettings& settings, const Dataset& dataset) {
  const AugmentSettings& augment = settings.augment;
  if (augment.noise.empty() || augment.noise_share == 0) return std::vector<fs::path>();
  Result<std::vector<fs::path>> files =
      player::SignalFilesIn(settings.recipe_folder / augment.noise, settings.front_end.sense);
  if (!files.ok()) return files.error().In("augment.noise");
  std::set<fs::path> held_back;
  for (const Example& example : dataset.examples) {
    if (example.part != Part::kTrain) held_back.insert(fs::weakly_canonical(example.file));
  }
  std::vector<fs::path> heard;
  for (const fs::path& file : *files) {
    if (held_back.count(fs::weakly_canonical(file)) == 0) heard.push_back(file);
  }
  if (!heard.empty()) return heard;
  return Error{fmt::format(
      "augment.noise: all {} recordings in {} are examples of validation or test, want others.",
      files->size(),
      augment.noise)};
}

Result<InputMaker> InputMaker::Make(const FeatureSettings& settings) {
  InputMaker maker(settings);
  const Sense& sense = settings.front_end.sense;
  if (!std::holds_alternative<ImageSettings>(sense)) {
    MOTE_TRY(maker.frames_, player::SignalFrames::Make(sense));
  }
  return maker;
}

Status InputMaker::Open(const Dataset& dataset) {
  for (const Example& example : dataset.examples) {
    if (example.row < 0 || stacks_.count(example.file) > 0) continue;
    Result<Array> stack = ReadArray(example.file);
    if (!stack.ok()) return stack.error().In(example.file.string());
    stacks_[example.file] = std::move(*stack);
  }
  MOTE_TRY(const std::vector<fs::path> files, NoiseFiles(*settings_, dataset));
  for (const fs::path& file : files) {
    MOTE_TRY(Signal noise, player::LoadSignal(file, settings_->front_end.sense));
    noises_.push_back(std::move(noise.samples));
  }
  return {};
}

program::ArenaTensor InputMaker::Input(bool is_real) const {
  program::ArenaTensor input;
  input.name = "input";
  input.dtype = is_real ? graph::DType::kFloat32 : graph::DType::kInt8;
  input.shape = settings_->input;
  input.bytes = graph::ElementCount(input.shape).value_or(0) *
                static_cast<int64_t>(is_real ? sizeof(float) : 1);
  const auto* const image = std::get_if<ImageSettings>(&settings_->front_end.sense);
  const frontend::FrameScale scale =
      image != nullptr ? ImageScale(*image) : frontend::ScaleOf(settings_->front_end.sense);
  input.quantization.scale = {static_cast<float>(scale.scale)};
  input.quantization.zero_point = {scale.zero_point};
  return input;
}

Result<Array> InputMaker::ArrayOf(const Example& example) const {
  if (example.row < 0) return ReadArray(example.file);
  const Array& stack = stacks_.at(example.file);
  if (example.row < stack.shape[0]) return player::RowOf(stack, static_cast<size_t>(example.row));
  return Error{fmt::format("{} rows, want row {}.", stack.shape[0], example.row)};
}

Result<InputMaker::Inputs> InputMaker::FromArray(const Array& array,
                                                 const Example& example,
                                                 int variant,
                                                 bool is_real) const {
  const Sense& sense = settings_->front_end.sense;
  if (IsRecording(array, sense)) {
    MOTE_TRY(Signal signal, SignalOf(array, sense));
    return FromSignal(std::move(signal), example, variant, is_real);
  }
  const bool is_picture =
      std::holds_alternative<ImageSettings>(sense) && array.dtype == graph::DType::kUInt8;
  if (!is_picture) {
    MOTE_TRY(Bytes bytes, player::FromArray(array, Input(is_real)));
    return Inputs{std::move(bytes)};
  }
  Array picture = array;
  ToInt8(picture);
  MOTE_TRY(Bytes bytes, player::FromArray(picture, Input(false)));
  return Inputs{std::move(bytes)};
}

uint64_t InputMaker::SeedOfVariant(const Example& example, int variant) const {
  const std::string name = fmt::format("{} row {} variant {}", example.name, example.row, variant);
  return HashOf(name, settings_->seed);
}

// `most`: samples of the middle that are wanted, 0: all.
Status InputMaker::Augment(const Example& example,
                           int variant,
                           int64_t most,
                           Signal& signal) const {
  if (variant == 0) return {};
  const AugmentSettings& augment = settings_->augment;
  const int32_t rate_hz = signal.rate.ticks_per_second;
  if (most > 0) KeepMiddle(most + 2 * MarginSamples(augment, most, rate_hz), signal.samples);
  return AugmentSound(augment, noises_, rate_hz, SeedOfVariant(example, variant), signal.samples);
}

Result<InputMaker::Inputs> InputMaker::FromSignal(Signal signal,
                                                  const Example& example,
                                                  int variant,
                                                  bool is_real) const {
  if (example.all_windows) {
    const size_t samples = signal.samples.size();
    MOTE_RETURN_IF_ERROR(Augment(example, variant, 0, signal));
    signal.samples.resize(samples);  // at any speed as many windows
    return AllWindows(std::move(signal), example, variant, is_real);
  }
  const Sense& sense = settings_->front_end.sense;
  const program::ArenaTensor input = Input(is_real);
  if (std::holds_alternative<SoundSettings>(sense)) {
    const int64_t frames =
        graph::ElementCount(input.shape).value_or(0) / frontend::FrameValues(sense);
    const int64_t wanted = frames_->SoundSamples(std::max<int64_t>(frames, 1));
    const bool is_long =
        static_cast<int64_t>(signal.size()) > player::SignalFrames::MostSamples(wanted);
    MOTE_RETURN_IF_ERROR(Augment(example, variant, is_long ? wanted : 0, signal));
    if (is_long) KeepMiddle(wanted, signal.samples);
    // Slower, it may be longer than a run takes.
    signal.samples.resize(std::min(signal.samples.size(),
                                   static_cast<size_t>(player::SignalFrames::MostSamples(wanted))));
  }
  MOTE_TRY(Bytes bytes, frames_->Input(std::move(signal), input));
  return Inputs{std::move(bytes)};
}

namespace {

// Of the example itself each window begins a step after the one before; of a rendering up to a step
// later by chance, so that all of them together hear the whole recording.
std::vector<int64_t> FirstFrames(int64_t last, int64_t step, int variant, Random& random) {
  std::vector<int64_t> first_frames;
  for (int64_t first = 0; first <= last; first += step) {
    const int64_t later = variant == 0 ? 0 : random.Below(step);
    first_frames.push_back(std::min(first + later, last));
  }
  return first_frames;
}

}  // namespace

// The front end runs through the whole recording, as on a device that listens.
Result<InputMaker::Inputs> InputMaker::AllWindows(Signal signal,
                                                  const Example& example,
                                                  int variant,
                                                  bool is_real) const {
  const Sense& sense = settings_->front_end.sense;
  const int64_t values = frontend::FrameValues(sense);
  const int64_t elements = graph::ElementCount(settings_->input).value_or(0);
  if (elements < values || elements % values != 0) {
    return Error{fmt::format(
        "the input has {} values, want a multiple of the {} of a frame.", elements, values)};
  }
  const int64_t frames = elements / values;
  if (std::holds_alternative<SoundSettings>(sense)) {
    const auto wanted = static_cast<size_t>(frames_->SoundSamples(frames));
    signal.samples.resize(std::max(signal.samples.size(), wanted));
  }
  const Bytes all = frames_->All(signal, is_real);
  const int64_t frame_bytes = values * static_cast<int64_t>(is_real ? sizeof(float) : 1);
  const int64_t found = static_cast<int64_t>(all.size()) / frame_bytes;
  if (found < frames) {
    return Error{fmt::format("gives {} frames, want the {} of the model's input.", found, frames)};
  }
  const int64_t step = example.step_s > 0
                           ? std::llround(example.step_s / frontend::FrameSeconds(sense))
                           : frames / 2;
  Random random(SeedOf(SeedOfVariant(example, variant), kWindows));
  Inputs inputs;
  for (const int64_t first :
       FirstFrames(found - frames, std::max<int64_t>(step, 1), variant, random)) {
    const auto begin = all.begin() + first * frame_bytes;
    inputs.emplace_back(begin, begin + frames * frame_bytes);
  }
  return inputs;
}

Result<std::vector<Bytes>> InputMaker::InputsOf(const Example& example,
                                                int variant,
                                                bool is_real) const {
  const auto make = [&]() -> Result<Inputs> {
    const frontend::FrontEnd& front_end = settings_->front_end;
    if (example.file.extension() == ".npy") {
      MOTE_TRY(const Array array, ArrayOf(example));
      return FromArray(array, example, variant, is_real);
    }
    if (frames_ && player::IsSignalFile(example.file, front_end.sense)) {
      MOTE_TRY(Signal signal, player::LoadSignal(example.file, front_end.sense));
      return FromSignal(std::move(signal), example, variant, is_real);
    }
    MOTE_TRY(Bytes bytes, player::LoadInput(example.file, Input(is_real), &front_end));
    return Inputs{std::move(bytes)};
  };
  Result<Inputs> inputs = make();
  const std::string place = example.file.string();
  if (inputs.ok() || inputs.error().message.find(place) == 0) return inputs;
  return inputs.error().In(example.row < 0 ? place : fmt::format("{}: row {}", place, example.row));
}

uint64_t InputMaker::Fingerprint() const {
  const Sense& sense = settings_->front_end.sense;
  if (!frames_ || std::holds_alternative<frontend::SeriesSettings>(sense)) return 0;
  Random random(1);
  Signal signal;
  signal.rate = frontend::RateOf(sense);
  signal.samples.resize(static_cast<size_t>(signal.rate.ticks_per_second) *
                        static_cast<size_t>(signal.rate.values_per_tick));
  for (int16_t& sample : signal.samples) sample = static_cast<int16_t>(random.Between(-9e3, 9e3));
  const Bytes frames = frames_->All(signal, true);
  return HashOf({reinterpret_cast<const char*>(frames.data()), frames.size()});
}

}  // namespace mote::trainer
