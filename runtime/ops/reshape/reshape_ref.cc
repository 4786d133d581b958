// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/reshape/reshape.h"

namespace mote {

void CopyBytes(const ReshapeParams& p, Span<const int8_t> x, Span<int8_t> y) {
  const int8_t* from = x.data();
  int8_t* to = y.data();
  int32_t left = p.size_bytes;
  // All of a block is read before it is written, because y may begin inside of it.
  constexpr int32_t kBlock = 16;
  for (; left >= kBlock; left -= kBlock, from += kBlock, to += kBlock) {
    const uint32_t a = LoadWord(from), b = LoadWord(from + 4);
    const uint32_t c = LoadWord(from + 8), d = LoadWord(from + 12);
    StoreWord(to, a);
    StoreWord(to + 4, b);
    StoreWord(to + 8, c);
    StoreWord(to + 12, d);
  }
  for (; left > 0; --left) *to++ = *from++;
}

}  // namespace mote
