// SPDX-License-Identifier: Apache-2.0
// space_to_batch -> conv -> batch_to_space  =>  conv{dilation, padding=EXPLICIT ...}
// Each image of the batch holds the pixels that a dilated window would meet, so a convolution
// without stride or padding of its own sums the same products. SPACE_TO_BATCH_ND pads with the zero
// point, and so does the padding of a convolution. Not of float32: there the padding of a
// convolution is left out of the sum, and a 0 times an infinite weight is not.
#include <algorithm>

#include "compiler/ops/op_view.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using ops::OpView;

// The kernel's height and width are dimensions 1 and 2 of both kinds of weights.
bool IsPlainConvolution(const OpView& op) {
  const graph::Attributes& a = op.attributes();
  return IsOp(op, {"CONV_2D", "DEPTHWISE_CONV_2D"}, 2) &&
         op.input(0).dtype != graph::DType::kFloat32 && op.input(1).shape.size() == 4 &&
         a.EnumName("padding", "SAME") == "VALID" && a.Int("stride_h", 0) == 1 &&
         a.Int("stride_w", 0) == 1 && a.Int("dilation_h_factor", 1) == 1 &&
         a.Int("dilation_w_factor", 1) == 1;
}

// Of height and width.
struct Blocks {
  std::vector<int64_t> size;           // [2]
  std::vector<int64_t> before, after;  // [2], paddings or crops
};

// Of a SPACE_TO_BATCH_ND or BATCH_TO_SPACE_ND of four dimensions that changes no scale.
std::optional<Blocks> BlocksOf(const OpView& op, const char* opcode) {
  if (!IsOp(op, {opcode}, 3) || op.input_count() != 3 || op.input(0).shape.size() != 4 ||
      !SameQuantization(op.input(0), op.output(0))) {
    return std::nullopt;
  }
  const Result<std::vector<int64_t>> size = op.IndexValues("block_shape", 1);
  const Result<std::vector<int64_t>> border = op.IndexValues("borders", 2);
  if (!size.ok() || !border.ok() || size->size() != 2 || border->size() != 4) return std::nullopt;
  const std::vector<int64_t>& b = *border;
  return Blocks{*size, {b[0], b[2]}, {b[1], b[3]}};
}

// Of a window; larger ones are refused.
constexpr int64_t kMaxExtent = 1 << 20;

// What a dilated convolution has to pad around x to give as many pixels as the three operators do.
struct Padding {
  int64_t before, after;
};

std::optional<Padding> PaddingOf(
    int64_t input, int64_t output, int64_t kernel, int64_t block, int64_t added, int64_t cropped) {
  const auto in_range = [](int64_t v, int64_t least) { return v >= least && v <= kMaxExtent; };
  if (!in_range(input, 1) || !in_range(output, 1) || !in_range(kernel, 1) || !in_range(block, 1) ||
      !in_range(added, 0) || !in_range(cropped, 0)) {
    return std::nullopt;
  }
  const int64_t before = added - cropped;
  const int64_t reach = (kernel - 1) * block + 1;
  const int64_t after = output - 1 + reach - input - before;
  if (!in_range(reach, 1) || before < 0 || !in_range(after, 0)) return std::nullopt;
  return Padding{before, after};
}

struct Match {
  size_t to_batch, to_space;
  Blocks blocks;
  Padding rows, columns;
};

std::optional<Match> MatchAround(const graph::Module& module,
                                 const graph::Subgraph& graph,
                                 size_t index) {
  const OpView conv(module, graph, index);
  if (!IsPlainConvolution(conv)) return std::nullopt;
  const std::optional<size_t> producer = ProducerOf(graph, conv.input_id(0));
  const std::vector<size_t> readers = ReadersOf(graph, conv.output_id(0));
  if (!producer || !OnlyReader(graph, conv.input_id(0), index) || readers.size() != 1 ||
      !OnlyReader(graph, conv.output_id(0), readers[0])) {
    return std::nullopt;
  }
  const OpView to_batch(module, graph, *producer);
  const OpView to_space(module, graph, readers[0]);
  const std::optional<Blocks> in = BlocksOf(to_batch, "SPACE_TO_BATCH_ND");
  const std::optional<Blocks> out = BlocksOf(to_space, "BATCH_TO_SPACE_ND");
  if (!in || !out || in->size != out->size) return std::nullopt;
  const graph::Shape& x = to_batch.input(0).shape;
  const graph::Shape& y = to_space.output(0).shape;
  const graph::Shape& kernel = conv.input(1).shape;
  if (y.size() != 4 || x[0] != 1) return std::nullopt;
  const auto rows = PaddingOf(x[1], y[1], kernel[1], in->size[0], in->before[0], out->before[0]);
  const auto columns = PaddingOf(x[2], y[2], kernel[2], in->size[1], in->before[1], out->before[1]);
  if (!rows || !columns) return std::nullopt;
  return Match{*producer, readers[0], *in, *rows, *columns};
}

void Fuse(graph::Subgraph& graph, size_t index, const Match& match) {
  graph::Op& conv = graph.ops[index];
  conv.attributes.Set("dilation_h_factor", match.blocks.size[0]);
  conv.attributes.Set("dilation_w_factor", match.blocks.size[1]);
  conv.attributes.Set("padding", graph::Enum{"EXPLICIT"});
  conv.attributes.Set("pad_top", match.rows.before);
  conv.attributes.Set("pad_left", match.columns.before);
  conv.attributes.Set("pad_bottom", match.rows.after);
  conv.attributes.Set("pad_right", match.columns.after);
  conv.inputs[0] = graph.ops[match.to_batch].inputs[0];
  conv.outputs[0] = graph.ops[match.to_space].outputs[0];
  RemoveOp(graph, match.to_space);  // the later one first, so that the other keeps its index
  RemoveOp(graph, match.to_batch);
}

}  // namespace

Rewrites FuseDilation(graph::Module& module,
                      graph::Subgraph& graph,
                      const ops::LowerOptions& /*options*/) {
  int fused = 0;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const std::optional<Match> match = MatchAround(module, graph, i);
    if (!match) continue;
    Fuse(graph, i, *match);
    ++fused;
    --i;  // the operator before it is gone
  }
  return fused;
}

}  // namespace mote::passes
