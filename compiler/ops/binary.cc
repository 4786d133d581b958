// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/binary.h"

#include <limits>
#include <type_traits>

#include "compiler/ops/broadcast.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"
#include "runtime/ops/binary/binary.h"

namespace mote::ops {
namespace {

using graph::DType;

// A table of kernels: one element type.
template <class ParamsType, class Function>
struct Table {
  using Params = ParamsType;
  DType dtype;
  const char* name;
  std::vector<KernelRow<Params, Function>> rows;
};

#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(BinaryF32Params, __VA_ARGS__)
const auto& TableF32() {
  static const Table<BinaryF32Params, decltype(AddF32Ref)> kTable = {DType::kFloat32,
                                                                     "binary_f32",
                                                                     {
#include "runtime/ops/binary/binary_f32_kernels.inc"
                                                                     }};
  return kTable;
}
#undef MOTE_KERNEL

#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(BinaryParams, __VA_ARGS__)
const auto& TableS32() {
  static const Table<BinaryParams, decltype(AddS32Ref)> kTable = {DType::kInt32,
                                                                  "binary_s32",
                                                                  {
#include "runtime/ops/binary/binary_s32_kernels.inc"
                                                                  }};
  return kTable;
}
const auto& TableS64() {
  static const Table<BinaryParams, decltype(MaximumS64Ref)> kTable = {DType::kInt64,
                                                                      "binary_s64",
                                                                      {
#include "runtime/ops/binary/binary_s64_kernels.inc"
                                                                      }};
  return kTable;
}
const auto& TableS16() {
  static const Table<BinaryParams, decltype(MaximumS16Ref)> kTable = {DType::kInt16,
                                                                      "binary_s16",
                                                                      {
#include "runtime/ops/binary/binary_s16_kernels.inc"
                                                                      }};
  return kTable;
}
const auto& TableS8() {
  static const Table<BinaryParams, decltype(MaximumS8Ref)> kTable = {DType::kInt8,
                                                                     "binary",
                                                                     {
#include "runtime/ops/binary/binary_kernels.inc"
                                                                     }};
  return kTable;
}
const auto& TableBool() {
  static const Table<BinaryParams, decltype(LogicalAndBoolRef)> kTable = {DType::kBool,
                                                                          "binary_bool",
                                                                          {
#include "runtime/ops/binary/binary_bool_kernels.inc"
                                                                          }};
  return kTable;
}
#undef MOTE_KERNEL

template <class Params>
Fields FieldsOf(const Params& p) {
  Fields f;
  f.Add("size", p.size).Add("function", p.function);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  f.Add("shape", p.shape).Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  return f;
}

// Whole numbers are clamped to the bounds themselves.
Status SetActivation(const OpView& op, BinaryParams& p) {
  MOTE_TRY(const FloatRange range, FloatActivationRange(op));
  constexpr float kLimit = std::numeric_limits<float>::max();
  p.act_min = range.min == -kLimit ? INT32_MIN : static_cast<int32_t>(range.min);
  p.act_max = range.max == kLimit ? INT32_MAX : static_cast<int32_t>(range.max);
  return {};
}

Status SetActivation(const OpView& op, BinaryF32Params& p) {
  MOTE_TRY(const FloatRange range, FloatActivationRange(op));
  p.act_min = range.min;
  p.act_max = range.max;
  return {};
}

template <class Table>
Result<KernelCalls> LowerWith(const OpView& op,
                              const Table& table,
                              int32_t function,
                              const LowerOptions& options) {
  typename Table::Params p = {};
  SetBroadcast(op, p);
  p.function = function;
  MOTE_RETURN_IF_ERROR(SetActivation(op, p));
  if (DescribeFitting("", table.rows, p).empty()) {
    return op.Fail(std::string(graph::DTypeName(table.dtype)) + " is not supported.");
  }
  const auto& row = ChooseKernel(table.rows, p, options);
  const char* params =
      std::is_same_v<decltype(p), BinaryParams> ? "BinaryParams" : "BinaryF32Params";
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), params, options, false);
  call.folder = "binary";
  call.table = table.name;
  SetPairOperands(op, call);
  return KernelCalls{std::move(call)};
}

template <class Table>
std::vector<KernelInfo> Describe(const Table& table, int32_t function) {
  typename Table::Params p = {};
  p.function = function;
  return DescribeFitting(std::string(graph::DTypeName(table.dtype)).c_str(), table.rows, p);
}

}  // namespace

Result<KernelCalls> LowerBinary(const OpView& op, int32_t function, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantPairOf(op, {op.output(0).dtype}));
  switch (op.output(0).dtype) {
    case DType::kFloat32:
      return LowerWith(op, TableF32(), function, options);
    case DType::kInt32:
      return LowerWith(op, TableS32(), function, options);
    case DType::kInt64:
      return LowerWith(op, TableS64(), function, options);
    case DType::kInt16:
      return LowerWith(op, TableS16(), function, options);
    case DType::kBool:
      return LowerWith(op, TableBool(), function, options);
    default:
      MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kInt8));
      return LowerWith(op, TableS8(), function, options);
  }
}

std::vector<KernelInfo> BinaryKernels(int32_t function) {
  return DescribeTables({Describe(TableF32(), function),
                         Describe(TableS32(), function),
                         Describe(TableS64(), function),
                         Describe(TableS16(), function),
                         Describe(TableS8(), function),
                         Describe(TableBool(), function)});
}

}  // namespace mote::ops
