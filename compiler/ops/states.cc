// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/states.h"

#include <fmt/format.h>

#include "compiler/graph/quote.h"

namespace mote::ops {

Status WantStates(const OpView& op, States states) {
  size_t variables = 0;
  for (size_t k = 0; k < states.count; ++k) {
    if (op.input(states.first + k).is_variable) ++variables;
  }
  if (variables == states.count) return op.WantOutputs(1);
  if (variables == 0 && op.output_count() == 1 + states.count) return {};
  for (size_t k = 0; k < states.count; ++k) {
    const graph::Tensor& state = op.input(states.first + k);
    if (state.is_variable) continue;
    return op.Fail(fmt::format("input {}, the state {}, is no variable, want is_variable.",
                               states.first + k,
                               graph::QuotedShort(state.name)));
  }
  return {};
}

int NewState(const OpView& op, States states, size_t k) {
  return op.output_count() > 1 ? op.output_id(1 + k) : op.input_id(states.first + k);
}

std::vector<graph::Shape> ShapesWithStates(const OpView& op, States states, graph::Shape y) {
  std::vector<graph::Shape> shapes = {std::move(y)};
  for (size_t k = 0; op.output_count() > 1 && k < states.count; ++k) {
    shapes.push_back(op.input(states.first + k).shape);
  }
  return shapes;
}

}  // namespace mote::ops
