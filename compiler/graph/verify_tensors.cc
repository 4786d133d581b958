// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/graph/verify_parts.h"

namespace mote::graph {
namespace {

Status VerifyShape(const Tensor& tensor) {
  if (tensor.shape.size() > kMaxRank) {
    return Error{fmt::format(
        "has {} dimensions, want at most {}. {}", tensor.shape.size(), kMaxRank, kDamaged)};
  }
  for (size_t i = 0; i < tensor.shape.size(); ++i) {
    if (tensor.shape[i] < 0) {
      return Error{
          fmt::format("dimension {} is {}, want 0 or more. {}", i, tensor.shape[i], kDamaged)};
    }
  }
  // With zeros taken as ones: the strides of an empty tensor do not overflow either.
  Tensor filled;
  filled.dtype = DTypeBits(tensor.dtype) == 0 ? DType::kInt8 : tensor.dtype;
  filled.shape = tensor.shape;
  for (int32_t& dimension : filled.shape) dimension = std::max(dimension, 1);
  const std::optional<int64_t> bytes = ByteCount(filled);
  if (bytes && *bytes <= kMaxTensorBytes) return {};
  return Error{
      fmt::format("shape {} of {} takes {} bytes, want at most {}. No microcontroller holds "
                  "such a tensor: the file is damaged, or the model needs a smaller input.",
                  ShapeText(tensor.shape),
                  DTypeName(tensor.dtype),
                  bytes ? fmt::to_string(*bytes) : "more than 2^63",
                  kMaxTensorBytes)};
}

Status VerifySignatureShape(const Tensor& tensor) {
  const Shape& signature = tensor.shape_signature;
  if (signature.empty()) return {};
  if (signature.size() != tensor.shape.size()) {
    return Error{fmt::format("shape_signature has {} dimensions, want {} as shape {} has. {}",
                             signature.size(),
                             tensor.shape.size(),
                             ShapeText(tensor.shape),
                             kDamaged)};
  }
  const int32_t least = *std::min_element(signature.begin(), signature.end());
  if (least >= -1) return {};
  return Error{fmt::format("shape_signature {} holds {}, want -1 (dynamic) or more. {}",
                           ShapeText(signature),
                           least,
                           kDamaged)};
}

// A sparse tensor stores fewer elements than its shape has.
bool IsSparse(const Tensor& tensor) {
  const auto& values = tensor.opaque.values();
  const auto found = values.lower_bound("sparsity");
  return found != values.end() && found->first.rfind("sparsity", 0) == 0;
}

// What a bool of another value does is anybody's guess.
Status VerifyBools(const Tensor& tensor, const Bytes& constant) {
  if (tensor.dtype != DType::kBool) return {};
  const auto wrong =
      std::find_if(constant.begin(), constant.end(), [](uint8_t b) { return b > 1; });
  if (wrong == constant.end()) return {};
  return Error{fmt::format("buffer {} holds {} at {}, want 0 or 1 for bool. {}",
                           tensor.buffer,
                           *wrong,
                           wrong - constant.begin(),
                           kDamaged)};
}

Status VerifyConstant(const Module& module, const Tensor& tensor) {
  if (tensor.buffer != 0 && tensor.buffer >= module.buffers.size()) {
    return Error{fmt::format("buffer {} does not exist, want less than {}. {}",
                             tensor.buffer,
                             module.buffers.size(),
                             kDamaged)};
  }
  const Bytes& constant = ConstantOf(module, tensor);
  const std::optional<int64_t> want = ByteCount(tensor);
  if (constant.empty() || !want || IsSparse(tensor)) return {};
  if (static_cast<int64_t>(constant.size()) == *want) return VerifyBools(tensor, constant);
  return Error{fmt::format("buffer {} holds {} bytes, want {} for {}{}. {}",
                           tensor.buffer,
                           constant.size(),
                           *want,
                           DTypeName(tensor.dtype),
                           ShapeText(tensor.shape),
                           kDamaged)};
}

Status VerifyAxis(const Tensor& tensor) {
  const Quantization& q = tensor.quantization;
  if (!q.per_channel()) return {};  // the axis says nothing then: files hold any number
  const size_t rank = tensor.shape.size();
  const int32_t axis = QuantizedAxis(tensor);
  if (axis < 0 || static_cast<size_t>(axis) >= std::max<size_t>(rank, 1)) {
    return Error{fmt::format(
        "is quantised along axis {}, want one of its {} dimensions. {}", axis, rank, kDamaged)};
  }
  const int32_t channels = rank == 0 ? 1 : tensor.shape[static_cast<size_t>(axis)];
  if (q.scale.size() == static_cast<size_t>(channels)) return {};
  return Error{fmt::format("has {} scales, want 1 or {}, the elements of axis {} of {}. {}",
                           q.scale.size(),
                           channels,
                           axis,
                           ShapeText(tensor.shape),
                           kDamaged)};
}

Status VerifyQuantization(const Tensor& tensor) {
  const Quantization& q = tensor.quantization;
  if (!q.present()) return {};
  for (size_t i = 0; i < q.scale.size(); ++i) {
    if (std::isfinite(q.scale[i]) && q.scale[i] >= 0) continue;
    return Error{fmt::format(
        "scale {} is {}, want a finite number, not negative. {}", i, q.scale[i], kDamaged)};
  }
  const size_t zero_points = q.zero_point.size();
  if (zero_points > 1 && zero_points != q.scale.size()) {
    return Error{fmt::format("has {} zero points, want 0, 1 or {}, as many as scales. {}",
                             zero_points,
                             q.scale.size(),
                             kDamaged)};
  }
  return VerifyAxis(tensor);
}

Status VerifyTensor(const Module& module, const Tensor& tensor) {
  if (!IsKnown(tensor.dtype)) {
    return Error{fmt::format("dtype {} is unknown, want 0 to {}. {}",
                             static_cast<int>(tensor.dtype),
                             kDTypeCount - 1,
                             kDamaged)};
  }
  MOTE_RETURN_IF_ERROR(VerifyShape(tensor));
  MOTE_RETURN_IF_ERROR(VerifySignatureShape(tensor));
  MOTE_RETURN_IF_ERROR(VerifyConstant(module, tensor));
  return VerifyQuantization(tensor);
}

}  // namespace

Status VerifyTensors(const Module& module, const Subgraph& subgraph) {
  for (size_t i = 0; i < subgraph.tensors.size(); ++i) {
    const Status status = VerifyTensor(module, subgraph.tensors[i]);
    if (!status.ok()) return status.error().In(TensorText(subgraph, i));
  }
  return {};
}

}  // namespace mote::graph
