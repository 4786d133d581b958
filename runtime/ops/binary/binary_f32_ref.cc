// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/binary/binary.h"
#include "runtime/ops/common/float_floor.h"

namespace mote {
namespace {

// Every comparison with NaN is false, so NaN stays.
float ClampF32(float v, float low, float high) {
  const float raised = v < low ? low : v;
  return high < raised ? high : raised;
}

}  // namespace

void AddF32Ref(const BinaryF32Params& p, Span<const float> a, Span<const float> b, Span<float> y) {
  ForEachPair(p, a, b, y, [&](float u, float v) { return ClampF32(u + v, p.act_min, p.act_max); });
}

void SubF32Ref(const BinaryF32Params& p, Span<const float> a, Span<const float> b, Span<float> y) {
  ForEachPair(p, a, b, y, [&](float u, float v) { return ClampF32(u - v, p.act_min, p.act_max); });
}

void MulF32Ref(const BinaryF32Params& p, Span<const float> a, Span<const float> b, Span<float> y) {
  ForEachPair(p, a, b, y, [&](float u, float v) { return ClampF32(u * v, p.act_min, p.act_max); });
}

void DivF32Ref(const BinaryF32Params& p, Span<const float> a, Span<const float> b, Span<float> y) {
  ForEachPair(p, a, b, y, [&](float u, float v) { return ClampF32(u / v, p.act_min, p.act_max); });
}

void SquaredDifferenceF32Ref(const BinaryF32Params& p,
                             Span<const float> a,
                             Span<const float> b,
                             Span<float> y) {
  ForEachPair(p, a, b, y, [](float u, float v) {
    const float difference = u - v;
    return difference * difference;
  });
}

void MaximumF32Ref(const BinaryF32Params& p,
                   Span<const float> a,
                   Span<const float> b,
                   Span<float> y) {
  ForEachPair(p, a, b, y, [](float u, float v) { return u > v ? u : v; });
}

void MinimumF32Ref(const BinaryF32Params& p,
                   Span<const float> a,
                   Span<const float> b,
                   Span<float> y) {
  ForEachPair(p, a, b, y, [](float u, float v) { return u < v ? u : v; });
}

void FloorDivF32Ref(const BinaryF32Params& p,
                    Span<const float> a,
                    Span<const float> b,
                    Span<float> y) {
  ForEachPair(p, a, b, y, [](float u, float v) { return FloorDivF32(u, v); });
}

void FloorModF32Ref(const BinaryF32Params& p,
                    Span<const float> a,
                    Span<const float> b,
                    Span<float> y) {
  ForEachPair(p, a, b, y, [](float u, float v) { return FloorModF32(u, v); });
}

}  // namespace mote
