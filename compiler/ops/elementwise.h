// SPDX-License-Identifier: Apache-2.0
// Operators that compute each element of their one output from those at the same place of their
// inputs, which may be repeated to its shape.
#pragma once

#include <set>
#include <string>

#include "compiler/ops/op_view.h"

namespace mote::ops {

const std::set<std::string>& ElementwiseOpcodes();

bool IsElementwise(const OpView& op);

}  // namespace mote::ops
