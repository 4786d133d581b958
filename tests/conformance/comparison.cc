// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace mote::conformance {
namespace {

using graph::Bytes;
using graph::DType;

std::string WriterOf(const graph::Module& module, int tensor) {
  const graph::Subgraph& graph = module.main();
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const std::vector<int>& outputs = graph.ops[i].outputs;
    if (std::find(outputs.begin(), outputs.end(), tensor) != outputs.end()) {
      return graph::OpText(graph, i);
    }
  }
  return graph::TensorText(graph, static_cast<size_t>(tensor));
}

template <class T>
std::vector<double> Decode(const Bytes& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return std::vector<double>(values.begin(), values.end());
}

// int64 beyond 2^53 loses bits here; bytes are compared first.
std::vector<double> Values(DType dtype, const Bytes& bytes) {
  switch (dtype) {
    case DType::kFloat32:
      return Decode<float>(bytes);
    case DType::kInt16:
      return Decode<int16_t>(bytes);
    case DType::kInt32:
      return Decode<int32_t>(bytes);
    case DType::kInt64:
      return Decode<int64_t>(bytes);
    case DType::kInt8:
      return Decode<int8_t>(bytes);
    default:
      return Decode<uint8_t>(bytes);
  }
}

double LargestFinite(const std::vector<double>& values) {
  double largest = 0;
  for (const double v : values) {
    if (std::isfinite(v)) largest = std::max(largest, std::abs(v));
  }
  return largest;
}

bool FloatsAgree(double got, double want, double floor) {
  if (std::isnan(got) || std::isnan(want)) return std::isnan(got) && std::isnan(want);
  if (std::isinf(got) || std::isinf(want)) return got == want;
  return std::abs(got - want) <= kFloatTolerance * std::max(std::abs(want), floor);
}

}  // namespace

void Comparison::Add(const graph::Module& module, const TensorBytes& got, const TensorBytes& want) {
  for (const auto& [tensor, mine] : got) {
    if (want.count(tensor) == 0) continue;
    const Bytes& theirs = want.at(tensor);
    const DType dtype = module.main().tensors[static_cast<size_t>(tensor)].dtype;
    const std::vector<double> a = Values(dtype, mine);
    const std::vector<double> b = Values(dtype, theirs);
    bytes += theirs.size();
    elements += b.size();
    if (mine.size() != theirs.size()) {
      different += b.size();
      largest = std::max(largest, 1e9);
      first += fmt::format(
          "{}: {} bytes, want {}", WriterOf(module, tensor), mine.size(), theirs.size());
      continue;
    }
    const size_t width = b.empty() ? 1 : mine.size() / b.size();
    const bool is_float = dtype == DType::kFloat32;
    const double floor = is_float ? float_floor * LargestFinite(b) : 0;
    for (size_t i = 0; i < b.size(); ++i) {
      if (std::memcmp(&mine[i * width], &theirs[i * width], width) == 0) continue;
      if (is_float && FloatsAgree(a[i], b[i], floor)) {
        ++other_bits;
        continue;
      }
      ++different;
      if (!is_float) largest = std::max(largest, std::abs(a[i] - b[i]));
      if (first.empty()) {
        first = fmt::format("{}: element {}: {}, want {}", WriterOf(module, tensor), i, a[i], b[i]);
      }
    }
  }
}

void Comparison::Add(const Comparison& other) {
  bytes += other.bytes;
  elements += other.elements;
  different += other.different;
  other_bits += other.other_bits;
  largest = std::max(largest, other.largest);
  if (first.empty()) first = other.first;
}

}  // namespace mote::conformance
