// SPDX-License-Identifier: Apache-2.0
// RELU, RELU6: x int8 -> y int8. Those behind a convolution are fused into it before.
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/requantize.h"

namespace mote::ops {
namespace {

// TFLite divides these scales in float, others in double.
double Ratio(const OpView& op) {
  return static_cast<double>(op.input(0).quantization.scale[0] /
                             op.output(0).quantization.scale[0]);
}

Result<KernelCalls> LowerClamp(const OpView& op, const char* range, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const ActRange act, ActivationRange(op, range, op.output(0)));
  return LowerRequantize(op, Ratio(op), act, options);
}

Result<KernelCalls> LowerRelu(const OpView& op, const LowerOptions& options) {
  return LowerClamp(op, "RELU", options);
}

// TensorFlow Lite Micro clamps without requantising, which is right for equal scales only.
Result<KernelCalls> LowerRelu6(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(KernelCalls calls, LowerClamp(op, "RELU6", options));
  if (options.rounding == Rounding::kTflm) {
    MOTE_RETURN_IF_ERROR(WantSameQuantization(op, "input", op.input(0), op.output(0)));
  }
  return calls;
}

}  // namespace

const OpDef& Relu() {
  static constexpr OpDef kDef = {
      "RELU", "requantize", InferSameShape, LowerRelu, RequantizeKernels};
  return kDef;
}

const OpDef& Relu6() {
  static constexpr OpDef kDef = {
      "RELU6", "requantize", InferSameShape, LowerRelu6, RequantizeKernels};
  return kDef;
}

}  // namespace mote::ops
