// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/detector_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/graph/multiplier.h"

namespace mote::frontend {
namespace {

constexpr double kOne = 0x1p15;  // of means

int32_t MeanOf(double score) { return static_cast<int32_t>(std::lround(score * kOne)); }

Status CheckScores(const graph::Tensor& scores) {
  const bool bytes = scores.dtype == graph::DType::kInt8 || scores.dtype == graph::DType::kUInt8;
  const graph::Quantization& q = scores.quantization;
  if (bytes && q.scale.size() == 1 && std::isfinite(q.scale[0]) && q.scale[0] > 0) return {};
  return Error{fmt::format("the model's output is {}, want int8 or uint8 scores with a scale.",
                           graph::DTypeName(scores.dtype))};
}

// What the detector takes: the model's output, or LimitScore() of its residual.
graph::Tensor ScoresOf(const FrontEnd& front_end, const graph::Tensor& output) {
  if (front_end.score.kind != ScoreKind::kResidual) return output;
  graph::Tensor score;
  score.dtype = graph::DType::kUInt8;
  score.shape = {1};
  score.quantization.scale = {1.0F / 128};
  score.quantization.zero_point = {0};
  return score;
}

std::vector<std::string> LabelsOf(const FrontEnd& front_end, size_t scores) {
  std::vector<std::string> labels = front_end.detector.labels;
  if (labels.empty() && IsAnomalyScore(front_end.score.kind)) return {"anomaly"};
  for (size_t i = labels.size(); i < scores; ++i) labels.push_back(std::to_string(i));
  return labels;
}

}  // namespace

double InferenceMs(const FrontEnd& f) {
  return 1000 * FrameSeconds(f.sense) * f.frames_per_inference;
}

Result<DetectorTables> DetectorTables::Make(const FrontEnd& front_end,
                                            const graph::Tensor& output) {
  const graph::Tensor scores = ScoresOf(front_end, output);
  MOTE_RETURN_IF_ERROR(CheckScores(scores));
  const DetectorSettings& d = front_end.detector;
  const auto count = static_cast<size_t>(graph::ElementCount(scores.shape).value_or(0));
  DetectorTables tables;
  tables.labels_ = LabelsOf(front_end, count);
  const double hops = std::ceil(d.refractory_ms / InferenceMs(front_end));
  for (const std::string& label : tables.labels_) {
    const bool is_silent = std::find(d.silent.begin(), d.silent.end(), label) != d.silent.end();
    tables.classes_.push_back({is_silent ? kNeverHits : MeanOf(d.threshold),
                               MeanOf(d.release),
                               static_cast<int32_t>(hops)});
  }
  DetectorParams& p = tables.params_;
  p.classes = static_cast<int32_t>(count);
  p.smoothing_hops = d.smoothing_hops;
  const graph::Quantization& q = scores.quantization;
  if (!q.zero_point.empty()) p.zero_point = static_cast<int32_t>(q.zero_point[0]);
  p.requant = QuantizeMultiplier(kOne * static_cast<double>(q.scale[0]) / d.smoothing_hops);
  return tables;
}

DetectorParams DetectorTables::Params() const {
  DetectorParams params = params_;
  params.of_class = classes_.data();
  return params;
}

}  // namespace mote::frontend
