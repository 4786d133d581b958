// SPDX-License-Identifier: Apache-2.0
// The int8 to int8 kernel of QUANTIZE, RELU and RELU6: they differ in multiplier and clamp.
#pragma once

#include <vector>

#include "compiler/ops/op_def.h"
#include "compiler/ops/requant.h"
#include "support/result.h"

namespace mote::ops {

// `m`: input scale / output scale, as the operator computes it.
Result<KernelCalls> LowerRequantize(const OpView& op,
                                    double m,
                                    const ActRange& act,
                                    const LowerOptions& options);

std::vector<KernelInfo> RequantizeKernels();
std::vector<KernelInfo> RequantizeU8Kernels();

}  // namespace mote::ops
