// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <type_traits>

#include "runtime/ops/cast/cast.h"

namespace mote {
namespace {

// Towards zero, the ends of the range beyond them, 0 for NaN: what the chip's own conversion gives.
template <class Wide>
Wide Truncated(float v) {
  constexpr float kEnd = sizeof(Wide) == 8             ? 0x1p63F
                         : std::is_signed<Wide>::value ? 0x1p31F
                                                       : 0x1p32F;
  constexpr float kStart = std::is_signed<Wide>::value ? -kEnd : 0.0F;
  if (v != v) return 0;
  if (v >= kEnd) return std::numeric_limits<Wide>::max();
  if (v <= kStart) return std::numeric_limits<Wide>::min();
  return static_cast<Wide>(v);
}

template <class In, class Out>
Out CastOne(In v) {
  if constexpr (std::is_same<Out, bool>::value) {
    return v != In{0};
  } else if constexpr (!std::is_same<In, float>::value || std::is_same<Out, float>::value) {
    return static_cast<Out>(v);
  } else if constexpr (sizeof(Out) < 4) {
    return static_cast<Out>(Truncated<int32_t>(v));
  } else {
    return Truncated<Out>(v);
  }
}

// A bool that is neither 0 nor 1 may be read as a byte only.
template <class In>
In Load(const In* x) {
  if constexpr (std::is_same<In, bool>::value) {
    return *reinterpret_cast<const uint8_t*>(x) != 0;
  } else {
    return *x;
  }
}

}  // namespace

template <class In, class Out>
void CastRef(const CastParams& p, Span<const In> x, Span<Out> y) {
  for (int32_t i = 0; i < p.size; ++i) y.data()[i] = CastOne<In, Out>(Load(x.data() + i));
}

#define MOTE_CAST_PAIR(In, Out) \
  template void CastRef<In, Out>(const CastParams&, Span<const In>, Span<Out>)
MOTE_CAST_PAIRS(MOTE_CAST_PAIR);
#undef MOTE_CAST_PAIR

}  // namespace mote
