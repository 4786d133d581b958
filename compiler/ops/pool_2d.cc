// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/pool_2d.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

// Scales closer than this count as equal, as they do in TensorFlow Lite.
constexpr double kScaleTolerance = 1.0e-6;
// The sum of a window of int8 or int16 stays in int32 below these; a float counts pixels exactly.
constexpr int64_t kInt8Limit = int64_t{1} << 23;
constexpr int64_t kInt16Limit = int64_t{1} << 16;
constexpr int64_t kFloatLimit = int64_t{1} << 24;

Result<Window> AnyWindow(const OpView& op) {
  const graph::Attributes& a = op.attributes();
  return WindowOf(op, a.Int("filter_height", 0), a.Int("filter_width", 0));
}

Status CheckQuantization(const OpView& op, graph::DType dtype) {
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "input", op.input(0), dtype));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "output", op.output(0), dtype));
  const float difference = op.input(0).quantization.scale[0] - op.output(0).quantization.scale[0];
  const bool close = static_cast<double>(std::abs(difference)) <= kScaleTolerance;
  if (close && ZeroPointOf(op.input(0)) == ZeroPointOf(op.output(0))) return {};
  return WantSameQuantization(op, "input", op.input(0), op.output(0));
}

}  // namespace

Result<std::vector<graph::Shape>> InferPool2d(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, 1));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(const Window window, AnyWindow(op));
  const graph::Shape& x = op.input(0).shape;
  return std::vector<graph::Shape>{{x[0], window.output_h, window.output_w, x[3]}};
}

Result<Window> PoolWindow(const OpView& op, int64_t limit) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"padding",
                                          "stride_w",
                                          "stride_h",
                                          "filter_width",
                                          "filter_height",
                                          "fused_activation_function"}));
  MOTE_TRY(const Window window, AnyWindow(op));
  if (op.attributes().EnumName("padding", "SAME") == "EXPLICIT") {
    return op.Fail("padding EXPLICIT, want SAME or VALID.");
  }
  const graph::Shape& x = op.input(0).shape;
  const int64_t pixels = int64_t{std::min(window.kernel_h, x[1])} * std::min(window.kernel_w, x[2]);
  if (pixels < limit) return window;
  return op.Fail(fmt::format("a window of {} pixels, want fewer than {}.", pixels, limit));
}

Result<Pool2dParams> Pool2dParamsOf(const OpView& op, graph::DType dtype) {
  MOTE_RETURN_IF_ERROR(CheckQuantization(op, dtype));
  MOTE_TRY(const Window window,
           PoolWindow(op, dtype == graph::DType::kInt8 ? kInt8Limit : kInt16Limit));
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  Pool2dParams p = {};
  SetGeometry(op, window, p);
  p.act_min = act.min;
  p.act_max = act.max;
  return p;
}

Result<Pool2dF32Params> Pool2dF32ParamsOf(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantDType("input", op.input(0), graph::DType::kFloat32));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), graph::DType::kFloat32));
  MOTE_TRY(const Window window, PoolWindow(op, kFloatLimit));
  MOTE_TRY(const FloatRange act, FloatActivationRange(op));
  Pool2dF32Params p = {};
  SetGeometry(op, window, p);
  p.act_min = act.min;
  p.act_max = act.max;
  return p;
}

}  // namespace mote::ops
