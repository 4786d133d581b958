// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/mahalanobis/mahalanobis.h"

namespace mote {
namespace {

// 2^16 squares of it stay below 2^63.
constexpr int32_t kBound = (1 << 23) - 1;

// At most 2^24: x and its mean have 16 bits above the point and 8 below.
template <class T>
int32_t Difference(const MahalanobisParams& p, const T* x, int32_t i) {
  return static_cast<int32_t>(x[i]) * (1 << kMahalanobisMeanBits) - p.mean[i];
}

uint64_t Square(int32_t z) { return static_cast<uint64_t>(static_cast<int64_t>(z) * z); }

}  // namespace

template <class T>
uint32_t MahalanobisDiagonalRef(const MahalanobisParams& p, Span<const T> x) {
  uint64_t sum = 0;
  for (int32_t i = 0; i < p.size; ++i) {
    sum += Square(ScaleToS32(Difference(p, x.data(), i), p.scale[i], kBound));
  }
  return ScaleToU32(sum, p.to_limits);
}

template <class T>
uint32_t MahalanobisFullRef(const MahalanobisParams& p, Span<const T> x) {
  uint64_t sum = 0;
  const int32_t* row = p.factor;
  for (int32_t i = 0; i < p.size; ++i) {
    int64_t projection = 0;  // of at most 64 products up to 2^55
    for (int32_t j = 0; j <= i; ++j) {
      projection += static_cast<int64_t>(row[j]) * Difference(p, x.data(), j);
    }
    row += i + 1;
    sum += Square(ScaleToS32(projection, p.scale[i], kBound));
  }
  return ScaleToU32(sum, p.to_limits);
}

template uint32_t MahalanobisDiagonalRef(const MahalanobisParams& p, Span<const int8_t> x);
template uint32_t MahalanobisDiagonalRef(const MahalanobisParams& p, Span<const int16_t> x);
template uint32_t MahalanobisFullRef(const MahalanobisParams& p, Span<const int8_t> x);
template uint32_t MahalanobisFullRef(const MahalanobisParams& p, Span<const int16_t> x);

}  // namespace mote
