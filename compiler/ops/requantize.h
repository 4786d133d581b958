// SPDX-License-Identifier: Apache-2.0
// Between integers: the kernels of QUANTIZE and of the RELUs, which differ in multiplier and clamp.
#pragma once

#include <vector>

#include "compiler/ops/op_def.h"
#include "compiler/ops/requant.h"
#include "support/result.h"

namespace mote::ops {

// `m`: input scale / output scale, as the operator computes it. Refuses pairs of types that have no
// kernel; the caller has checked quantisation.
Result<KernelCalls> LowerRequantize(const OpView& op,
                                    double m,
                                    const ActRange& act,
                                    const LowerOptions& options);

std::vector<KernelInfo> RequantizeKernels();
std::vector<KernelInfo> RequantizeU8Kernels();

// The row of `mote ops` of the kernel that is there for several pairs of types.
KernelInfo RequantizeTypesKernel(const char* dtype);

}  // namespace mote::ops
