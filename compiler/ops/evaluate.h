// SPDX-License-Identifier: Apache-2.0
// Runs a single kernel call on the host: constant folding and tests of single operators.
#pragma once

#include <map>

#include "compiler/ops/kernel_call.h"

namespace mote::ops {

// tensor index -> its bytes. Inputs must be there; outputs are there afterwards, sized by the
// caller through `output_bytes`.
using TensorBytes = std::map<int, graph::Bytes>;

TensorBytes Evaluate(const KernelCall& call,
                     TensorBytes inputs,
                     const std::map<int, int64_t>& output_bytes);

}  // namespace mote::ops
