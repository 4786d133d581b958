// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/l2_pool_2d/l2_pool_2d.h"

namespace mote {
namespace {

// round(sqrt(v)), bit by bit from the top.
uint32_t RoundedRoot(uint32_t v) {
  uint32_t root = 0;
  uint32_t rest = v;
  for (uint32_t bit = uint32_t{1} << 30; bit != 0; bit >>= 2) {
    const uint32_t trial = root + bit;
    root >>= 1;
    if (rest < trial) continue;
    rest -= trial;
    root += bit;
  }
  return rest > root ? root + 1 : root;  // rest = v - root^2, and (root + 1/2)^2 > root^2 + root
}

}  // namespace

template <Rounding kRounding>
void L2Pool2dS8Ref(const L2Pool2dParams& p,
                   Span<const int8_t> x,
                   Span<int8_t> y,
                   Span<uint8_t> /*scratch*/) {
  ForEachWindow(p, x, y, [&](const PoolWindow<int8_t>& window) {
    uint32_t sum = 0;
    window.ForEach([&](int8_t pixel) {
      const int32_t difference = pixel - p.input_zero_point;
      sum += static_cast<uint32_t>(difference * difference);
    });
    // A square is below 2^16, so the quotient is below 2^32.
    const uint64_t mean = (uint64_t{sum} << 16) / static_cast<uint32_t>(window.count());
    const int32_t root = static_cast<int32_t>(RoundedRoot(static_cast<uint32_t>(mean)));
    return ToInt8<kRounding>(root, p.requant, p.output_zero_point, p.act_min, p.act_max);
  });
}

MOTE_INSTANTIATE_ROUNDINGS(L2Pool2dS8Ref)

}  // namespace mote
