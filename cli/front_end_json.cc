// SPDX-License-Identifier: Apache-2.0
#include "cli/front_end_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mote::cli {
namespace {

const char* KindOf(const frontend::FrontEnd& f) {
  static constexpr const char* kNames[] = {"log_mel", "mfcc", "micro"};
  return kNames[static_cast<size_t>(f.sound.kind)];
}

int64_t FramesIn(const frontend::FrontEnd& f, const graph::Module& module) {
  const int input = module.main().inputs.at(0);
  const graph::Tensor& tensor = module.main().tensors[static_cast<size_t>(input)];
  return graph::ElementCount(tensor.shape).value_or(0) / frontend::FrameValues(f.sound);
}

}  // namespace

Json FrontEndJson(const frontend::FrontEnd& f, const graph::Module& module) {
  if (f.image) {
    return {{"kind", "image"}, {"labels", f.detector.labels}, {"toml", frontend::WriteFrontEnd(f)}};
  }
  return {{"kind", KindOf(f)},
          {"rate_hz", f.sound.rate_hz},
          {"window_samples", frontend::WindowSamples(f.sound)},
          {"hop_samples", frontend::HopSamples(f.sound)},
          {"frame_values", frontend::FrameValues(f.sound)},
          {"frames", FramesIn(f, module)},
          {"labels", f.detector.labels},
          {"threshold", f.detector.threshold},
          {"toml", frontend::WriteFrontEnd(f)}};
}

std::string FrontEndText(const frontend::FrontEnd& f, const graph::Module& module) {
  if (f.image) {
    return fmt::format("front end: images, {}, {}\n",
                       f.image->crop == frontend::Crop::kCentre ? "the middle" : "stretched",
                       f.image->method == ResizeMethod::kArea ? "by area" : "bilinear");
  }
  std::string text =
      fmt::format("front end: {}, {} Hz, windows of {} ms every {} ms, {} frames of {} values\n",
                  KindOf(f),
                  f.sound.rate_hz,
                  f.sound.window_ms,
                  f.sound.hop_ms,
                  FramesIn(f, module),
                  frontend::FrameValues(f.sound));
  const frontend::DetectorSettings& d = f.detector;
  text += fmt::format("detector: mean of {} from {} on{}\n",
                      d.smoothing_hops,
                      d.threshold,
                      d.labels.empty() ? "" : fmt::format(", of {}", fmt::join(d.labels, ", ")));
  return text;
}

}  // namespace mote::cli
