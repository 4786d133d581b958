// SPDX-License-Identifier: Apache-2.0
// Operators that reduce dimensions: the shape rule, and the parameters by which kernels step
// through their input (runtime/ops/common/reduce_params.h).
#pragma once

#include <algorithm>
#include <vector>

#include "compiler/ops/kernel_call.h"
#include "compiler/ops/op_view.h"
#include "runtime/ops/common/reduce_params.h"

namespace mote::ops {

// Inputs are x and the constant axes; the axes gone or of size 1 (keep_dims).
Result<std::vector<graph::Shape>> InferReduction(const OpView& op);

struct Reduction {
  int32_t kept_size[kReduceRank];
  int32_t kept_stride[kReduceRank];
  int32_t reduced_size[kReduceRank];
  int32_t reduced_stride[kReduceRank];
  int32_t count;  // the product of reduced_size
};

// Errors: empty inputs, more than `most` elements to one, dimensions that alternate too often.
Result<Reduction> ReductionOf(const OpView& op, int64_t most);

template <class Params>
void SetReduction(const Reduction& reduction, Params& p) {
  std::copy(std::begin(reduction.kept_size), std::end(reduction.kept_size), p.kept_size);
  std::copy(std::begin(reduction.kept_stride), std::end(reduction.kept_stride), p.kept_stride);
  std::copy(std::begin(reduction.reduced_size), std::end(reduction.reduced_size), p.reduced_size);
  std::copy(
      std::begin(reduction.reduced_stride), std::end(reduction.reduced_stride), p.reduced_stride);
}

template <class Params>
Fields ReductionFields(const Params& p) {
  Fields f;
  f.Add("kept_size", p.kept_size).Add("kept_stride", p.kept_stride);
  f.Add("reduced_size", p.reduced_size).Add("reduced_stride", p.reduced_stride);
  return f;
}

}  // namespace mote::ops
