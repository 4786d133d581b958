// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/image_rows.h"

#include <algorithm>

#include "compiler/ops/elementwise.h"
#include "compiler/ops/registry.h"
#include "compiler/ops/window.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Tensor;

constexpr size_t kHeight = 1;  // of [N,H,W,C]

bool IsImage(const Tensor& tensor) {
  const bool known = tensor.dtype == DType::kInt8 || tensor.dtype == DType::kInt16 ||
                     tensor.dtype == DType::kFloat32;
  return known && tensor.shape.size() == 4 && tensor.shape[0] == 1 &&
         std::all_of(tensor.shape.begin(), tensor.shape.end(), [](int32_t n) { return n > 0; });
}

bool IsConvolution(const std::string& opcode) {
  return opcode == "CONV_2D" || opcode == "DEPTHWISE_CONV_2D";
}
bool IsPool(const std::string& opcode) {
  return opcode == "AVERAGE_POOL_2D" || opcode == "MAX_POOL_2D";
}

struct HeightOf {
  int32_t kernel, dilation, stride, pad_top, input, output;
};

std::optional<ImageRows> WindowRows(const HeightOf& h) {
  ImageRows rows;
  rows.inputs = {0};
  rows.pad_top = h.pad_top;
  rows.stride = h.stride;
  const int64_t reach = (int64_t{h.kernel} - 1) * h.dilation + 1;
  for (int32_t y = 0; y < h.output; ++y) {
    const int64_t first = int64_t{y} * h.stride - h.pad_top;
    const int64_t begin = std::max<int64_t>(first, 0);
    const int64_t end = std::min<int64_t>(first + reach, h.input);
    if (begin >= end) return std::nullopt;  // a window of padding only
    rows.reads.push_back({static_cast<int32_t>(begin), static_cast<int32_t>(end)});
  }
  return rows;
}

std::optional<ImageRows> RowsOfWindow(const OpView& op, int64_t kernel_h, int64_t kernel_w) {
  const Result<Window> window = WindowOf(op, kernel_h, kernel_w);
  if (!window.ok()) return std::nullopt;
  return WindowRows({window->kernel_h,
                     window->dilation_h,
                     window->stride_h,
                     window->pad_top,
                     op.input(0).shape[kHeight],
                     window->output_h});
}

std::optional<ImageRows> RowsOfConvolution(const OpView& op) {
  if (op.input_count() < 2 || !op.has_input(1) || op.input(1).shape.size() != 4) return {};
  for (size_t i = 1; i < op.input_count(); ++i) {
    if (op.has_input(i) && !op.is_constant(i)) return {};
  }
  return RowsOfWindow(op, op.input(1).shape[1], op.input(1).shape[2]);
}

// One window over all pixels is summed row by row.
std::optional<ImageRows> RowsOfPool(const OpView& op) {
  const graph::Attributes& a = op.attributes();
  const graph::Shape& x = op.input(0).shape;
  const int64_t height = a.Int("filter_height", 0);
  std::optional<ImageRows> rows = RowsOfWindow(op, height, a.Int("filter_width", 0));
  if (!rows) return rows;
  rows->one_by_one = true;
  if (op.op().opcode != "AVERAGE_POOL_2D" || op.input(0).dtype != DType::kInt8) return rows;
  const graph::Shape& y = op.output(0).shape;
  const bool all = y[1] == 1 && y[2] == 1 && rows->reads[0].count() == x[1] &&
                   a.EnumName("padding", "SAME") == "VALID" && a.Int("filter_width", 0) == x[2];
  if (!all || x[1] == 1) return rows;
  rows->sums = true;
  rows->one_by_one = false;
  rows->reads.clear();
  for (int32_t r = 0; r < x[1]; ++r) rows->reads.push_back({r, r + 1});
  return rows;
}

// Constants go along with every row: they have none of their own.
bool IsSameInEveryRow(const OpView& op, size_t input) {
  const graph::Shape& shape = op.input(input).shape;
  return op.is_constant(input) && (shape.size() < 3 || shape[shape.size() - 3] == 1);
}

std::optional<ImageRows> RowsOfElements(const OpView& op) {
  const graph::Shape& y = op.output(0).shape;
  ImageRows rows;
  rows.elementwise = true;
  for (size_t i = 0; i < op.input_count(); ++i) {
    if (!op.has_input(i)) return {};
    if (IsSameInEveryRow(op, i)) continue;
    if (op.is_constant(i) || !IsImage(op.input(i)) || op.input(i).shape != y) return {};
    rows.inputs.push_back(i);
  }
  if (rows.inputs.empty()) return {};
  for (int32_t r = 0; r < y[kHeight]; ++r) rows.reads.push_back({r, r + 1});
  return rows;
}

// The operator alone, on tensors of its own.
struct OneOp {
  graph::Subgraph graph;
  std::vector<int> tensor_of;  // the tensors of the model, by index in `graph`

  explicit OneOp(const OpView& op) {
    graph.ops = {op.op()};
    const auto add = [&](int& id) {
      if (id == graph::kAbsent) return;
      tensor_of.push_back(id);
      graph.tensors.push_back(op.tensor(id));
      id = static_cast<int>(tensor_of.size()) - 1;
    };
    for (int& id : graph.ops[0].inputs) add(id);
    for (int& id : graph.ops[0].outputs) add(id);
  }

  Tensor& input(size_t i) { return graph.tensors[static_cast<size_t>(graph.ops[0].inputs[i])]; }
  Tensor& output() { return graph.tensors[static_cast<size_t>(graph.ops[0].outputs[0])]; }
  graph::Attributes& attributes() { return graph.ops[0].attributes; }
};

// What the padding adds on the right, so that the last window of a row is reached.
int64_t PadRight(const Window& w, int32_t input_w) {
  const int64_t reach = (int64_t{w.kernel_w} - 1) * w.dilation_w + 1;
  return std::max<int64_t>(0,
                           (int64_t{w.output_w} - 1) * w.stride_w + reach - input_w - w.pad_left);
}

void PadConvolution(const OpView& op, const RowKind& kind, OneOp& one) {
  const graph::Shape& kernel = op.input(1).shape;
  const Window w = WindowOf(op, kernel[1], kernel[2]).value();
  const int64_t reach = (int64_t{w.kernel_h} - 1) * w.dilation_h + 1;
  one.attributes().Set("padding", graph::Enum{"EXPLICIT"});
  one.attributes().Set("pad_top", int64_t{kind.above});
  const int64_t all = (int64_t{kind.results} - 1) * w.stride_h + reach;
  one.attributes().Set("pad_bottom", std::max<int64_t>(0, all - kind.above - kind.rows));
  one.attributes().Set("pad_left", int64_t{w.pad_left});
  one.attributes().Set("pad_right", PadRight(w, op.input(0).shape[2]));
}

// Pools leave out what is outside of the image: a window of the rows that are inside.
void CutPool(const RowKind& kind, OneOp& one) {
  one.attributes().Set("filter_height", int64_t{kind.rows});
  one.attributes().Set("stride_h", int64_t{kind.rows});
}

void RestoreTensors(const OneOp& one, KernelCall& call) {
  const auto restore = [&](int& tensor) { tensor = one.tensor_of[static_cast<size_t>(tensor)]; };
  for (Operand& operand : call.operands) {
    const bool names =
        operand.kind == Operand::Kind::kInput || operand.kind == Operand::Kind::kOutput;
    if (names) restore(operand.tensor);
  }
  for (int& tensor : call.in_place_inputs) restore(tensor);
}

}  // namespace

std::optional<ImageRows> ImageRowsOf(const OpView& op) {
  const std::string& opcode = op.op().opcode;
  if (op.op().custom || op.input_count() == 0 || op.output_count() != 1 || !op.has_input(0) ||
      !IsImage(op.output(0))) {
    return std::nullopt;
  }
  if (IsElementwise(op)) return RowsOfElements(op);
  if (!IsImage(op.input(0)) || op.is_constant(0)) return std::nullopt;
  if (IsConvolution(opcode)) return RowsOfConvolution(op);
  if (IsPool(opcode)) return RowsOfPool(op);
  return std::nullopt;
}

RowKind KindOfRows(const ImageRows& rows, size_t first, size_t end) {
  RowKind kind;
  kind.rows = rows.reads[end - 1].end - rows.reads[first].first;
  kind.results = static_cast<int32_t>(end - first);
  if (rows.sums) {
    kind.first = first == 0;
    kind.last = end == rows.reads.size();
    kind.results = 1;
  } else if (!rows.elementwise) {
    const int64_t top = static_cast<int64_t>(first) * rows.stride - rows.pad_top;
    kind.above = static_cast<int32_t>(std::max<int64_t>(0, -top));
  }
  return kind;
}

Result<KernelCall> LowerRows(const OpView& op,
                             const ImageRows& rows,
                             const RowKind& kind,
                             const LowerOptions& options) {
  if (rows.sums) return LowerAveragePoolRows(op, kind, options);
  OneOp one(op);
  for (const size_t input : rows.inputs) one.input(input).shape[kHeight] = kind.rows;
  one.output().shape[kHeight] = kind.results;
  if (IsConvolution(op.op().opcode)) PadConvolution(op, kind, one);
  if (IsPool(op.op().opcode)) CutPool(kind, one);
  MOTE_TRY(KernelCalls calls, LowerOp(OpView(op.module(), one.graph, 0), options));
  if (calls.size() != 1) return op.Fail("more than one call for a row.");
  RestoreTensors(one, calls[0]);
  return std::move(calls[0]);
}

}  // namespace mote::ops
