// SPDX-License-Identifier: Apache-2.0
// Operators of two inputs whose shapes broadcast like NumPy's: the shape rule, and the parameters
// by which kernels step through them (runtime/ops/common/broadcast_params.h).
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "compiler/ops/kernel_call.h"
#include "compiler/ops/op_view.h"
#include "compiler/ops/quantized.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote::ops {

// Of the operator's inputs; at most kBroadcastRank dimensions.
Result<graph::Shape> BroadcastShape(const OpView& op, const std::vector<size_t>& inputs);
Result<std::vector<graph::Shape>> InferBroadcast(const OpView& op);

// Loops over a tensor's elements, outermost first, 1 and 0 in front where there are fewer.
// Dimensions that all inputs step through alike are one: equal shapes are one line.
using Dimensions = std::array<int32_t, kBroadcastRank>;
struct BroadcastLoops {
  Dimensions shape;
  std::vector<Dimensions> strides;  // of each input; 0 where it broadcasts
};
BroadcastLoops LoopsOver(const graph::Shape& y, const std::vector<graph::Shape>& inputs);

// The fields size, shape, a_strides and b_strides.
template <class Params>
void SetBroadcast(const OpView& op, Params& p) {
  p.size = CountOf(op.output(0));
  const BroadcastLoops loops =
      LoopsOver(op.output(0).shape, {op.input(0).shape, op.input(1).shape});
  std::copy(loops.shape.begin(), loops.shape.end(), p.shape);
  std::copy(loops.strides[0].begin(), loops.strides[0].end(), p.a_strides);
  std::copy(loops.strides[1].begin(), loops.strides[1].end(), p.b_strides);
}

// Inputs and output as the kernels of two inputs take them. Those of the output's type that do not
// broadcast may share its memory.
void SetPairOperands(const OpView& op, KernelCall& call);

// Input 0 of one of these types, input 1 and the output of the same.
Status WantPairOf(const OpView& op, const std::vector<graph::DType>& dtypes);

}  // namespace mote::ops
