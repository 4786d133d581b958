// SPDX-License-Identifier: Apache-2.0
#include "cli/front_end_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mote::cli {
namespace {

const char* KindOf(const frontend::SoundSettings& s) {
  static constexpr const char* kNames[] = {"log_mel", "mfcc", "micro"};
  return kNames[static_cast<size_t>(s.kind)];
}

int64_t FramesIn(const frontend::FrontEnd& f, const graph::Module& module) {
  const int input = module.main().inputs.at(0);
  const graph::Tensor& tensor = module.main().tensors[static_cast<size_t>(input)];
  return graph::ElementCount(tensor.shape).value_or(0) / frontend::FrameValues(f.sense);
}

// What is its own of each sense.
Json SenseJson(const frontend::SoundSettings& s) {
  return {{"kind", KindOf(s)},
          {"rate_hz", s.rate_hz},
          {"window_samples", frontend::WindowSamples(s)},
          {"hop_samples", frontend::HopSamples(s)}};
}

Json SenseJson(const frontend::ImageSettings& /*s*/) { return {{"kind", "image"}}; }

Json SenseJson(const frontend::VibrationSettings& s) {
  return {{"kind", "vibration"},
          {"rate_hz", s.rate_hz},
          {"axes", s.axes},
          {"window_samples", frontend::FirstFrameSamples(s)},
          {"hop_samples", frontend::FrameSamples(s)}};
}

Json SenseJson(const frontend::SeriesSettings& s) {
  Json channels = Json::array();
  for (const frontend::SeriesChannel& channel : s.channels) channels.push_back(channel.name);
  return {{"kind", "series"}, {"period_s", s.period_s}, {"channels", std::move(channels)}};
}

std::string SenseText(const frontend::SoundSettings& s) {
  return fmt::format(
      "{}, {} Hz, windows of {} ms every {} ms", KindOf(s), s.rate_hz, s.window_ms, s.hop_ms);
}

std::string SenseText(const frontend::ImageSettings& s) {
  return fmt::format("images, {}, {}",
                     s.crop == frontend::Crop::kCentre ? "the middle" : "stretched",
                     s.method == ResizeMethod::kArea ? "by area" : "bilinear");
}

std::string SenseText(const frontend::VibrationSettings& s) {
  return fmt::format("vibration, {} Hz, {}, a frame every {:.4g} ms",
                     s.rate_hz,
                     s.axes == 1 ? "1 axis" : fmt::format("{} axes", s.axes),
                     1000 * frontend::FrameSeconds(s));
}

std::string SenseText(const frontend::SeriesSettings& s) {
  std::vector<std::string> names;
  for (const frontend::SeriesChannel& channel : s.channels) names.push_back(channel.name);
  return fmt::format("series of {}, a frame every {:g} s", fmt::join(names, ", "), s.period_s);
}

std::string ScoreText(const frontend::ScoreSettings& score) {
  switch (score.kind) {
    case frontend::ScoreKind::kResidual:
      return fmt::format(" of the residual, whose limit is {:g}", score.limit);
    case frontend::ScoreKind::kDistance:
      return " of the distance in limits";
    case frontend::ScoreKind::kOutput:
      break;
  }
  return "";
}

std::string DetectorText(const frontend::FrontEnd& f) {
  const frontend::DetectorSettings& d = f.detector;
  const std::string of = ScoreText(f.score);
  return fmt::format("detector: mean of {}{} from {} on{}\n",
                     d.smoothing_hops,
                     of,
                     d.threshold,
                     d.labels.empty() ? "" : fmt::format(", of {}", fmt::join(d.labels, ", ")));
}

Json GateJson(const frontend::GateSettings& gate) {
  return {{"open_db", gate.open_db},
          {"hold_ms", gate.hold_ms},
          {"preroll_ms", gate.preroll_ms},
          {"floor_rise_db_per_s", gate.floor_rise_db_per_s}};
}

std::string GateText(const frontend::GateSettings& gate) {
  return fmt::format(
      "gate: {:g} dB above the floor, from {:g} ms before to {:g} ms after the sound\n",
      gate.open_db,
      gate.preroll_ms,
      gate.hold_ms);
}

}  // namespace

Json FrontEndJson(const frontend::FrontEnd& f, const graph::Module& module) {
  Json json = std::visit([](const auto& s) { return SenseJson(s); }, f.sense);
  if (!f.is_image()) {
    json["frame_values"] = frontend::FrameValues(f.sense);
    json["frames"] = FramesIn(f, module);
    json["threshold"] = f.detector.threshold;
  }
  if (f.gate) json["gate"] = GateJson(*f.gate);
  json["labels"] = f.detector.labels;
  json["toml"] = frontend::WriteFrontEnd(f);
  return json;
}

std::string FrontEndText(const frontend::FrontEnd& f, const graph::Module& module) {
  const std::string text =
      "front end: " + std::visit([](const auto& s) { return SenseText(s); }, f.sense);
  if (f.is_image()) return text + "\n";
  return fmt::format("{}, {} frames of {} values\n{}{}",
                     text,
                     FramesIn(f, module),
                     frontend::FrameValues(f.sense),
                     f.gate ? GateText(*f.gate) : "",
                     DetectorText(f));
}

}  // namespace mote::cli
