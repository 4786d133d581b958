// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/byte_table.h"

#include <algorithm>
#include <cmath>

#include "compiler/ops/quantized.h"
#include "runtime/ops/lookup/lookup.h"

namespace mote::ops {
namespace {

using Row = KernelRow<LookupParams, decltype(LookupS8Ref)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(LookupParams, __VA_ARGS__)
#include "runtime/ops/lookup/lookup_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const LookupParams& p) {
  Fields f;
  f.Add("size", p.size);
  return f;
}

// v must not be NaN.
int8_t Clamped(double v) { return static_cast<int8_t>(std::clamp(v, -128.0, 127.0)); }

}  // namespace

ByteTable IntegerTable(const OpView& op, const std::function<int32_t(int32_t)>& of) {
  const int32_t zx = ZeroPointOf(op.input(0));
  const int32_t zy = ZeroPointOf(op.output(0));
  ByteTable table;
  for (int32_t x = -128; x <= 127; ++x) {
    table.push_back(static_cast<int8_t>(Clamp(WrapAdd(of(x - zx), zy), -128, 127)));
  }
  return table;
}

ByteTable RealTable(const OpView& op, const std::function<double(double)>& f) {
  const double zx = ZeroPointOf(op.input(0));
  const double zy = ZeroPointOf(op.output(0));
  ByteTable table;
  for (int32_t x = -128; x <= 127; ++x) {
    const double y = std::round(f(ScaleOf(op.input(0)) * (x - zx)) / ScaleOf(op.output(0)));
    table.push_back(Clamped(std::isnan(y) ? zy : y + zy));
  }
  return table;
}

ByteTable FloatTable(const OpView& op, const std::function<float(float)>& f) {
  const float scale = op.input(0).quantization.scale[0];
  const float inverse = 1.0F / op.output(0).quantization.scale[0];
  const int32_t zx = ZeroPointOf(op.input(0));
  const int32_t zy = ZeroPointOf(op.output(0));
  ByteTable table;
  for (int32_t x = -128; x <= 127; ++x) {
    const float y = std::round(f(scale * static_cast<float>(x - zx)) * inverse);
    const float shifted = std::isnan(y) ? static_cast<float>(zy) : y + static_cast<float>(zy);
    table.push_back(Clamped(static_cast<double>(shifted)));
  }
  return table;
}

KernelCall LookupCall(const OpView& op, const ByteTable& table, const LowerOptions& options) {
  const LookupParams p = {CountOf(op.input(0))};
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "LookupParams", options, false);
  call.folder = "lookup";
  call.table = "lookup";
  call.operands = {InputOperand(op.input_id(0)),
                   ConstantOperand("table", table),
                   OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return call;
}

std::vector<KernelInfo> LookupKernels() { return DescribeRows("int8", Rows()); }

}  // namespace mote::ops
