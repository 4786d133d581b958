// SPDX-License-Identifier: Apache-2.0
#include "cli/tensor_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <set>

#include "player/samples.h"

namespace mote::cli {
using program::ArenaTensor;
using program::Program;

namespace {

constexpr size_t kMaxClasses = 10'000;

struct Output {
  const ArenaTensor* tensor;
  Span<const uint8_t> bytes;
};

std::vector<Output> Split(const Program& program, Span<const uint8_t> bytes) {
  std::vector<Output> outputs;
  size_t begin = 0;
  for (const int index : program.outputs) {
    const ArenaTensor& tensor = program.tensors[static_cast<size_t>(index)];
    const size_t size = static_cast<size_t>(tensor.bytes);
    outputs.push_back({&tensor, bytes.subspan(begin, size)});
    begin += size;
  }
  return outputs;
}

// Integers as integers, so that they compare byte for byte.
Json StoredJson(const Output& output) {
  if (output.tensor->dtype == graph::DType::kInt64) {  // a double does not hold all of them
    std::vector<int64_t> integers(output.bytes.size() / sizeof(int64_t));
    std::memcpy(integers.data(), output.bytes.data(), integers.size() * sizeof(int64_t));
    return integers;
  }
  const std::vector<double> values = player::StoredValues(*output.tensor, output.bytes);
  if (output.tensor->dtype == graph::DType::kFloat32) return values;
  return std::vector<int64_t>(values.begin(), values.end());
}

bool IsClassifier(const Program& program, const Output& output) {
  const int64_t count = graph::ElementCount(output.tensor->shape).value_or(0);
  const bool autoencoder = output.tensor->shape == program::InputOf(program, 0).shape;
  return !autoencoder && count >= 2 && count <= static_cast<int64_t>(kMaxClasses);
}

std::vector<size_t> BestFirst(const std::vector<double>& scores) {
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto rank = [&](size_t i) {  // what is no number comes last
    return std::isnan(scores[i]) ? -std::numeric_limits<double>::infinity() : scores[i];
  };
  std::stable_sort(
      order.begin(), order.end(), [&](size_t a, size_t b) { return rank(a) > rank(b); });
  return order;
}

}  // namespace

Json TensorJson(const std::string& name,
                graph::DType dtype,
                const graph::Shape& shape,
                const graph::Quantization& quantization) {
  Json json = {{"name", name}, {"shape", shape}, {"dtype", std::string(graph::DTypeName(dtype))}};
  if (quantization.scale.size() == 1) {
    json["scale"] = static_cast<double>(quantization.scale[0]);
    json["zero_point"] = quantization.zero_point.empty() ? 0 : quantization.zero_point[0];
  }
  return json;
}

namespace {

std::vector<std::string> ClassNames(const std::vector<std::string>& labels, size_t classes) {
  const std::set<std::string> different(labels.begin(), labels.end());
  if (labels.size() == classes && different.size() == classes) return labels;
  std::vector<std::string> numbers;
  for (size_t i = 0; i < classes; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

}  // namespace

void AddOutputs(const Program& program,
                Span<const uint8_t> bytes,
                Json& json,
                const std::vector<std::string>& labels) {
  const std::vector<Output> outputs = Split(program, bytes);
  json["output"] = Json::array();
  for (const Output& output : outputs) json["output"].push_back(StoredJson(output));
  if (outputs.size() == 1) json["output"] = StoredJson(outputs[0]);
  if (!IsClassifier(program, outputs[0])) return;
  const std::vector<double> scores = player::RealValues(*outputs[0].tensor, outputs[0].bytes);
  const std::vector<std::string> names = ClassNames(labels, scores.size());
  json["label"] = names[BestFirst(scores)[0]];
  json["scores"] = Json::object();
  for (size_t i = 0; i < scores.size(); ++i) json["scores"][names[i]] = scores[i];
}

namespace {

std::string ClassesText(const std::vector<double>& scores, const std::vector<std::string>& labels) {
  constexpr size_t kShown = 5;
  const std::vector<std::string> names = ClassNames(labels, scores.size());
  std::string text;
  const std::vector<size_t> order = BestFirst(scores);
  for (size_t i = 0; i < std::min(kShown, order.size()); ++i) {
    const double score = scores[order[i]];
    const double share = std::isfinite(score) ? std::clamp(score, 0.0, 1.0) : 0.0;
    text += fmt::format("  class {:>4}  {:8.4f}  {}\n",
                        names[order[i]],
                        score,
                        std::string(static_cast<size_t>(share * 40), '#'));
  }
  return text;
}

std::string ValuesText(const std::vector<double>& values) {
  constexpr size_t kShown = 8;
  const size_t shown = std::min(kShown, values.size());
  return fmt::format(
      "  {:.5g}{}",
      fmt::join(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(shown), "  "),
      shown < values.size() ? "  ..." : "");
}

}  // namespace

std::string OutputsText(const Program& program,
                        Span<const uint8_t> bytes,
                        const std::vector<std::string>& labels) {
  std::string text;
  for (const Output& output : Split(program, bytes)) {
    text += fmt::format("{} {} {}\n",
                        output.tensor->name,
                        graph::DTypeName(output.tensor->dtype),
                        graph::ShapeText(output.tensor->shape));
    const std::vector<double> values = player::RealValues(*output.tensor, output.bytes);
    text += IsClassifier(program, output) ? ClassesText(values, labels) : ValuesText(values) + "\n";
  }
  return text;
}

std::string OutputsLine(const Program& program, Span<const uint8_t> bytes) {
  std::string text;
  for (const Output& output : Split(program, bytes)) {
    text += ValuesText(player::RealValues(*output.tensor, output.bytes));
  }
  return text;
}

std::string AlignedTable(const std::vector<std::vector<std::string>>& rows,
                         const std::vector<bool>& right) {
  std::vector<size_t> widths(right.size(), 0);
  for (const auto& row : rows) {
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      const std::string gap(widths[c] - row[c].size(), ' ');
      line += (c == 0 ? "" : "  ") + (right[c] ? gap + row[c] : row[c] + gap);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace mote::cli
