// SPDX-License-Identifier: Apache-2.0
// Operators of one int16 input: the calls that their lowerings share. Types, quantisation and
// options are checked here, but for the options' names.
#pragma once

#include <vector>

#include "compiler/ops/op_def.h"
#include "runtime/ops/unary/unary.h"
#include "support/result.h"

namespace mote::ops {

// ABS, LEAKY_RELU, LOGISTIC or TANH.
Result<KernelCalls> LowerUnaryS16(const OpView& op,
                                  UnaryFunction function,
                                  const LowerOptions& options);

std::vector<KernelInfo> UnaryS16Kernels(UnaryFunction function);

}  // namespace mote::ops
