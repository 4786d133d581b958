// SPDX-License-Identifier: Apache-2.0
// Operators of one input that work element by element, of any shape: x -> y of one type. A row
// each: the float32 kernel, the table of the int8 values, and whether there is an int16 kernel.
#include "compiler/ops/unary.h"

#include <cmath>
#include <limits>

#include "compiler/ops/byte_table.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/unary_s16.h"

namespace mote::ops {
namespace {

using graph::DType;
using TableMaker = Result<ByteTable> (*)(const OpView&, Rounding);

// float32 of a double function, rounded once: the same table on every machine that compiles.
template <double (*kFunction)(double)>
float Rounded(float x) {
  return static_cast<float>(kFunction(static_cast<double>(x)));
}

template <double (*kFunction)(double)>
Result<ByteTable> Real(const OpView& op, Rounding) {
  return RealTable(op, kFunction);
}

template <float (*kFunction)(float)>
Result<ByteTable> Float(const OpView& op, Rounding) {
  return FloatTable(op, kFunction);
}

// TFLite's table has the least value where there is no logarithm.
float LogOf(float x) {
  return x > 0.0F ? Rounded<std::log>(x) : -std::numeric_limits<float>::infinity();
}

double Negative(double x) { return -x; }
double Squared(double x) { return x * x; }
float EluOf(float x) { return x < 0.0F ? Rounded<std::exp>(x) - 1.0F : x; }

Result<ByteTable> GeluTable(const OpView& op, Rounding) {
  constexpr float kMinusRootOfHalf = -0.70710678118654752F;
  constexpr float kRootOfTwoOverPi = 0.79788456080286536F;
  if (op.attributes().Bool("approximate", false)) {
    return FloatTable(op, [](float x) {
      const float inner = kRootOfTwoOverPi * (x + 0.044715F * x * x * x);
      return 0.5F * x * (1.0F + Rounded<std::tanh>(inner));
    });
  }
  return FloatTable(op,
                    [](float x) { return 0.5F * x * Rounded<std::erfc>(x * kMinusRootOfHalf); });
}

struct UnaryRow {
  UnaryFunction function;
  const char* option;  // the one that the operator has, or none
  TableMaker table;
  bool has_int16;
};

Status CheckOptions(const OpView& op, const UnaryRow& row) {
  if (row.option == nullptr) return op.WantAttributes({});
  return op.WantAttributes({row.option});
}

Result<KernelCalls> LowerTable(const OpView& op, const UnaryRow& row, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  MOTE_TRY(const ByteTable table, row.table(op, options.rounding));
  return KernelCalls{LookupCall(op, table, options)};
}

Result<KernelCalls> LowerFloat(const OpView& op, const UnaryRow& row, const LowerOptions& options) {
  const bool by_tanh = row.function == kUnaryGelu && op.attributes().Bool("approximate", false);
  const float alpha = static_cast<float>(op.attributes().Float("alpha", 0));
  return LowerUnaryF32(op, by_tanh ? kUnaryGeluTanh : row.function, alpha, options);
}

Result<KernelCalls> LowerRow(const OpView& op, const UnaryRow& row, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckOptions(op, row));
  const DType dtype = op.input(0).dtype;
  if (dtype == DType::kInt8) return LowerTable(op, row, options);
  if (dtype == DType::kFloat32) return LowerFloat(op, row, options);
  if (!row.has_int16) {
    return op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kFloat32}).error();
  }
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kInt16, DType::kFloat32}));
  return LowerUnaryS16(op, row.function, options);
}

std::vector<KernelInfo> KernelsOf(const UnaryRow& row) {
  std::vector<KernelInfo> infos = UnaryF32Kernels(row.function);
  if (row.function == kUnaryGelu) infos.push_back(UnaryF32Kernels(kUnaryGeluTanh).front());
  for (const KernelInfo& info : LookupKernels()) infos.push_back(info);
  if (!row.has_int16) return infos;
  for (const KernelInfo& info : UnaryS16Kernels(row.function)) infos.push_back(info);
  return infos;
}

}  // namespace

// The OpDef that a row of ops.def names.
#define MOTE_UNARY(Name, opcode, ...)                                                  \
  const OpDef& Name() {                                                                \
    static constexpr UnaryRow kRow = {kUnary##Name, __VA_ARGS__};                      \
    static constexpr OpDef kDef = {                                                    \
        opcode,                                                                        \
        "unary",                                                                       \
        InferSameShape,                                                                \
        [](const OpView& op, const LowerOptions& o) { return LowerRow(op, kRow, o); }, \
        []() { return KernelsOf(kRow); }};                                             \
    return kDef;                                                                       \
  }

MOTE_UNARY(Abs, "ABS", nullptr, AbsTable, true)
MOTE_UNARY(Ceil, "CEIL", nullptr, Real<std::ceil>, false)
MOTE_UNARY(Cos, "COS", nullptr, Real<std::cos>, false)
MOTE_UNARY(Elu, "ELU", nullptr, Float<EluOf>, false)
MOTE_UNARY(Exp, "EXP", nullptr, Float<Rounded<std::exp>>, false)
MOTE_UNARY(Floor, "FLOOR", nullptr, Real<std::floor>, false)
MOTE_UNARY(Gelu, "GELU", "approximate", GeluTable, false)
MOTE_UNARY(HardSwish, "HARD_SWISH", nullptr, HardSwishTable, false)
MOTE_UNARY(LeakyRelu, "LEAKY_RELU", "alpha", LeakyReluTable, true)
MOTE_UNARY(Log, "LOG", nullptr, Float<LogOf>, false)
MOTE_UNARY(Neg, "NEG", nullptr, Real<Negative>, false)
MOTE_UNARY(Round, "ROUND", nullptr, Real<std::nearbyint>, false)
MOTE_UNARY(Rsqrt, "RSQRT", nullptr, RsqrtTable, false)
MOTE_UNARY(Sin, "SIN", nullptr, Real<std::sin>, false)
MOTE_UNARY(Sqrt, "SQRT", nullptr, Real<std::sqrt>, false)
MOTE_UNARY(Square, "SQUARE", nullptr, Real<Squared>, false)
MOTE_UNARY(Tanh, "TANH", nullptr, TanhTable, true)

#undef MOTE_UNARY

}  // namespace mote::ops
