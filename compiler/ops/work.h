// SPDX-License-Identifier: Apache-2.0
// How long an operator takes, roughly and from the shapes alone: what bounds the time that a model
// can ask for before any of it is spent.
#pragma once

#include <cstdint>

#include "compiler/ops/op_view.h"

namespace mote::ops {

// Elements read and written and multiply-accumulates, each counted as one; never less than the
// kernels do but for a factor that is no size of the model. At most kMaxWork; for a verified
// module.
int64_t WorkOf(const OpView& op);

// Where counting stops.
inline constexpr int64_t kMaxWork = int64_t{1} << 62;

}  // namespace mote::ops
