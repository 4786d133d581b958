// SPDX-License-Identifier: Apache-2.0
// An ensemble of binary decision trees: the mean of what their leaves say of each class.
//   A tree begins at its root. A place v >= 0 is a node: the way goes on at children[v,0] where
//   x[features[v]] <= thresholds[v], else at children[v,1]. A place v < 0 is the leaf -1 - v.
//   y[c] = floor(sum_trees (leaves[leaf,c] + 128) / trees + 1/2) - 128
// x           int8                        any scale: nodes compare integers
// features    int16 [nodes]               each below x's size
// thresholds  int8 [nodes]
// children    int16 [nodes,2]             places; nodes come after their parents
// leaves      int8 [leaves,classes]       scale 1/256, zero point -128, as y
// roots       int16 [trees]               places
// y           int8 [classes]              scale 1/256, zero point -128
// trees       [1, 32768]
// scratch     ForestScratchBytes(p), 4-byte aligned, content undefined afterwards
// Errors      none at run time: the compiler proves that places are there and children behind their
//             parents, so that every way ends
// Exact       sums exact, one rounding, ties up: every kernel equals ForestS8Ref
// Source      docs/numerics/classical.md; Breiman, Random Forests, 2001
// Cost        a comparison and three loads a node on the way, a sum a tree and class
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kForestMostTrees = 32768;

struct ForestParams {
  int32_t trees, classes;
};

constexpr int64_t ForestScratchBytes(const ForestParams& p) { return int64_t{4} * p.classes; }

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ForestParams& p,                  \
            Span<const int8_t> x,                   \
            Span<const int16_t> features,           \
            Span<const int8_t> thresholds,          \
            Span<const int16_t> children,           \
            Span<const int8_t> leaves,              \
            Span<const int16_t> roots,              \
            Span<int8_t> y,                         \
            Span<uint8_t> scratch);
#include "runtime/ops/forest/forest_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
