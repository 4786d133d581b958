// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/arg/arg_first.h"

namespace mote {

void ArgMaxS8Ref(const ArgParams& p, Span<const int8_t> x, Span<int32_t> y) {
  ForEachArg(p, x, y, [](int8_t v, int8_t best) { return v > best; });
}

}  // namespace mote
