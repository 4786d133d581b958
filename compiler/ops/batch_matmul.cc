// SPDX-License-Identifier: Apache-2.0
// BATCH_MATMUL: a [...,M,K], b [...,K,N] -> y [...,M,N]; adj_x: a is [...,K,M], adj_y: b is
// [...,N,K]. Dimensions in front broadcast like NumPy's.
#include "runtime/ops/batch_matmul/batch_matmul.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/layer.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;

constexpr size_t kMaxRank = kBatchMatmulDims + 2;

using RowS8 = KernelRow<BatchMatmulParams, decltype(BatchMatmulS8Ref<Rounding::kSingle>)>;

const std::vector<RowS8>& RowS8s() {
  static const std::vector<RowS8> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(BatchMatmulParams, __VA_ARGS__)
#include "runtime/ops/batch_matmul/batch_matmul_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 = KernelRow<BatchMatmulS16Params, decltype(BatchMatmulS16Ref)>;

const std::vector<RowS16>& RowS16s() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(BatchMatmulS16Params, __VA_ARGS__)
#include "runtime/ops/batch_matmul/batch_matmul_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<BatchMatmulF32Params, decltype(BatchMatmulF32Ref)>;

const std::vector<RowF32>& RowF32s() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(BatchMatmulF32Params, __VA_ARGS__)
#include "runtime/ops/batch_matmul/batch_matmul_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

template <class Params>
Fields GeometryFields(const Params& p) {
  Fields f;
  f.Add("batches", p.batches);
  f.Add("a_batch_strides", p.a_batch_strides).Add("b_batch_strides", p.b_batch_strides);
  f.Add("rows", p.rows).Add("columns", p.columns).Add("depth", p.depth);
  f.Add("a_row_stride", p.a_row_stride).Add("a_depth_stride", p.a_depth_stride);
  f.Add("b_column_stride", p.b_column_stride).Add("b_depth_stride", p.b_depth_stride);
  return f;
}

Fields FieldsOf(const BatchMatmulParams& p) {
  Fields f = GeometryFields(p);
  f.Add("a_zero_point", p.a_zero_point).Add("b_zero_point", p.b_zero_point);
  f.Add("output_zero_point", p.output_zero_point).Add("requant", p.requant);
  return f;
}

Fields FieldsOf(const BatchMatmulS16Params& p) {
  Fields f = GeometryFields(p);
  f.Add("requant", p.requant);
  return f;
}

Fields FieldsOf(const BatchMatmulF32Params& p) { return GeometryFields(p); }

// One matrix of the input, and the dimensions in front of it.
struct Matrices {
  Shape batches;  // kBatchMatmulDims of them, 1 in front where there are fewer
  int32_t outer, depth;
  int32_t outer_stride, depth_stride;
};

// `depth_last`: the summed dimension is the last one.
Matrices MatricesOf(const Shape& shape, bool depth_last) {
  Matrices m;
  m.batches.assign(kMaxRank - shape.size(), 1);
  m.batches.insert(m.batches.end(), shape.begin(), shape.end() - 2);
  const int32_t rows = shape[shape.size() - 2];
  const int32_t columns = shape.back();
  m.outer = depth_last ? rows : columns;
  m.depth = depth_last ? columns : rows;
  m.outer_stride = depth_last ? columns : 1;
  m.depth_stride = depth_last ? 1 : columns;
  return m;
}

Matrices LeftOf(const OpView& op) {
  return MatricesOf(op.input(0).shape, !op.attributes().Bool("adj_x", false));
}
Matrices RightOf(const OpView& op) {
  return MatricesOf(op.input(1).shape, op.attributes().Bool("adj_y", false));
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("input 0", op.input(0), 2, kMaxRank));
  MOTE_RETURN_IF_ERROR(op.WantRank("input 1", op.input(1), 2, kMaxRank));
  const Matrices a = LeftOf(op);
  const Matrices b = RightOf(op);
  const size_t rank = std::max(op.input(0).shape.size(), op.input(1).shape.size());
  bool fits = a.depth == b.depth;
  Shape y;
  for (size_t d = kMaxRank - rank; d < kBatchMatmulDims; ++d) {
    fits = fits && (a.batches[d] == b.batches[d] || a.batches[d] == 1 || b.batches[d] == 1);
    y.push_back(a.batches[d] == 1 ? b.batches[d] : a.batches[d]);
  }
  if (!fits) {
    return op.Fail(fmt::format("shapes {} and {} with adj_x {} and adj_y {} do not multiply.",
                               graph::ShapeText(op.input(0).shape),
                               graph::ShapeText(op.input(1).shape),
                               op.attributes().Bool("adj_x", false),
                               op.attributes().Bool("adj_y", false)));
  }
  y.push_back(a.outer);
  y.push_back(b.outer);
  return std::vector<Shape>{y};
}

// 0 strides where a dimension is 1: it broadcasts, or is not stepped along.
void SetBatchStrides(const Matrices& m, int32_t (&strides)[kBatchMatmulDims]) {
  int32_t stride = m.outer * m.depth;
  for (size_t d = kBatchMatmulDims; d-- > 0;) {
    strides[d] = m.batches[d] == 1 ? 0 : stride;
    stride *= m.batches[d];
  }
}

template <class Params>
Params GeometryOf(const OpView& op) {
  const Matrices a = LeftOf(op);
  const Matrices b = RightOf(op);
  Params p = {};
  for (size_t d = 0; d < kBatchMatmulDims; ++d) {
    p.batches[d] = a.batches[d] == 1 ? b.batches[d] : a.batches[d];
  }
  SetBatchStrides(a, p.a_batch_strides);
  SetBatchStrides(b, p.b_batch_strides);
  p.rows = a.outer;
  p.columns = b.outer;
  p.depth = a.depth;
  p.a_row_stride = a.outer_stride;
  p.a_depth_stride = a.depth_stride;
  p.b_column_stride = b.outer_stride;
  p.b_depth_stride = b.depth_stride;
  return p;
}

// The scales of the inputs are multiplied in float.
Result<Requant> RequantOf(const OpView& op) {
  const float product = op.input(0).quantization.scale[0] * op.input(1).quantization.scale[0];
  const double m = static_cast<double>(product) / ScaleOf(op.output(0));
  return RequantOf(op, "input scales / output scale", m);
}

Status CheckQuantization(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input 0", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input 1", op.input(1)));
  return op.WantPerTensor("output", op.output(0));
}

template <class Row, class Params>
KernelCalls CallOf(const OpView& op,
                   const std::vector<Row>& rows,
                   const Params& p,
                   const char* params_type,
                   const char* table,
                   bool rounds,
                   const LowerOptions& options) {
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), params_type, options, rounds);
  call.table = table;
  call.operands = {
      InputOperand(op.input_id(0)), InputOperand(op.input_id(1)), OutputOperand(op.output_id(0))};
  return {std::move(call)};
}

Result<KernelCalls> LowerInt8(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckQuantization(op));
  auto p = GeometryOf<BatchMatmulParams>(op);
  p.a_zero_point = ZeroPointOf(op.input(0));
  p.b_zero_point = ZeroPointOf(op.input(1));
  p.output_zero_point = ZeroPointOf(op.output(0));
  MOTE_TRY(p.requant, RequantOf(op));
  return CallOf(op, RowS8s(), p, "BatchMatmulParams", "batch_matmul", true, options);
}

Result<KernelCalls> LowerInt16(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckQuantization(op));
  auto p = GeometryOf<BatchMatmulS16Params>(op);
  MOTE_TRY(p.requant, RequantOf(op));
  MOTE_RETURN_IF_ERROR(WantWideMultipliers(op, {p.requant}));
  // A product is at most 2^30, and RequantizeWide() takes sums below 2^47.
  if (p.depth >= 1 << 17) {
    return op.Fail(fmt::format("sums of {} products, want less than 2^17 of int16.", p.depth));
  }
  return CallOf(op, RowS16s(), p, "BatchMatmulS16Params", "batch_matmul_s16", false, options);
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  const DType dtype = op.input(0).dtype;
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("input 0", op.input(0), {DType::kInt8, DType::kInt16, DType::kFloat32}));
  MOTE_RETURN_IF_ERROR(op.WantDType("input 1", op.input(1), dtype));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), dtype));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"adj_x", "adj_y", "asymmetric_quantize_inputs"}));
  if (dtype == DType::kInt8) return LowerInt8(op, options);
  if (dtype == DType::kInt16) return LowerInt16(op, options);
  const auto p = GeometryOf<BatchMatmulF32Params>(op);
  return CallOf(op, RowF32s(), p, "BatchMatmulF32Params", "batch_matmul_f32", false, options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", RowS8s()),
                         DescribeRows("int16", RowS16s()),
                         DescribeRows("float32", RowF32s())});
}

}  // namespace

const OpDef& BatchMatmul() {
  static constexpr OpDef kDef = {"BATCH_MATMUL", "batch_matmul", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
