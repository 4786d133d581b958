// SPDX-License-Identifier: Apache-2.0
// What the host side of the pools shares: shape rule, checks, parameters, the call.
#pragma once

#include <vector>

#include "compiler/ops/op_def.h"
#include "compiler/ops/tables.h"
#include "compiler/ops/window.h"
#include "runtime/ops/common/pool_params.h"
#include "support/result.h"

namespace mote::ops {

Result<std::vector<graph::Shape>> InferPool2d(const OpView& op);

// Errors: padding other than SAME and VALID, which leave no window empty; options that a pool does
// not have; a window of `limit` pixels or more.
Result<Window> PoolWindow(const OpView& op, int64_t limit);

// Errors: anything but `dtype` (int8 or int16) of one scale and zero point in and out.
Result<Pool2dParams> Pool2dParamsOf(const OpView& op, graph::DType dtype);
// Errors: anything but float32.
Result<Pool2dF32Params> Pool2dF32ParamsOf(const OpView& op);

// All fields but the activation range.
template <class Params>
void SetGeometry(const OpView& op, const Window& window, Params& p) {
  const graph::Shape& x = op.input(0).shape;
  p.input_h = x[1];
  p.input_w = x[2];
  p.channels = x[3];
  p.output_h = window.output_h;
  p.output_w = window.output_w;
  p.kernel_h = window.kernel_h;
  p.kernel_w = window.kernel_w;
  p.stride_h = window.stride_h;
  p.stride_w = window.stride_w;
  p.pad_top = window.pad_top;
  p.pad_left = window.pad_left;
}

template <class Params>
Fields PoolFields(const Params& p) {
  Fields f;
  f.Add("input_h", p.input_h).Add("input_w", p.input_w).Add("channels", p.channels);
  f.Add("output_h", p.output_h).Add("output_w", p.output_w);
  f.Add("kernel_h", p.kernel_h).Add("kernel_w", p.kernel_w);
  f.Add("stride_h", p.stride_h).Add("stride_w", p.stride_w);
  f.Add("pad_top", p.pad_top).Add("pad_left", p.pad_left);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  return f;
}

// The call of a kernel x -> y with scratch. Where nothing is padded no window begins before the
// place that its answer takes, so the output may take the input's memory.
template <class Row, class Params>
KernelCall PoolCall(const OpView& op,
                    const std::vector<Row>& rows,
                    const Params& p,
                    const Fields& fields,
                    const char* params_type,
                    const LowerOptions& options,
                    bool rounds) {
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, fields, params_type, options, rounds);
  call.operands = {InputOperand(op.input_id(0)),
                   OutputOperand(op.output_id(0)),
                   ScratchOperand(row.scratch_bytes(p))};
  if (p.pad_top == 0 && p.pad_left == 0) call.in_place_inputs = {op.input_id(0)};
  return call;
}

// The tables of a pool that moves or averages steps of one scale, and their names.
template <class S8, class S16, class F32>
struct PoolTables {
  const std::vector<S8>& s8;
  const std::vector<S16>& s16;
  const std::vector<F32>& f32;
  const char *s8_name, *s16_name, *f32_name;

  std::vector<KernelInfo> Describe() const {
    return DescribeTables(
        {DescribeRows("int8", s8), DescribeRows("int16", s16), DescribeRows("float32", f32)});
  }
};

template <class Row>
Result<KernelCalls> LowerIntegerPool(const OpView& op,
                                     const std::vector<Row>& rows,
                                     const char* table,
                                     const LowerOptions& options) {
  MOTE_TRY(const Pool2dParams p, Pool2dParamsOf(op, op.input(0).dtype));
  KernelCall call = PoolCall(op, rows, p, PoolFields(p), "Pool2dParams", options, false);
  call.table = table;
  return KernelCalls{std::move(call)};
}

template <class Row>
Result<KernelCalls> LowerFloatPool(const OpView& op,
                                   const std::vector<Row>& rows,
                                   const char* table,
                                   const LowerOptions& options) {
  MOTE_TRY(const Pool2dF32Params p, Pool2dF32ParamsOf(op));
  KernelCall call = PoolCall(op, rows, p, PoolFields(p), "Pool2dF32Params", options, false);
  call.table = table;
  return KernelCalls{std::move(call)};
}

template <class Tables>
Result<KernelCalls> LowerPool(const OpView& op, const Tables& tables, const LowerOptions& options) {
  switch (op.input(0).dtype) {
    case graph::DType::kInt8:
      return LowerIntegerPool(op, tables.s8, tables.s8_name, options);
    case graph::DType::kInt16:
      return LowerIntegerPool(op, tables.s16, tables.s16_name, options);
    case graph::DType::kFloat32:
      return LowerFloatPool(op, tables.f32, tables.f32_name, options);
    default:
      return OtherType(op, {graph::DType::kInt8, graph::DType::kInt16, graph::DType::kFloat32});
  }
}

}  // namespace mote::ops
