// SPDX-License-Identifier: Apache-2.0
#include "compiler/emit/sound_stream.h"

#include <fmt/format.h>

#include <set>

#include "compiler/emit/text.h"
#include "compiler/frontend/sound_source.h"
#include "compiler/program/compile.h"

namespace mote::emit {
using program::Program;
using stream::StreamTables;

namespace {

// A label as a string of C++: what is not plain becomes octal, of which three digits are all.
std::string Literal(const std::string& label) {
  std::string text = "\"";
  for (const char c : label) {
    const bool plain = c >= ' ' && c <= '~' && c != '\\' && c != '?' && c != '"';
    text += plain ? std::string(1, c) : fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  }
  return text + "\"";
}

// "  static constexpr int32_t yes = 2;"
std::string LabelIndices(const std::vector<std::string>& labels) {
  std::set<std::string> taken = {"Label"};
  std::string text;
  for (size_t i = 0; i < labels.size(); ++i) {
    const std::string base = program::Identifier(labels[i]);
    std::string name = base;
    for (int n = 2; !taken.insert(name).second; ++n) name = fmt::format("{}_{}", base, n);
    text += fmt::format("  static constexpr int32_t {} = {};\n", name, i);
  }
  return text;
}

std::string LabelTexts(const std::vector<std::string>& labels) {
  std::string text;
  for (const std::string& label : labels) text += fmt::format("      {},\n", Literal(label));
  return text;
}

constexpr const char* kHeader =
    R"(#pragma once

#include <stddef.h>
#include <stdint.h>

#include "{name}.hpp"
#include "mote_sound_stream.h"

namespace {name} {{

// Which score is which: the class_index of a hit.
struct Label {{
{indices}}};

//   static {name}::Model model;
//   static {name}::Stream stream(model);
//   if (auto hit = stream.push(pcm, samples)) Tell({name}::Stream::labels[hit->class_index]);
// All of the memory that hearing takes besides the Model. One stream at a time for a model.
class Stream {{
 public:
  static constexpr int32_t rate_hz = {rate};
  static constexpr size_t hop_samples = {hop};  // a piece of at most so many holds at most one hit
  static constexpr size_t hops_per_inference = {hops};
  static constexpr size_t label_count = {classes};
  // clang-format off
  static constexpr const char* labels[label_count] = {{
{labels}  }};
  // clang-format on

  explicit Stream(Model& model) noexcept;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Nothing has been heard, and the model has forgotten its state.
  void Reset() noexcept;
  // Takes 16-bit samples of one channel, in pieces of any size: the same hits whatever they are. A
  // hit is true, and none is false; of several in a piece longer than a hop, the last is given.
  mote::MaybeHit push(const int16_t* pcm, size_t samples) noexcept;
  // So many samples had been heard when the last window ended: the time of the last hit.
  int64_t samples() const noexcept {{ return stream_.samples(); }}

 private:
  struct Network {{
    using Score = {score};
    mote::Span<int8_t> input() const {{ return model->input(); }}
    void Invoke() const {{ model->invoke(); }}
    mote::Span<const Score> scores() const {{ return model->output(); }}
    void Reset() const {{ model->Reset(); }}
    Model* model = nullptr;
  }};

  alignas(8) uint8_t sound_[{sound_bytes}];  // samples, spectrum, channels
  int8_t frames_[{frame_bytes}];
  Network::Score history_[{history}];  // scores that the detector smooths
  mote::DetectorClassState states_[label_count];
  mote::SoundStream<Network> stream_;
}};

}}  // namespace {name}
)";

constexpr const char* kSource =
    R"(#include "{name}_stream.hpp"

namespace {name} {{
namespace {{

// clang-format off
{tables}
constexpr mote::DetectorClass kClasses[] = {{
{classes}}};

constexpr mote::SoundStreamParams kParams = {{
    mote::Feeding::{feeding},
    {window_frames},  // window_frames
    {frames_per_inference},  // frames_per_inference
    {{{column_size}, {columns}}},  // ring
    {sound},
    {{{class_count}, {smoothing}, {zero_point}, {{{multiplier}, {shift}}}, kClasses}},  // detector
}};
// clang-format on

}}  // namespace

Stream::Stream(Model& model) noexcept {{
  stream_.Init(kParams, {{sound_, frames_, history_, states_}}, Network{{&model}});
}}

void Stream::Reset() noexcept {{ stream_.Reset(); }}

mote::MaybeHit Stream::push(const int16_t* pcm, size_t samples) noexcept {{
  return stream_.Push({{pcm, samples}});
}}

}}  // namespace {name}
)";

const char* NameOf(Feeding feeding) {
  switch (feeding) {
    case Feeding::kNewFrames:
      return "kNewFrames";
    case Feeding::kOneFrame:
      return "kOneFrame";
    case Feeding::kWindow:
      break;
  }
  return "kWindow";
}

// "    {26214, 26214, 50},  // yes"
std::string Classes(const StreamTables& stream, const DetectorParams& p) {
  std::string text;
  for (size_t i = 0; i < stream.labels().size(); ++i) {
    const DetectorClass& c = p.of_class[i];
    text +=
        fmt::format("    {{{}, {}, {}}},  // {}\n",
                    c.threshold == kNeverHits ? "mote::kNeverHits" : std::to_string(c.threshold),
                    c.release,
                    c.refractory_hops,
                    Comment(stream.labels()[i]));
  }
  return text;
}

// Each line but the first four columns further right.
std::string Indented(const std::string& lines) {
  std::string text;
  for (const char c : lines) text += c == '\n' ? std::string("\n    ") : std::string(1, c);
  return text;
}

}  // namespace

std::string EmitStreamHeader(const Program& program,
                             const StreamTables& stream,
                             const EmitOptions& options) {
  const SoundStreamParams p = stream.Params();
  const auto& output = program.tensors[static_cast<size_t>(program.outputs[0])];
  return FileHead(program, options, "sound in, hits out") +
         fmt::format(kHeader,
                     fmt::arg("name", program.name),
                     fmt::arg("indices", LabelIndices(stream.labels())),
                     fmt::arg("rate", stream.rate_hz()),
                     fmt::arg("hop", p.sound.hop_samples),
                     fmt::arg("hops", p.frames_per_inference),
                     fmt::arg("classes", p.detector.classes),
                     fmt::arg("labels", LabelTexts(stream.labels())),
                     fmt::arg("score", output.dtype == graph::DType::kUInt8 ? "uint8_t" : "int8_t"),
                     fmt::arg("sound_bytes", SoundMemoryBytes(p.sound)),
                     fmt::arg("frame_bytes", RingSize(p.ring)),
                     fmt::arg("history", DetectorHistorySize(p.detector)));
}

std::string EmitStream(const Program& program,
                       const StreamTables& stream,
                       const EmitOptions& options) {
  const SoundStreamParams p = stream.Params();
  const frontend::SoundText sound = frontend::SoundTextOf(p.sound);
  return FileHead(program, options, "the front end and the detector") +
         fmt::format(kSource,
                     fmt::arg("name", program.name),
                     fmt::arg("tables", sound.definitions),
                     fmt::arg("classes", Classes(stream, p.detector)),
                     fmt::arg("feeding", NameOf(p.feeding)),
                     fmt::arg("window_frames", p.window_frames),
                     fmt::arg("frames_per_inference", p.frames_per_inference),
                     fmt::arg("column_size", p.ring.column_size),
                     fmt::arg("columns", p.ring.columns),
                     fmt::arg("sound", Indented(sound.initializer)),
                     fmt::arg("class_count", p.detector.classes),
                     fmt::arg("smoothing", p.detector.smoothing_hops),
                     fmt::arg("zero_point", p.detector.zero_point),
                     fmt::arg("multiplier", p.detector.requant.multiplier),
                     fmt::arg("shift", p.detector.requant.shift));
}

}  // namespace mote::emit
