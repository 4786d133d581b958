// SPDX-License-Identifier: Apache-2.0
// The call of the kernels in runtime/ops/reshape/: bytes copied as they are.
#pragma once

#include <vector>

#include "compiler/ops/op_def.h"

namespace mote::ops {

// `from` to `to`, tensors of one size.
KernelCall CopyCall(
    const CallName& name, int64_t bytes, int from, int to, const LowerOptions& options);
KernelCall CopyCall(const OpView& op, int from, int to, const LowerOptions& options);

// A value that the compiler knows to a tensor of its size.
KernelCall ConstantCall(const OpView& op,
                        const std::string& role,
                        const graph::Bytes& bytes,
                        int to,
                        const LowerOptions& options);

// The lowering of operators whose output is their input under another shape, after
// WantAttributes().
Result<KernelCalls> LowerAlias(const OpView& op, const LowerOptions& options);

std::vector<KernelInfo> CopyKernels();

}  // namespace mote::ops
