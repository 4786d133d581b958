// SPDX-License-Identifier: Apache-2.0
// Operators of one input that work element by element: the calls that their lowerings share.
#pragma once

#include <vector>

#include "compiler/ops/op_def.h"
#include "runtime/ops/unary/unary.h"
#include "support/result.h"

namespace mote::ops {

// float32 to float32, after WantAttributes(). Refuses other types on the output.
Result<KernelCalls> LowerUnaryF32(const OpView& op,
                                  UnaryFunction function,
                                  float alpha,
                                  const LowerOptions& options);

std::vector<KernelInfo> UnaryF32Kernels(UnaryFunction function);

}  // namespace mote::ops
