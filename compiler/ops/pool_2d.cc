// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/pool_2d.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/window.h"

namespace mote::ops {
namespace {

// The sum of a window of bytes stays in int32 below this.
constexpr int64_t kMaxWindow = int64_t{1} << 23;
// Scales closer than this count as equal, as they do in TensorFlow Lite.
constexpr double kScaleTolerance = 1.0e-6;

Result<Window> PoolWindow(const OpView& op) {
  const graph::Attributes& a = op.attributes();
  return WindowOf(op, a.Int("filter_height", 0), a.Int("filter_width", 0));
}

Status CheckQuantization(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  const float difference = op.input(0).quantization.scale[0] - op.output(0).quantization.scale[0];
  const bool close = static_cast<double>(std::abs(difference)) <= kScaleTolerance;
  if (close && ZeroPointOf(op.input(0)) == ZeroPointOf(op.output(0))) return {};
  return WantSameQuantization(op, "input", op.input(0), op.output(0));
}

Status CheckWindow(const OpView& op, const Window& window) {
  if (op.attributes().EnumName("padding", "SAME") == "EXPLICIT") {
    return op.Fail("padding EXPLICIT, want SAME or VALID.");
  }
  const graph::Shape& x = op.input(0).shape;
  const int64_t pixels = int64_t{std::min(window.kernel_h, x[1])} * std::min(window.kernel_w, x[2]);
  if (pixels < kMaxWindow) return {};
  return op.Fail(fmt::format("a window of {} pixels, want fewer than {}.", pixels, kMaxWindow));
}

}  // namespace

Result<std::vector<graph::Shape>> InferPool2d(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, 1));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(const Window window, PoolWindow(op));
  return std::vector<graph::Shape>{{1, window.output_h, window.output_w, op.input(0).shape[3]}};
}

Result<Pool2dParams> Pool2dParamsOf(const OpView& op) {
  MOTE_RETURN_IF_ERROR(CheckQuantization(op));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"padding",
                                          "stride_w",
                                          "stride_h",
                                          "filter_width",
                                          "filter_height",
                                          "fused_activation_function"}));
  MOTE_TRY(const Window window, PoolWindow(op));
  MOTE_RETURN_IF_ERROR(CheckWindow(op, window));
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  const graph::Shape& x = op.input(0).shape;
  Pool2dParams p = {};
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
  p.act_min = act.min;
  p.act_max = act.max;
  return p;
}

Fields FieldsOf(const Pool2dParams& p) {
  Fields f;
  f.Add("input_h", p.input_h).Add("input_w", p.input_w).Add("channels", p.channels);
  f.Add("output_h", p.output_h).Add("output_w", p.output_w);
  f.Add("kernel_h", p.kernel_h).Add("kernel_w", p.kernel_w);
  f.Add("stride_h", p.stride_h).Add("stride_w", p.stride_w);
  f.Add("pad_top", p.pad_top).Add("pad_left", p.pad_left);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  return f;
}

std::vector<int> InPlaceInputs(const OpView& op, const Pool2dParams& p) {
  if (p.pad_top != 0 || p.pad_left != 0) return {};
  return {op.input_id(0)};
}

}  // namespace mote::ops
