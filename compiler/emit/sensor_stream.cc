// SPDX-License-Identifier: Apache-2.0
#include "compiler/emit/sensor_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/emit/collector.h"
#include "compiler/emit/text.h"
#include "compiler/frontend/sense_tables.h"
#include "compiler/program/compile.h"

namespace mote::emit {
using frontend::SenseSource;
using program::Program;
using stream::StreamTables;

namespace {

constexpr const char* kSensorStreamHeader = "runtime/stream/sensor_stream/sensor_stream.h";
constexpr const char* kGatedStreamHeader = "runtime/stream/gated_stream/gated_stream.h";
constexpr const char* kResidualHeader = "runtime/stream/residual_network/residual_network.h";

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
{includes}
namespace {name} {{

// Which score is which: the class_index of a hit.
struct Label {{
{indices}}};

//   static {name}::Model model;
//   static {name}::Stream stream(model);
//   if (auto hit = stream.push({example})) Tell({name}::Stream::labels[hit->class_index]);
// All of the memory that sensing takes besides the Model. One stream at a time for a model.
{gate_note}class Stream {{
 public:
{constants}  // Pieces that a driver should have room for: {wait}.
  static constexpr size_t buffer_pieces = {pieces};
  static constexpr size_t label_count = {classes};
  // clang-format off
  static constexpr const char* labels[label_count] = {{
{labels}  }};
  // clang-format on

  explicit Stream(Model& model) noexcept;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Nothing has been sensed, and the model has forgotten its state.
  void Reset() noexcept;
{push}
 private:
  struct Network {{
    using Score = {score};
    mote::Span<int8_t> input() const {{ return model->input(); }}
    void Invoke() const;
    mote::Span<const Score> scores() const {{ return model->output(); }}
    void Reset() const {{ model->Reset(); }}
    Model* model = nullptr;
  }};
{scorer}
  alignas(8) uint8_t front_end_[{memory_bytes}];
  int8_t frames_[{frame_bytes}];
{hops}{input}  Scorer::Score history_[{history}];  // scores that the detector smooths
  mote::DetectorClassState states_[label_count];
  mote::{stream}<mote::{front_end}, Scorer> stream_;
}};

}}  // namespace {name}
)";

constexpr const char* kGateNote =
    R"(// What is quiet goes past front end and network; positions count it. Where the gate opens, a hop
// brings those that waited, and of several hits in them the last is given.
)";

// What differs from sense to sense.
struct Interface {
  std::string example;    // the arguments of push()
  std::string constants;  // of the class, for what is pushed
  std::string push;       // its declaration, and those of positions
  std::string body;       // its definition
};

constexpr const char* kSoundConstants =
    R"(  using Sample = int16_t;
  static constexpr int32_t rate_hz = {rate};
  static constexpr size_t hop_samples = {hop};  // a piece of at most so many holds at most one hit
)";

constexpr const char* kVibrationConstants =
    R"(  using Sample = int16_t;
  static constexpr int32_t rate_hz = {rate};
  static constexpr size_t axes = {axes};
  static constexpr size_t hop_samples = {hop};  // a piece of at most so many holds at most one hit
)";

constexpr const char* kSamplesPush =
    R"(  // Takes 16-bit samples{of_what}.
  // Pieces are of any size: the hits are the same. A hit is true, and none is false; of several in
  // a piece longer than a hop, the last is given.
  mote::MaybeHit push(const int16_t* samples, size_t count) noexcept;
  // So many samples{of_axis} had come when the last window ended.
  int64_t position() const noexcept {{ return stream_.position(); }}
  // The same of the last hit's: its time.
  int64_t hit_position() const noexcept {{ return stream_.hit_position(); }}
)";

constexpr const char* kSamplesBody =
    R"(mote::MaybeHit Stream::push(const int16_t* samples, size_t count) noexcept {
  MOTE_STREAM_MARK();
  const mote::MaybeHit hit = stream_.Push({samples, count});
  MOTE_STREAM_MARK();
  return hit;
}
)";

constexpr const char* kRowsConstants =
    R"(  using Sample = mote::SeriesRow;
  static constexpr size_t channel_count = {count};
  // clang-format off
  static constexpr const char* channels[channel_count] = {{
{names}  }};
  // What a step of a channel's value is.
  static constexpr float resolution[channel_count] = {{
{resolutions}  }};
  // clang-format on
)";

constexpr const char* kRowsPush =
    R"(  // Takes a row: its time, in milliseconds from where times begin, later than the one before; and a
  // value a channel in steps of its resolution, mote::kMissing where there is none. A hit is true,
  // and none is false; of several in a row after a gap, the last is given.
  mote::MaybeHit push(int64_t time_ms, const int32_t* values) noexcept;
  // The time of the newest point of the grid.
  int64_t position() const noexcept { return stream_.position(); }
  // The same of the last hit's.
  int64_t hit_position() const noexcept { return stream_.hit_position(); }
)";

constexpr const char* kRowsBody =
    R"(mote::MaybeHit Stream::push(int64_t time_ms, const int32_t* values) noexcept {
  const mote::SeriesRow row = {time_ms, {values, channel_count}};
  MOTE_STREAM_MARK();
  const mote::MaybeHit hit = stream_.Push({&row, 1});
  MOTE_STREAM_MARK();
  return hit;
}
)";

Interface InterfaceOf(const frontend::SoundSettings& /*s*/, const frontend::SampleRate& rate) {
  return {
      "samples, count",
      fmt::format(kSoundConstants,
                  fmt::arg("rate", rate.ticks_per_second),
                  fmt::arg("hop", rate.piece_values)),
      fmt::format(kSamplesPush, fmt::arg("of_what", " of one channel"), fmt::arg("of_axis", "")),
      kSamplesBody};
}

Interface InterfaceOf(const frontend::VibrationSettings& s, const frontend::SampleRate& rate) {
  const char* const of_what = s.axes > 1 ? " of all axes in turn" : " of one axis";
  const char* const of_axis = s.axes > 1 ? " of an axis" : "";
  return {"samples, count",
          fmt::format(kVibrationConstants,
                      fmt::arg("rate", rate.ticks_per_second),
                      fmt::arg("axes", s.axes),
                      fmt::arg("hop", rate.piece_values)),
          fmt::format(kSamplesPush, fmt::arg("of_what", of_what), fmt::arg("of_axis", of_axis)),
          kSamplesBody};
}

Interface InterfaceOf(const frontend::SeriesSettings& s, const frontend::SampleRate& /*rate*/) {
  std::string names, resolutions;
  for (const frontend::SeriesChannel& channel : s.channels) {
    names += fmt::format("      {},\n", Literal(channel.name));
    resolutions += fmt::format("      {:#}F,\n", static_cast<float>(channel.resolution));
  }
  return {"time_ms, values",
          fmt::format(kRowsConstants,
                      fmt::arg("count", s.channels.size()),
                      fmt::arg("names", names),
                      fmt::arg("resolutions", resolutions)),
          kRowsPush,
          kRowsBody};
}

// StreamTables refuse one.
Interface InterfaceOf(const frontend::ImageSettings& /*s*/, const frontend::SampleRate& /*rate*/) {
  return {};
}

Interface InterfaceOf(const StreamTables& stream) {
  return std::visit([&](const auto& settings) { return InterfaceOf(settings, stream.rate()); },
                    stream.settings());
}

constexpr const char* kSource =
    R"(#include "{name}_stream.hpp"

#include "mote_profile.h"

namespace {name} {{
namespace {{

// clang-format off
{tables}
constexpr mote::{front_end}::Params kFrontEnd = {sense};

constexpr mote::DetectorClass kClasses[] = {{
{classes}}};

constexpr mote::StreamParams kParams = {{
    mote::Feeding::{feeding},
    {window_frames},  // window_frames
    {frames_per_inference},  // frames_per_inference
    {zero_point},  // zero_point
    {{{column_size}, {columns}}},  // ring
    {{{class_count}, {smoothing}, {score_zero_point}, {{{multiplier}, {shift}}}, kClasses}},  // detector
}};
{residual}{gate}// clang-format on

}}  // namespace

Stream::Stream(Model& model) noexcept {{
  {init}
}}

void Stream::Reset() noexcept {{ stream_.Reset(); }}

void Stream::Network::Invoke() const {{
  MOTE_NETWORK_MARK();
  model->invoke();
  MOTE_NETWORK_MARK();
}}

{push}
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

}  // namespace

std::vector<std::string> StreamHeaders(const StreamTables& stream) {
  std::vector<std::string> headers = {frontend::SourceOf(stream.sense()).header,
                                      stream.gate() ? kGatedStreamHeader : kSensorStreamHeader};
  if (stream.residual()) headers.push_back(kResidualHeader);
  return headers;
}

namespace {

// The runtime's header, by its name in the folder.
std::string Include(const std::string& header) {
  return fmt::format("#include \"{}\"\n", NameInFolder(header));
}

std::string Includes(const StreamTables& stream) {
  std::vector<std::string> headers = StreamHeaders(stream);
  std::sort(headers.begin(), headers.end(), [](const auto& a, const auto& b) {
    return NameInFolder(a) < NameInFolder(b);
  });
  std::string text;
  for (const std::string& header : headers) text += Include(header);
  return text;
}

// What gives the detector its scores: the network, or how badly it rebuilds its input.
std::string Scorer(const StreamTables& stream) {
  return stream.residual() ? "  using Scorer = mote::ResidualNetwork<Network>;\n"
                           : "  using Scorer = Network;\n";
}

std::string Residual(const StreamTables& stream) {
  if (!stream.residual()) return "";
  const AutoencoderResidualParams& p = *stream.residual();
  return fmt::format(
      "\nconstexpr mote::AutoencoderResidualParams kResidual = {{{}, {}, {}, {}, {}, {{{}U, "
      "{}}}}};\n",
      p.size,
      p.x_zero_point,
      p.y_zero_point,
      p.x_factor,
      p.y_factor,
      p.to_limits.multiplier,
      p.to_limits.shift);
}

std::string Gate(const StreamTables& stream) {
  if (!stream.gate()) return "";
  const GatedStreamParams& p = *stream.gate();
  return fmt::format(
      "\nconstexpr mote::GatedStreamParams kGate = {{\n"
      "    {{{}, {}, {}, {}}},  // gate\n    {},  // hop_samples\n    {},  // preroll_hops\n}};\n",
      p.gate.open_level,
      p.gate.least_level,
      p.gate.floor_rise,
      p.gate.hold_hops,
      p.hop_samples,
      p.preroll_hops);
}

std::string Init(const StreamTables& stream) {
  const char* const network =
      stream.residual() ? "{kResidual, input_, Network{&model}}" : "Network{&model}";
  if (!stream.gate()) {
    return fmt::format(
        "stream_.Init(kParams, kFrontEnd, {{front_end_, frames_, history_, states_}}, {});",
        network);
  }
  return fmt::format(
      "stream_.Init(\n"
      "      kGate, hops_, kParams, kFrontEnd, {{front_end_, frames_, history_, states_}}, {});",
      network);
}

const char* ScoreTypeOf(const Program& program) {
  const auto& output = program.tensors[static_cast<size_t>(program.outputs[0])];
  return output.dtype == graph::DType::kUInt8 ? "uint8_t" : "int8_t";
}

}  // namespace

std::string EmitStreamHeader(const Program& program,
                             const StreamTables& stream,
                             const EmitOptions& options) {
  const StreamParams p = stream.Params();
  const SenseSource source = frontend::SourceOf(stream.sense());
  const Interface interface = InterfaceOf(stream);
  const std::string input =
      stream.residual() ? fmt::format("  int8_t input_[{}];\n", RingSize(p.ring)) : "";
  const std::optional<GatedStreamParams>& gate = stream.gate();
  const std::string hops = gate ? fmt::format("  int16_t hops_[{}];\n", GatedHopsSize(*gate)) : "";
  return FileHead(program, options, "a sensor in, hits out") +
         fmt::format(
             kHeader,
             fmt::arg("name", program.name),
             fmt::arg("includes", Includes(stream)),
             fmt::arg("indices", LabelIndices(stream.labels())),
             fmt::arg("example", interface.example),
             fmt::arg("constants", interface.constants),
             fmt::arg("push", interface.push),
             fmt::arg("gate_note", gate ? kGateNote : ""),
             fmt::arg("wait",
                      gate ? "others wait where the gate opens"
                           : "while one arrives, others wait for an inference"),
             fmt::arg("pieces", p.frames_per_inference + 1 + (gate ? gate->preroll_hops : 0)),
             fmt::arg("classes", p.detector.classes),
             fmt::arg("labels", LabelTexts(stream.labels())),
             fmt::arg("score", ScoreTypeOf(program)),
             fmt::arg("scorer", Scorer(stream)),
             fmt::arg("memory_bytes", frontend::MemoryBytes(stream.sense())),
             fmt::arg("frame_bytes", RingSize(p.ring)),
             fmt::arg("hops", hops),
             fmt::arg("input", input),
             fmt::arg("stream", gate ? "GatedStream" : "SensorStream"),
             fmt::arg("front_end", source.front_end),
             fmt::arg("history", DetectorHistorySize(p.detector)));
}

std::string EmitStream(const Program& program,
                       const StreamTables& stream,
                       const EmitOptions& options) {
  const StreamParams p = stream.Params();
  const SenseSource source = frontend::SourceOf(stream.sense());
  return FileHead(program, options, "the front end and the detector") +
         fmt::format(kSource,
                     fmt::arg("name", program.name),
                     fmt::arg("tables", source.definitions),
                     fmt::arg("front_end", source.front_end),
                     fmt::arg("sense", source.initializer),
                     fmt::arg("classes", Classes(stream, p.detector)),
                     fmt::arg("feeding", NameOf(p.feeding)),
                     fmt::arg("window_frames", p.window_frames),
                     fmt::arg("frames_per_inference", p.frames_per_inference),
                     fmt::arg("zero_point", p.zero_point),
                     fmt::arg("column_size", p.ring.column_size),
                     fmt::arg("columns", p.ring.columns),
                     fmt::arg("class_count", p.detector.classes),
                     fmt::arg("smoothing", p.detector.smoothing_hops),
                     fmt::arg("score_zero_point", p.detector.zero_point),
                     fmt::arg("multiplier", p.detector.requant.multiplier),
                     fmt::arg("shift", p.detector.requant.shift),
                     fmt::arg("residual", Residual(stream)),
                     fmt::arg("gate", Gate(stream)),
                     fmt::arg("push", InterfaceOf(stream).body),
                     fmt::arg("init", Init(stream)));
}

}  // namespace mote::emit
