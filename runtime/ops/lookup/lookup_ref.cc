// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/lookup/lookup.h"

namespace mote {

void LookupS8Ref(const LookupParams& p,
                 Span<const int8_t> x,
                 Span<const int8_t> table,
                 Span<int8_t> y) {
  for (int32_t i = 0; i < p.size; ++i) y.data()[i] = table.data()[x.data()[i] + 128];
}

}  // namespace mote
