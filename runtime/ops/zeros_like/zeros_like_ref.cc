// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/zeros_like/zeros_like.h"

namespace mote {

void ZerosLikeRef(const ZerosLikeParams& p, Span<int8_t> y) {
  for (int32_t i = 0; i < p.bytes; ++i) y.data()[i] = 0;
}

}  // namespace mote
