// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/front_end.h"

#include <fmt/format.h>

namespace mote::frontend {
namespace {

const graph::Tensor& InputOf(const graph::Module& module) {
  return module.main().tensors[static_cast<size_t>(module.main().inputs.at(0))];
}

int64_t ScoresOf(const graph::Module& module) {
  const int output = module.main().outputs.at(0);
  const graph::Tensor& tensor = module.main().tensors[static_cast<size_t>(output)];
  return graph::ElementCount(tensor.shape).value_or(0);
}

bool HasPorts(const graph::Module& module) {
  return !module.subgraphs.empty() && !module.main().inputs.empty() &&
         !module.main().outputs.empty();
}

}  // namespace

FrontEnd DefaultFor(const graph::Module& module) {
  FrontEnd front_end;
  if (!HasPorts(module)) return front_end;
  const graph::Quantization& q = InputOf(module).quantization;
  if (q.scale.size() == 1) front_end.sound.output_scale = static_cast<double>(q.scale[0]);
  if (q.zero_point.size() == 1) {
    front_end.sound.output_zero_point = static_cast<int32_t>(q.zero_point[0]);
  }
  return front_end;
}

int32_t FrameValues(const SoundSettings& sound) {
  return sound.kind == SoundKind::kMfcc ? sound.coefficients : sound.channels;
}

namespace {

Status CheckFrames(const FrontEnd& front_end, const graph::Tensor& input) {
  if (input.dtype != graph::DType::kInt8) {
    return Error{fmt::format("the model's input is {}, want int8: what a front end gives.",
                             graph::DTypeName(input.dtype))};
  }
  const int64_t elements = graph::ElementCount(input.shape).value_or(0);
  const int32_t values = FrameValues(front_end.sound);
  if (elements >= values && elements % values == 0) return {};
  return Error{
      fmt::format("the model's input {} has {} values, want a multiple of the {} of a "
                  "frame. See 'channels' and 'coefficients'.",
                  graph::ShapeText(input.shape),
                  elements,
                  values)};
}

// Of the least size that an image may have: the model's side of it is the same for all.
Status CheckImage(const ImageSettings& image, const graph::Tensor& input) {
  const auto params = ImageParams(image, input, PixelFormat::kRgb888, 1, 1);
  return params.ok() ? Status{} : Status{params.error()};
}

}  // namespace

Status CheckFits(const FrontEnd& front_end, const graph::Module& module) {
  if (!HasPorts(module)) return Error{"the model has no input or no output, want one of each."};
  const graph::Tensor& input = InputOf(module);
  MOTE_RETURN_IF_ERROR(front_end.image ? CheckImage(*front_end.image, input)
                                       : CheckFrames(front_end, input));
  const int64_t scores = ScoresOf(module);
  const size_t labels = front_end.detector.labels.size();
  if (labels == 0 || static_cast<int64_t>(labels) == scores) return {};
  return Error{fmt::format("{} labels, want {}, one for each score.", labels, scores)};
}

}  // namespace mote::frontend
