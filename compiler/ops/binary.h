// SPDX-License-Identifier: Apache-2.0
// Functions of two tensors without scales (runtime/ops/binary/), for the operators that have them.
#pragma once

#include <vector>

#include "compiler/ops/op_def.h"

namespace mote::ops {

// `function` as in runtime/ops/binary/binary.h. Inputs and output have one type; a type for which
// there is no kernel is refused. Fused activations where the function takes one.
Result<KernelCalls> LowerBinary(const OpView& op, int32_t function, const LowerOptions& options);

// Of all types that have the function.
std::vector<KernelInfo> BinaryKernels(int32_t function);

}  // namespace mote::ops
