// SPDX-License-Identifier: Apache-2.0
// Cheap augmentation of a model's input, anew in each epoch.
#pragma once

#include "compiler/graph/module.h"
#include "runtime/base/span.h"
#include "trainer/data/settings.h"

namespace mote::trainer {

// In place, the same for the same seed on every machine.
//   frames  neighbouring frames (time_mask at most) and values of each frame (frequency_mask at
//           most) become that value's mean over the window. Source: Park et al. 2019 (SpecAugment),
//           section 2, without time warping
//   images  moved, its border zero_point; mirrored; brighter, of more contrast; blurred (1 2 1)/4
// shape       [1,H,W,C]; frames are H of W values, C 1
// zero_point  of the input
void AugmentFeatures(const AugmentSettings& augment,
                     const graph::Shape& shape,
                     int8_t zero_point,
                     uint64_t seed_of_row,
                     Span<int8_t> row);

}  // namespace mote::trainer
