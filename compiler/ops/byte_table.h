// SPDX-License-Identifier: Apache-2.0
// Functions of one int8 as the table of their 256 values, which the kernel in runtime/ops/lookup/
// reads. Each maker is the operator's formula in docs/numerics/unary.md, in the mode asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "compiler/ops/op_def.h"
#include "runtime/base/fixed_point.h"
#include "support/result.h"

namespace mote::ops {

// table[x + 128]
using ByteTable = std::vector<int8_t>;

// clamp8(of(x - zx) + zy) for every x: `of` is an integer formula.
ByteTable IntegerTable(const OpView& op, const std::function<int32_t(int32_t)>& of);

// y = clamp8(zy + round(f(sx * (x - zx)) / sy)) in double, ties away from zero; infinities give the
// ends of the range, NaN zy.
ByteTable RealTable(const OpView& op, const std::function<double(double)>& f);

// As TensorFlow Lite fills its tables: all of it in float, with 1 / sy as a factor.
ByteTable FloatTable(const OpView& op, const std::function<float(float)>& f);

// Tables of operators that TFLM computes in integers.
Result<ByteTable> AbsTable(const OpView& op, Rounding rounding);
Result<ByteTable> HardSwishTable(const OpView& op, Rounding rounding);
Result<ByteTable> LeakyReluTable(const OpView& op, Rounding rounding);
Result<ByteTable> RsqrtTable(const OpView& op, Rounding rounding);
Result<ByteTable> TanhTable(const OpView& op, Rounding rounding);

// int8 to int8 by that table, after WantInt8() of both and WantAttributes().
KernelCall LookupCall(const OpView& op, const ByteTable& table, const LowerOptions& options);

std::vector<KernelInfo> LookupKernels();

}  // namespace mote::ops
