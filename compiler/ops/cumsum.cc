// SPDX-License-Identifier: Apache-2.0
// CUMSUM: x int8 or float32, constant axis -> the running sums along it.
#include "runtime/ops/cumsum/cumsum.h"

#include <fmt/format.h>

#include "compiler/ops/binary.h"
#include "compiler/ops/common_scale.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;

using Row = KernelRow<CumsumParams, decltype(CumsumS8Ref<Rounding::kSingle>)>;
const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(CumsumParams, __VA_ARGS__)
#include "runtime/ops/cumsum/cumsum_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<CumsumF32Params, decltype(CumsumF32Ref)>;
const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(CumsumF32Params, __VA_ARGS__)
#include "runtime/ops/cumsum/cumsum_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

template <class Params>
void AddLoops(const Params& p, Fields& f) {
  f.Add("outer", p.outer).Add("depth", p.depth).Add("inner", p.inner);
  f.Add("exclusive", p.exclusive).Add("reverse", p.reverse);
}

Fields FieldsOf(const CumsumParams& p) {
  Fields f;
  AddLoops(p, f);
  f.Add("input_zero_point", p.input_zero_point).Add("output_zero_point", p.output_zero_point);
  f.Add("left_shift", p.left_shift);
  f.Add("input_requant", p.input_requant).Add("output_requant", p.output_requant);
  return f;
}

Fields FieldsOf(const CumsumF32Params& p) {
  Fields f;
  AddLoops(p, f);
  return f;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.ConstantAxis(1, op.input(0)));
  return std::vector<Shape>{op.input(0).shape};
}

template <class Params>
Result<Params> LoopsOf(const OpView& op) {
  MOTE_TRY(const size_t axis, op.ConstantAxis(1, op.input(0)));
  Params p = {};
  p.exclusive = op.attributes().Bool("exclusive", false) ? 1 : 0;
  p.reverse = op.attributes().Bool("reverse", false) ? 1 : 0;
  if (CountOf(op.output(0)) == 0) return p;
  const Shape& x = op.input(0).shape;
  p.outer = p.inner = 1;
  p.depth = x[axis];
  for (size_t d = 0; d < axis; ++d) p.outer *= x[d];
  for (size_t d = axis + 1; d < x.size(); ++d) p.inner *= x[d];
  return p;
}

template <class Row, class Params>
KernelCall CallOf(const OpView& op,
                  const std::vector<Row>& rows,
                  const Params& p,
                  const char* params,
                  bool rounds,
                  const LowerOptions& options) {
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), params, options, rounds);
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return call;
}

Result<KernelCalls> LowerInt8(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", op.output(0)));
  MOTE_TRY(CumsumParams p, LoopsOf<CumsumParams>(op));
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.left_shift = 20;
  p.input_requant = QuantizeMultiplier(0.5);
  MOTE_TRY(p.output_requant, FromCommonScale(op, 2 * ScaleOf(op.input(0)), p.left_shift));
  return KernelCalls{CallOf(op, Rows(), p, "CumsumParams", true, options)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"exclusive", "reverse"}));
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kFloat32}));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), op.input(0).dtype));
  if (op.output(0).dtype == DType::kInt8) return LowerInt8(op, options);
  MOTE_TRY(const CumsumF32Params p, LoopsOf<CumsumF32Params>(op));
  KernelCall call = CallOf(op, RowsF32(), p, "CumsumF32Params", false, options);
  call.table = "cumsum_f32";
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()), DescribeRows("float32", RowsF32())});
}

}  // namespace

const OpDef& Cumsum() {
  static constexpr OpDef kDef = {"CUMSUM", "cumsum", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
