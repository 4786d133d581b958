// SPDX-License-Identifier: Apache-2.0
// RELU, RELU6, RELU_N1_TO_1, RELU_0_TO_1: x -> y, both int8, int16 or float32. Those behind a
// convolution are fused into it before.
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/requantize.h"
#include "compiler/ops/unary.h"

namespace mote::ops {
namespace {

using graph::DType;

struct Clamp {
  UnaryFunction function;
  const char* name;  // of the range
};

// TFLite divides these scales in float, others in double.
double Ratio(const OpView& op) {
  return static_cast<double>(op.input(0).quantization.scale[0] /
                             op.output(0).quantization.scale[0]);
}

Result<KernelCalls> LowerInteger(const OpView& op, Clamp clamp, const LowerOptions& options) {
  const DType dtype = op.input(0).dtype;
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "input", op.input(0), dtype));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "output", op.output(0), dtype));
  MOTE_TRY(const ActRange act, ActivationRange(op, clamp.name, op.output(0)));
  return LowerRequantize(op, Ratio(op), act, options);
}

Result<KernelCalls> LowerClamp(const OpView& op, Clamp clamp, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kInt16, DType::kFloat32}));
  if (op.input(0).dtype == DType::kFloat32) return LowerUnaryF32(op, clamp.function, 0, options);
  return LowerInteger(op, clamp, options);
}

std::vector<KernelInfo> KernelsOf(UnaryFunction function) {
  std::vector<KernelInfo> infos = UnaryF32Kernels(function);
  for (const KernelInfo& info : RequantizeKernels()) infos.push_back(info);
  infos.push_back(RequantizeTypesKernel("int16"));
  return infos;
}

Result<KernelCalls> LowerRelu(const OpView& op, const LowerOptions& options) {
  return LowerClamp(op, {kUnaryRelu, "RELU"}, options);
}

// TensorFlow Lite Micro clamps without requantising, which is right for equal scales only.
Result<KernelCalls> LowerRelu6(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(KernelCalls calls, LowerClamp(op, {kUnaryRelu6, "RELU6"}, options));
  if (options.rounding == Rounding::kTflm && op.input(0).dtype != DType::kFloat32) {
    MOTE_RETURN_IF_ERROR(WantSameQuantization(op, "input", op.input(0), op.output(0)));
  }
  return calls;
}

Result<KernelCalls> LowerReluN1To1(const OpView& op, const LowerOptions& options) {
  return LowerClamp(op, {kUnaryReluN1To1, "RELU_N1_TO_1"}, options);
}

Result<KernelCalls> LowerRelu0To1(const OpView& op, const LowerOptions& options) {
  return LowerClamp(op, {kUnaryRelu0To1, "RELU_0_TO_1"}, options);
}

}  // namespace

const OpDef& Relu() {
  static constexpr OpDef kDef = {
      "RELU", "requantize", InferSameShape, LowerRelu, []() { return KernelsOf(kUnaryRelu); }};
  return kDef;
}

const OpDef& Relu6() {
  static constexpr OpDef kDef = {
      "RELU6", "requantize", InferSameShape, LowerRelu6, []() { return KernelsOf(kUnaryRelu6); }};
  return kDef;
}

const OpDef& ReluN1To1() {
  static constexpr OpDef kDef = {
      "RELU_N1_TO_1", "requantize", InferSameShape, LowerReluN1To1, []() {
        return KernelsOf(kUnaryReluN1To1);
      }};
  return kDef;
}

const OpDef& Relu0To1() {
  static constexpr OpDef kDef = {"RELU_0_TO_1", "requantize", InferSameShape, LowerRelu0To1, []() {
                                   return KernelsOf(kUnaryRelu0To1);
                                 }};
  return kDef;
}

}  // namespace mote::ops
