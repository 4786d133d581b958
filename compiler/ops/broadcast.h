// SPDX-License-Identifier: Apache-2.0
// Operators of two inputs whose shapes broadcast like NumPy's: the shape rule, and the parameters
// by which kernels step through them (runtime/ops/common/broadcast_params.h).
#pragma once

#include <vector>

#include "compiler/ops/op_view.h"
#include "compiler/ops/quantized.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote::ops {

Result<std::vector<graph::Shape>> InferBroadcast(const OpView& op);

// Outermost first, 1 in front where there are fewer dimensions.
void SetDimensions(const graph::Shape& shape, int32_t (&dimensions)[kBroadcastRank]);
// Of a shape without zeros; 0 where a dimension is 1.
void SetStrides(const graph::Shape& shape, int32_t (&strides)[kBroadcastRank]);

// The fields size, broadcast, shape, a_strides and b_strides.
template <class Params>
void SetBroadcast(const OpView& op, Params& p) {
  p.size = CountOf(op.output(0));
  p.broadcast = CountOf(op.input(0)) == p.size && CountOf(op.input(1)) == p.size ? 0 : 1;
  SetDimensions(op.output(0).shape, p.shape);
  if (p.size == 0) return;
  SetStrides(op.input(0).shape, p.a_strides);
  SetStrides(op.input(1).shape, p.b_strides);
}

}  // namespace mote::ops
