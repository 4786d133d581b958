// SPDX-License-Identifier: Apache-2.0
// Models of one operator with random shapes, attributes and quantisation.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::conformance {

struct RandomOperator {
  const char* name;
  graph::Module (*make)(testing::Random& random);
  // Of the oracle's bytes, how many may be 1 away from mote's mode `tflm`: none but where
  // docs/numerics.md says that TensorFlow Lite 2.2.0 computes in another way than TFLM.
  double share_one_away = 0;
};

const std::vector<RandomOperator>& RandomOperators();

// With weights: random_weighted.cc.
graph::Module RandomConv2d(testing::Random& random);
graph::Module RandomDepthwiseConv2d(testing::Random& random);
graph::Module RandomFullyConnected(testing::Random& random);

// That move elements: random_moves.cc.
graph::Module RandomStridedSlice(testing::Random& random);
graph::Module RandomSlice(testing::Random& random);
graph::Module RandomTranspose(testing::Random& random);
graph::Module RandomSplit(testing::Random& random);
graph::Module RandomSplitV(testing::Random& random);
graph::Module RandomUnpack(testing::Random& random);
graph::Module RandomSpaceToDepth(testing::Random& random);
graph::Module RandomDepthToSpace(testing::Random& random);
graph::Module RandomSqueeze(testing::Random& random);
graph::Module RandomExpandDims(testing::Random& random);

// NONE, RELU, RELU6 or RELU_N1_TO_1.
graph::Enum RandomActivation(testing::Random& random);

// Real numbers that int8 steps stand for: 0.01 to 0.5, now and then a power of two.
float RandomScale(testing::Random& random);

// Any, with the ends and 0 more often than the rest.
int64_t RandomZeroPoint(testing::Random& random);

}  // namespace mote::conformance
