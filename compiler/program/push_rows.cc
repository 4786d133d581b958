// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/push_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/graph/quote.h"
#include "compiler/ops/copy.h"
#include "compiler/ops/image_rows.h"

namespace mote::program {
using graph::Module;
using graph::Subgraph;
using graph::Tensor;

namespace {

constexpr size_t kHeight = 1;           // of [1,H,W,C]
constexpr int64_t kArenaAlignment = 8;  // of its size

Status CheckInput(const Subgraph& graph) {
  if (graph.inputs.size() != 1) {
    return Error{
        fmt::format("{} inputs and states, want one image and no state.", graph.inputs.size())};
  }
  const Tensor& image = graph.tensors[static_cast<size_t>(graph.inputs[0])];
  const graph::Shape& shape = image.shape;
  if (shape.size() == 4 && shape[0] == 1 && shape[kHeight] > 1) return {};
  return Error{fmt::format("input {} is {}, want an image [1,H,W,C] of several rows.",
                           graph::QuotedShort(image.name),
                           graph::ShapeText(shape))};
}

Status CheckReaders(const Module& module) {
  const Subgraph& graph = module.main();
  const int image = graph.inputs[0];
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const std::vector<int>& inputs = graph.ops[i].inputs;
    if (std::count(inputs.begin(), inputs.end(), image) == 0) continue;
    const ops::OpView op(module, graph, i);
    if (!ops::ImageRowsOf(op)) {
      return op.Fail("needs the image as a whole. Compile it without --push-rows.");
    }
  }
  return {};
}

}  // namespace

Result<graph::Shape> PushRows(Module& module,
                              ops::KernelCalls& calls,
                              const ops::LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckInput(module.main()));
  MOTE_RETURN_IF_ERROR(CheckReaders(module));
  Subgraph& graph = module.main();
  const int image = graph.inputs[0];
  const int row = static_cast<int>(graph.tensors.size());
  graph.tensors.push_back(graph.tensors[static_cast<size_t>(image)]);
  Tensor& tensor = graph.tensors.back();
  tensor.name += "/row";
  tensor.shape[kHeight] = 1;
  tensor.shape_signature.clear();
  graph.inputs = {row};
  graph::Op push;
  push.opcode = kRowsPush;
  push.inputs = {row};
  push.outputs = {image};
  graph.ops.push_back(push);
  const std::string& name = graph.tensors[static_cast<size_t>(image)].name;
  const int64_t row_bytes = graph::ByteCount(tensor).value_or(0);
  calls.insert(calls.begin(), ops::CopyCall({kRowsPush, name}, row_bytes, row, image, options));
  return graph.tensors[static_cast<size_t>(image)].shape;
}

Status FinishPushing(Program& program, graph::Shape image) {
  const bool pushes = !program.calls.empty() && program.calls[0].kernel.pushes > 0;
  if (!pushes) {
    return Error{
        "no run of operators from the image on works row by row, or the model is too large for "
        "the search (128 operators, 4 MB of weights, no IF or WHILE). Compile it without "
        "--push-rows."};
  }
  const Call& rows = program.calls[0];
  const std::vector<uint16_t>& steps = rows.kernel.steps;
  PushedImage& pushed = program.pushed;
  pushed.shape = std::move(image);
  pushed.rows = static_cast<int32_t>(std::count_if(
      steps.begin(), steps.end(), [&](uint16_t step) { return step < rows.kernel.pushes; }));
  // The next step, and how often each call has run whose place advances.
  const std::vector<Call>& block = rows.blocks[0];
  const auto counts = 1 + std::count_if(block.begin(), block.end(), Advances);
  const int64_t bytes = counts * static_cast<int64_t>(sizeof(uint16_t));
  pushed.state_offset = program.arena_bytes;
  pushed.state_bytes = (bytes + kArenaAlignment - 1) / kArenaAlignment * kArenaAlignment;
  program.arena_bytes += pushed.state_bytes;
  program.arena_lower_bound_bytes += pushed.state_bytes;
  return {};
}

}  // namespace mote::program
