// SPDX-License-Identifier: Apache-2.0
// pad -> conv{padding}  =>  conv{padding=EXPLICIT pad_top pad_left pad_bottom pad_right}
// PAD writes the zero point, and so does the padding of a convolution. Not of float32: there the
// padding of a convolution adds nothing, while a zero of PAD times an infinite weight is NaN.
#include <algorithm>

#include "compiler/ops/window.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using ops::OpView;

bool IsQuantized(graph::DType dtype) {
  return dtype == graph::DType::kInt8 || dtype == graph::DType::kInt16;
}

struct Pads {
  int64_t top, bottom, left, right;
};

// The paddings of an int8 or int16 PAD of height and width only.
std::optional<Pads> SpatialPads(const OpView& pad) {
  if (!IsOp(pad, {"PAD"}, 2) || pad.input_count() != 2 || !IsQuantized(pad.input(0).dtype) ||
      pad.input(0).shape.size() != 4 || !SameQuantization(pad.input(0), pad.output(0))) {
    return std::nullopt;
  }
  const Result<std::vector<int64_t>> v = pad.IndexValues("paddings", 1);
  if (!v.ok() || v->size() != 8) return std::nullopt;
  const auto& p = *v;
  const bool spatial = p[0] == 0 && p[1] == 0 && p[6] == 0 && p[7] == 0 &&
                       std::all_of(p.begin(), p.end(), [](int64_t n) { return n >= 0; });
  if (!spatial) return std::nullopt;
  return Pads{p[2], p[3], p[4], p[5]};
}

// What the convolution itself adds below or to the right: enough to reach its last window.
int64_t PadAfter(int64_t size, int64_t output, int64_t stride, int64_t reach, int64_t before) {
  return std::max<int64_t>(0, (output - 1) * stride + reach - size - before);
}

void SetExplicitPadding(graph::Op& conv,
                        const graph::Shape& padded,
                        const ops::Window& w,
                        const Pads& pads) {
  const int64_t bottom = PadAfter(
      padded[1], w.output_h, w.stride_h, (w.kernel_h - 1) * int64_t{w.dilation_h} + 1, w.pad_top);
  const int64_t right = PadAfter(
      padded[2], w.output_w, w.stride_w, (w.kernel_w - 1) * int64_t{w.dilation_w} + 1, w.pad_left);
  conv.attributes.Set("padding", graph::Enum{"EXPLICIT"});
  conv.attributes.Set("pad_top", pads.top + w.pad_top);
  conv.attributes.Set("pad_left", pads.left + w.pad_left);
  conv.attributes.Set("pad_bottom", pads.bottom + bottom);
  conv.attributes.Set("pad_right", pads.right + right);
}

bool Fuse(graph::Module& module, graph::Subgraph& graph, size_t index) {
  const OpView conv(module, graph, index);
  if (!IsOp(conv, {"CONV_2D", "DEPTHWISE_CONV_2D"}, 2) || conv.input(1).shape.size() != 4) {
    return false;
  }
  const std::optional<size_t> producer = ProducerOf(graph, conv.input_id(0));
  if (!producer || !OnlyReader(graph, conv.input_id(0), index)) return false;
  const OpView pad(module, graph, *producer);
  const std::optional<Pads> pads = SpatialPads(pad);
  const graph::Shape& kernel = conv.input(1).shape;  // [.,h,w,.], of both kinds
  const Result<ops::Window> window = ops::WindowOf(conv, kernel[1], kernel[2]);
  if (!pads || !window.ok()) return false;
  SetExplicitPadding(graph.ops[index], conv.input(0).shape, *window, *pads);
  graph.ops[index].inputs[0] = pad.input_id(0);
  RemoveOp(graph, *producer);
  return true;
}

}  // namespace

Rewrites FusePad(graph::Module& module,
                 graph::Subgraph& graph,
                 const ops::LowerOptions& /*options*/) {
  int fused = 0;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    if (!Fuse(module, graph, i)) continue;
    ++fused;
    --i;  // the pad before it is gone
  }
  return fused;
}

}  // namespace mote::passes
