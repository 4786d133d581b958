// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/integers.h"

#include <algorithm>
#include <cstring>

#include "compiler/program/compile.h"
#include "compiler/program/execute.h"
#include "compiler/quantize/observe.h"
#include "player/samples.h"

namespace mote::trainer {
namespace {

// What goes into a model's input: its int8 as they are, or real numbers.
graph::Bytes InputOf(Span<const int8_t> row, const frontend::FrameScale& scale, bool is_real) {
  graph::Bytes bytes(row.size() * (is_real ? sizeof(float) : 1));
  const std::vector<float> reals = is_real ? RealsOf(row, scale) : std::vector<float>();
  const void* const from = is_real ? static_cast<const void*>(reals.data()) : row.data();
  std::memcpy(bytes.data(), from, bytes.size());
  return bytes;
}

}  // namespace

graph::Quantization QuantizationOf(const frontend::FrameScale& scale) {
  return quantize::PerTensor(scale.scale, scale.zero_point);
}

std::vector<float> RealsOf(Span<const int8_t> rows, const frontend::FrameScale& scale) {
  std::vector<float> reals(rows.size());
  const auto step = static_cast<float>(scale.scale);
  std::transform(rows.begin(), rows.end(), reals.begin(), [&](int8_t q) {
    return step * static_cast<float>(q - scale.zero_point);
  });
  return reals;
}

Result<std::vector<quantize::Histogram>> ObserveRows(const graph::Module& model,
                                                     const FeatureSet& features,
                                                     const frontend::FrameScale& scale,
                                                     int32_t most,
                                                     const Progress& progress) {
  const int64_t count = std::min<int64_t>(most, features.rows);
  std::vector<graph::Bytes> samples;
  for (int64_t i = 0; i < count; ++i) {
    samples.push_back(InputOf(features.row(i * features.rows / count), scale, true));
  }
  return quantize::Observe(model, samples, [&](int64_t done) {
    if (progress) progress(done, count);
  });
}

graph::Module BeforeSoftmax(graph::Module model) {
  graph::Subgraph& graph = model.main();
  const bool ends_so = !graph.ops.empty() && graph.ops.back().opcode == "SOFTMAX" &&
                       graph.ops.back().outputs == graph.outputs;
  if (!ends_so) return model;
  graph.outputs = {graph.ops.back().inputs[0]};
  graph.ops.pop_back();
  return model;
}

Result<std::vector<float>> OutputsOf(const graph::Module& model,
                                     const FeatureSet& features,
                                     const frontend::FrameScale& scale,
                                     const Progress& progress) {
  MOTE_TRY(const program::Program program, program::Compile(model, {}));
  const program::ArenaTensor& input = program.tensors[static_cast<size_t>(program.inputs[0])];
  const program::ArenaTensor& output = program.tensors[static_cast<size_t>(program.outputs[0])];
  const bool is_real = input.dtype == graph::DType::kFloat32;
  program::Executor executor(program);
  std::vector<float> outputs;
  for (int64_t i = 0; i < features.rows; ++i) {
    const graph::Bytes bytes = executor.Infer(InputOf(features.row(i), scale, is_real));
    for (const double value : player::RealValues(output, {bytes.data(), bytes.size()})) {
      outputs.push_back(static_cast<float>(value));
    }
    if (progress) progress(i + 1, features.rows);
  }
  return outputs;
}

}  // namespace mote::trainer
