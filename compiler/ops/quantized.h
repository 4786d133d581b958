// SPDX-License-Identifier: Apache-2.0
// Quantised tensors: the checks and readings that the lowerings share.
#pragma once

#include "compiler/ops/op_view.h"
#include "support/result.h"

namespace mote::ops {

// Of that type, with one scale and zero point.
Status WantQuantized(const OpView& op,
                     const char* role,
                     const graph::Tensor& tensor,
                     graph::DType dtype);

// int8 with one scale and zero point.
Status WantInt8(const OpView& op, const char* role, const graph::Tensor& tensor);

// One scale and zero point for both; the message says which operator could change them.
Status WantSameQuantization(const OpView& op,
                            const char* role,
                            const graph::Tensor& tensor,
                            const graph::Tensor& output);

// For operators that move elements unchanged: one type, one scale and zero point where both have
// any.
Status WantSameElements(const OpView& op, const graph::Tensor& x, const graph::Tensor& y);
Status WantSameElements(const OpView& op,
                        const char* role,
                        const graph::Tensor& x,
                        const graph::Tensor& y);

// int32 inputs and outputs are numbers, not steps of a scale: with one they are refused.
Status WantNoScales(const OpView& op);

// Scale 1/256 and zero point -128, the only ones for probabilities.
Status WantProbabilities(const OpView& op, const graph::Tensor& output);

// Of a tensor that has one of each.
double ScaleOf(const graph::Tensor& tensor);
int32_t ZeroPointOf(const graph::Tensor& tensor);

// Elements of a verified tensor: at most graph::kMaxTensorBytes.
int32_t CountOf(const graph::Tensor& tensor);

// Shape rule of operators that work element by element: one input, one output, one shape.
Result<std::vector<graph::Shape>> InferSameShape(const OpView& op);

}  // namespace mote::ops
