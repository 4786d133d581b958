// SPDX-License-Identifier: Apache-2.0
// The fixed point of mahalanobis.h: the score in limits, Q16, before it becomes a byte. T is int8_t
// or int16_t.
#pragma once

#include "runtime/ops/mahalanobis/mahalanobis.h"

namespace mote {

// 2^16 squares of it stay below 2^63.
inline constexpr int32_t kMahalanobisBound = (1 << 23) - 1;

// At most 2^24: x and its mean have 16 bits above the point and 8 below.
template <class T>
int32_t MahalanobisDifference(T x, int32_t mean) {
  return static_cast<int32_t>(x) * (1 << kMahalanobisMeanBits) - mean;
}

inline uint64_t MahalanobisSquare(int32_t z) {
  return static_cast<uint64_t>(static_cast<int64_t>(z) * z);
}

template <class T>
uint32_t MahalanobisDiagonal(const MahalanobisParams& p,
                             Span<const T> x,
                             Span<const int32_t> mean,
                             Span<const Factor> scale) {
  uint64_t sum = 0;
  for (int32_t i = 0; i < p.size; ++i) {
    const int32_t difference = MahalanobisDifference(x.data()[i], mean.data()[i]);
    sum += MahalanobisSquare(ScaleToS32(difference, scale.data()[i], kMahalanobisBound));
  }
  return ScaleToU32(sum, p.to_limits);
}

template <class T>
uint32_t MahalanobisFull(const MahalanobisParams& p,
                         Span<const T> x,
                         Span<const int32_t> mean,
                         Span<const int32_t> factor,
                         Span<const Factor> scale) {
  uint64_t sum = 0;
  const int32_t* row = factor.data();
  for (int32_t i = 0; i < p.size; ++i) {
    int64_t projection = 0;  // of at most 64 products up to 2^55
    for (int32_t j = 0; j <= i; ++j) {
      projection +=
          static_cast<int64_t>(row[j]) * MahalanobisDifference(x.data()[j], mean.data()[j]);
    }
    row += i + 1;
    sum += MahalanobisSquare(ScaleToS32(projection, scale.data()[i], kMahalanobisBound));
  }
  return ScaleToU32(sum, p.to_limits);
}

}  // namespace mote
