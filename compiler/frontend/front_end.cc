// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/front_end.h"

#include <fmt/format.h>

namespace mote::frontend {
namespace {

const graph::Tensor& TensorOf(const graph::Module& module, int index) {
  return module.main().tensors[static_cast<size_t>(index)];
}

const graph::Tensor& InputOf(const graph::Module& module) {
  return TensorOf(module, module.main().inputs.at(0));
}

const graph::Tensor& OutputOf(const graph::Module& module) {
  return TensorOf(module, module.main().outputs.at(0));
}

bool HasPorts(const graph::Module& module) {
  return !module.subgraphs.empty() && !module.main().inputs.empty() &&
         !module.main().outputs.empty();
}

int64_t ElementsOf(const graph::Tensor& tensor) {
  return graph::ElementCount(tensor.shape).value_or(0);
}

// A score in limits, as mote.Mahalanobis and mote.KMeans give it: no probability has this scale.
bool IsDistance(const graph::Tensor& output) {
  const graph::Quantization& q = output.quantization;
  return output.dtype == graph::DType::kInt8 && ElementsOf(output) == 1 && q.scale.size() == 1 &&
         q.scale[0] == 1.0F / 128 && q.zero_point.size() == 1 && q.zero_point[0] == -128;
}

}  // namespace

FrontEnd DefaultFor(const graph::Module& module) {
  FrontEnd front_end;
  if (!HasPorts(module)) return front_end;
  const graph::Quantization& q = InputOf(module).quantization;
  SoundSettings& sound = front_end.sound();
  if (q.scale.size() == 1) sound.output_scale = static_cast<double>(q.scale[0]);
  if (q.zero_point.size() == 1) sound.output_zero_point = static_cast<int32_t>(q.zero_point[0]);
  if (IsDistance(OutputOf(module))) front_end.score.kind = ScoreKind::kDistance;
  return front_end;
}

namespace {

Status CheckFrames(const FrontEnd& front_end, const graph::Tensor& input) {
  if (input.dtype != graph::DType::kInt8 && input.dtype != graph::DType::kFloat32) {
    return Error{
        fmt::format("the model's input is {}, want int8 or float32: what a front end gives.",
                    graph::DTypeName(input.dtype))};
  }
  const int64_t elements = ElementsOf(input);
  const int32_t values = FrameValues(front_end.sense);
  if (elements >= values && elements % values == 0) return {};
  return Error{
      fmt::format("the model's input {} has {} values, want a multiple of the {} of a "
                  "frame. See 'channels' and 'coefficients'.",
                  graph::ShapeText(input.shape),
                  elements,
                  values)};
}

// Of the least size that an image may have: the model's side of it is the same for all.
Status CheckImage(const ImageSettings& image, graph::Tensor input) {
  if (input.dtype == graph::DType::kFloat32) {  // its bytes are scaled afterwards
    input.dtype = graph::DType::kInt8;
    input.quantization.scale = {1};
  }
  const auto params = ImageParams(image, input, PixelFormat::kRgb888, 1, 1);
  return params.ok() ? Status{} : Status{params.error()};
}

Status CheckInput(const FrontEnd& front_end, const graph::Tensor& input) {
  const auto* const image = std::get_if<ImageSettings>(&front_end.sense);
  return image != nullptr ? CheckImage(*image, input) : CheckFrames(front_end, input);
}

Status CheckResidual(const graph::Tensor& input, const graph::Tensor& output) {
  if (input.dtype == output.dtype && ElementsOf(input) == ElementsOf(output)) return {};
  return Error{
      fmt::format("score.kind: \"residual\" for an output {} {}, want an autoencoder: output like "
                  "the input, {} {}.",
                  graph::DTypeName(output.dtype),
                  graph::ShapeText(output.shape),
                  graph::DTypeName(input.dtype),
                  graph::ShapeText(input.shape))};
}

Status CheckScore(ScoreKind kind, const graph::Tensor& input, const graph::Tensor& output) {
  if (kind == ScoreKind::kResidual) return CheckResidual(input, output);
  if (kind == ScoreKind::kOutput || ElementsOf(output) == 1) return {};
  return Error{fmt::format("score.kind: \"distance\" for an output {}, want one value.",
                           graph::ShapeText(output.shape))};
}

}  // namespace

Status CheckFits(const FrontEnd& front_end, const graph::Module& module) {
  if (!HasPorts(module)) return Error{"the model has no input or no output, want one of each."};
  const graph::Tensor& input = InputOf(module);
  MOTE_RETURN_IF_ERROR(CheckInput(front_end, input));
  const bool is_residual = front_end.score.kind == ScoreKind::kResidual;
  MOTE_RETURN_IF_ERROR(CheckScore(front_end.score.kind, input, OutputOf(module)));
  const int64_t scores = is_residual ? 1 : ElementsOf(OutputOf(module));
  const size_t labels = front_end.detector.labels.size();
  if (labels == 0 || static_cast<int64_t>(labels) == scores) return {};
  return Error{fmt::format("{} labels, want {}, one for each score.", labels, scores)};
}

}  // namespace mote::frontend
