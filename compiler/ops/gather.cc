// SPDX-License-Identifier: Apache-2.0
// GATHER, GATHER_ND, EMBEDDING_LOOKUP: x of any type, indices int32 (constants int64 too) -> the
// parts of x that they name. An index outside is clamped to the first or last part.
#include "runtime/ops/gather/gather.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;
using Row = KernelRow<GatherParams, decltype(GatherRef)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(GatherParams, __VA_ARGS__)
#include "runtime/ops/gather/gather_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const GatherParams& p) {
  Fields f;
  f.Add("batches", p.batches).Add("outer", p.outer).Add("coords", p.coords).Add("depth", p.depth);
  f.Add("outer_bytes", p.outer_bytes).Add("inner_bytes", p.inner_bytes);
  f.Add("sizes", p.sizes).Add("strides_bytes", p.strides_bytes);
  return f;
}

// Which input holds the elements and which the indices, and how these name them: dimensions
// [0, batches) go along, those of [axis, axis + depth) are indexed.
struct Gathering {
  size_t x, indices;
  size_t batches, axis, depth;
  bool lists;  // the last dimension of the indices holds an index of each indexed dimension
};

Status WantOperands(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  return op.WantOutputs(1);
}

Result<Gathering> GatherRule(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantOperands(op));
  const Shape& x = op.input(0).shape;
  const Shape& indices = op.input(1).shape;
  int64_t axis = op.attributes().Int("axis", 0);
  int64_t batches = op.attributes().Int("batch_dims", 0);
  if (axis < 0) axis += static_cast<int64_t>(x.size());
  if (batches < 0) batches += static_cast<int64_t>(indices.size());
  const bool inside = axis >= 0 && axis < static_cast<int64_t>(x.size()) && batches >= 0 &&
                      batches <= axis && batches <= static_cast<int64_t>(indices.size());
  if (inside && std::equal(x.begin(), x.begin() + batches, indices.begin())) {
    return Gathering{0, 1, static_cast<size_t>(batches), static_cast<size_t>(axis), 1, false};
  }
  return op.Fail(fmt::format("axis {} and batch_dims {} of an input {} and indices {}.",
                             op.attributes().Int("axis", 0),
                             op.attributes().Int("batch_dims", 0),
                             graph::ShapeText(x),
                             graph::ShapeText(indices)));
}

Result<Gathering> GatherNdRule(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantOperands(op));
  const Shape& x = op.input(0).shape;
  const Shape& indices = op.input(1).shape;
  const size_t most = std::min<size_t>(x.size(), kGatherDepth);
  if (!x.empty() && !indices.empty() && static_cast<size_t>(indices.back()) <= most) {
    return Gathering{0, 1, 0, 0, static_cast<size_t>(indices.back()), true};
  }
  return op.Fail(fmt::format("indices {} into {}: want lists of at most {}.",
                             graph::ShapeText(indices),
                             graph::ShapeText(x),
                             most));
}

Result<Gathering> LookupRule(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantOperands(op));
  MOTE_RETURN_IF_ERROR(op.WantRank("lookup", op.input(0), 1, 1));
  if (op.input(1).shape.size() >= 2) return Gathering{1, 0, 0, 0, 1, false};
  return op.Fail(
      fmt::format("values {}, want two dimensions or more.", graph::ShapeText(op.input(1).shape)));
}

// x with its indexed dimensions replaced by those of the indices.
Shape ShapeOf(const OpView& op, const Gathering& g) {
  const auto at = [](const Shape& shape, size_t d) {
    return shape.begin() + static_cast<std::ptrdiff_t>(d);
  };
  const Shape& x = op.input(g.x).shape;
  const Shape& indices = op.input(g.indices).shape;
  const size_t coords_end = indices.size() - (g.lists ? 1 : 0);
  Shape y(x.begin(), at(x, g.axis));
  y.insert(y.end(), at(indices, g.batches), at(indices, coords_end));
  y.insert(y.end(), at(x, g.axis + g.depth), x.end());
  return y;
}

int32_t Product(const Shape& shape, size_t begin, size_t end) {
  int32_t product = 1;
  for (size_t d = begin; d < end; ++d) product *= shape[d];
  return product;
}

// Of an output with elements: then no dimension is 0 but an indexed one, which is refused.
Result<GatherParams> ParamsOf(const OpView& op, const Gathering& g) {
  GatherParams p = {};
  std::fill(std::begin(p.sizes), std::end(p.sizes), 1);
  if (CountOf(op.output(0)) == 0) return p;
  const Shape& x = op.input(g.x).shape;
  const Shape& indices = op.input(g.indices).shape;
  if (CountOf(op.input(g.x)) == 0) {
    return op.Fail(fmt::format("an input without elements, {}.", graph::ShapeText(x)));
  }
  p.batches = Product(x, 0, g.batches);
  p.outer = Product(x, g.batches, g.axis);
  p.coords = Product(indices, g.batches, indices.size() - (g.lists ? 1 : 0));
  p.depth = static_cast<int32_t>(g.depth);
  p.inner_bytes =
      Product(x, g.axis + g.depth, x.size()) * (graph::DTypeBits(op.output(0).dtype) / 8);
  p.outer_bytes = p.inner_bytes;
  for (size_t j = g.depth; j-- > 0;) {
    p.sizes[j] = x[g.axis + j];
    p.strides_bytes[j] = p.outer_bytes;
    p.outer_bytes *= p.sizes[j];
  }
  return p;
}

// int64 constants become int32: what does not fit is outside of every tensor, and clamped.
Result<Operand> IndicesOperand(const OpView& op, size_t i) {
  if (op.input(i).dtype == DType::kInt64 && op.is_constant(i)) {
    std::vector<int32_t> narrow;
    for (const int64_t index : op.Values<int64_t>(i)) {
      narrow.push_back(static_cast<int32_t>(std::clamp<int64_t>(index, INT32_MIN, INT32_MAX)));
    }
    return ConstantOperand("indices", narrow);
  }
  MOTE_RETURN_IF_ERROR(op.WantDType("indices", op.input(i), DType::kInt32));
  return InputOperand(op.input_id(i));
}

using GatherRuleOf = Result<Gathering> (*)(const OpView&);

template <GatherRuleOf kRule>
Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_TRY(const Gathering gathering, kRule(op));
  return std::vector<Shape>{ShapeOf(op, gathering)};
}

template <GatherRuleOf kRule>
Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const Gathering gathering, kRule(op));
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(gathering.x), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"axis", "batch_dims"}));
  MOTE_TRY(const GatherParams p, ParamsOf(op, gathering));
  MOTE_TRY(const Operand indices, IndicesOperand(op, gathering.indices));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "GatherParams", options, false);
  call.folder = "gather";
  call.operands = {InputOperand(op.input_id(gathering.x)), indices, OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("any", Rows()); }

}  // namespace

const OpDef& Gather() {
  static constexpr OpDef kDef = {"GATHER", "gather", Infer<GatherRule>, Lower<GatherRule>, Kernels};
  return kDef;
}

const OpDef& GatherNd() {
  static constexpr OpDef kDef = {
      "GATHER_ND", "gather", Infer<GatherNdRule>, Lower<GatherNdRule>, Kernels};
  return kDef;
}

const OpDef& EmbeddingLookup() {
  static constexpr OpDef kDef = {
      "EMBEDDING_LOOKUP", "gather", Infer<LookupRule>, Lower<LookupRule>, Kernels};
  return kDef;
}

}  // namespace mote::ops
