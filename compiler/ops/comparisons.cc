// SPDX-License-Identifier: Apache-2.0
// EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL: a, b of one type and of shapes that
// broadcast like NumPy's -> y bool. int8 has scales of its own, int16 one scale.
#include <fmt/format.h>

#include <utility>

#include "compiler/ops/binary.h"
#include "compiler/ops/broadcast.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"
#include "runtime/ops/compare/compare.h"

namespace mote::ops {
namespace {

using graph::DType;

#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(CompareParams, __VA_ARGS__)
template <class Function>
using Rows = std::vector<KernelRow<CompareParams, Function>>;

const auto& RowsF32() {
  static const Rows<decltype(EqualF32Ref)> kRows = {
#include "runtime/ops/compare/compare_f32_kernels.inc"
  };
  return kRows;
}
const auto& RowsS32() {
  static const Rows<decltype(EqualS32Ref)> kRows = {
#include "runtime/ops/compare/compare_s32_kernels.inc"
  };
  return kRows;
}
const auto& RowsS64() {
  static const Rows<decltype(EqualS64Ref)> kRows = {
#include "runtime/ops/compare/compare_s64_kernels.inc"
  };
  return kRows;
}
const auto& RowsS16() {
  static const Rows<decltype(EqualS16Ref)> kRows = {
#include "runtime/ops/compare/compare_s16_kernels.inc"
  };
  return kRows;
}
const auto& RowsBool() {
  static const Rows<decltype(EqualBoolRef)> kRows = {
#include "runtime/ops/compare/compare_bool_kernels.inc"
  };
  return kRows;
}
#undef MOTE_KERNEL

using QuantizedRow = KernelRow<CompareQuantizedParams, decltype(EqualS8Ref<Rounding::kSingle>)>;
const std::vector<QuantizedRow>& RowsS8() {
  static const std::vector<QuantizedRow> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(CompareQuantizedParams, __VA_ARGS__)
#include "runtime/ops/compare/compare_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const CompareParams& p) {
  Fields f;
  f.Add("size", p.size).Add("function", p.function);
  f.Add("shape", p.shape).Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  return f;
}

Fields FieldsOf(const CompareQuantizedParams& p) {
  Fields f;
  f.Add("size", p.size).Add("function", p.function);
  f.Add("a_zero_point", p.a_zero_point).Add("b_zero_point", p.b_zero_point);
  f.Add("left_shift", p.left_shift);
  f.Add("a_requant", p.a_requant).Add("b_requant", p.b_requant);
  f.Add("shape", p.shape).Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  return f;
}

// a < b is b > a: the kernel gets its inputs the other way round.
struct Comparison {
  int32_t function;
  bool swaps;
};

template <class Params>
void SetOrder(const OpView& op, Comparison comparison, Params& p) {
  SetBroadcast(op, p);
  p.function = comparison.function;
  if (comparison.swaps) std::swap(p.a_strides, p.b_strides);
}

void SetOperands(const OpView& op, Comparison comparison, const char* table, KernelCall& call) {
  call.table = table;
  SetPairOperands(op, call);
  call.in_place_inputs.clear();
  if (comparison.swaps) std::swap(call.operands[0], call.operands[1]);
}

template <class Rows>
Result<KernelCalls> LowerPlain(const OpView& op,
                               Comparison comparison,
                               const Rows& rows,
                               const char* table,
                               const LowerOptions& options) {
  CompareParams p = {};
  SetOrder(op, comparison, p);
  if (DescribeFitting("", rows, p).empty()) return op.Fail("bool has no order, want numbers.");
  const auto& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "CompareParams", options, false);
  SetOperands(op, comparison, table, call);
  return KernelCalls{std::move(call)};
}

// Both sides are compared in units of 2^-8: larger scales would leave int32.
Result<Requant> ScaleRequant(const OpView& op, const char* role, const graph::Tensor& tensor) {
  MOTE_RETURN_IF_ERROR(op.WantPerTensor(role, tensor));
  if (ScaleOf(tensor) < 0x1p15) return QuantizeMultiplier(ScaleOf(tensor));
  return op.Fail(fmt::format("{} has scale {}, want one below 2^15.", role, ScaleOf(tensor)));
}

Result<KernelCalls> LowerInt8(const OpView& op,
                              Comparison comparison,
                              const LowerOptions& options) {
  CompareQuantizedParams p = {};
  SetOrder(op, comparison, p);
  p.left_shift = 8;
  MOTE_TRY(p.a_requant, ScaleRequant(op, "input 0", op.input(0)));
  MOTE_TRY(p.b_requant, ScaleRequant(op, "input 1", op.input(1)));
  p.a_zero_point = ZeroPointOf(op.input(0));
  p.b_zero_point = ZeroPointOf(op.input(1));
  if (comparison.swaps) std::swap(p.a_requant, p.b_requant);
  if (comparison.swaps) std::swap(p.a_zero_point, p.b_zero_point);
  const QuantizedRow& row = ChooseKernel(RowsS8(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "CompareQuantizedParams", options, true);
  SetOperands(op, comparison, "compare", call);
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> LowerComparison(const OpView& op,
                                    Comparison comparison,
                                    const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn(
      "input 0",
      op.input(0),
      {DType::kInt8, DType::kInt16, DType::kFloat32, DType::kInt32, DType::kInt64, DType::kBool}));
  MOTE_RETURN_IF_ERROR(op.WantDType("input 1", op.input(1), op.input(0).dtype));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kBool));
  switch (op.input(0).dtype) {
    case DType::kFloat32:
      return LowerPlain(op, comparison, RowsF32(), "compare_f32", options);
    case DType::kInt32:
      return LowerPlain(op, comparison, RowsS32(), "compare_s32", options);
    case DType::kInt64:
      return LowerPlain(op, comparison, RowsS64(), "compare_s64", options);
    case DType::kBool:
      return LowerPlain(op, comparison, RowsBool(), "compare_bool", options);
    case DType::kInt8:
      return LowerInt8(op, comparison, options);
    default:
      MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.input(1)));
      return LowerPlain(op, comparison, RowsS16(), "compare_s16", options);
  }
}

std::vector<KernelInfo> KernelsOf(int32_t function) {
  CompareParams p = {};
  CompareQuantizedParams q = {};
  p.function = q.function = function;
  return DescribeTables({DescribeFitting("int8", RowsS8(), q),
                         DescribeFitting("int16", RowsS16(), p),
                         DescribeFitting("float32", RowsF32(), p),
                         DescribeFitting("int32", RowsS32(), p),
                         DescribeFitting("int64", RowsS64(), p),
                         DescribeFitting("bool", RowsBool(), p)});
}

template <int32_t kFunction, bool kSwaps>
Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  return LowerComparison(op, {kFunction, kSwaps}, options);
}

template <int32_t kFunction>
std::vector<KernelInfo> Kernels() {
  return KernelsOf(kFunction);
}

template <int32_t kFunction, bool kSwaps = false>
constexpr OpDef DefOf(const char* opcode) {
  return {opcode, "compare", InferBroadcast, Lower<kFunction, kSwaps>, Kernels<kFunction>};
}

}  // namespace

const OpDef& Equal() {
  static constexpr OpDef kDef = DefOf<kCompareEqual>("EQUAL");
  return kDef;
}

const OpDef& NotEqual() {
  static constexpr OpDef kDef = DefOf<kCompareNotEqual>("NOT_EQUAL");
  return kDef;
}

const OpDef& Greater() {
  static constexpr OpDef kDef = DefOf<kCompareGreater>("GREATER");
  return kDef;
}

const OpDef& GreaterEqual() {
  static constexpr OpDef kDef = DefOf<kCompareGreaterEqual>("GREATER_EQUAL");
  return kDef;
}

const OpDef& Less() {
  static constexpr OpDef kDef = DefOf<kCompareGreater, true>("LESS");
  return kDef;
}

const OpDef& LessEqual() {
  static constexpr OpDef kDef = DefOf<kCompareGreaterEqual, true>("LESS_EQUAL");
  return kDef;
}

}  // namespace mote::ops
