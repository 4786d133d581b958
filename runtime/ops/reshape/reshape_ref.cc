// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/reshape/reshape.h"

namespace mote {

void CopyBytes(const ReshapeParams& p, Span<const int8_t> x, Span<int8_t> y) {
  for (int32_t i = 0; i < p.size_bytes; ++i) y.data()[i] = x.data()[i];
}

}  // namespace mote
