// SPDX-License-Identifier: Apache-2.0
// Models of one operator with random shapes, attributes and quantisation.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "runtime/ops/common/op_testing.h"
#include "tests/conformance/every_tensor.h"
#include "tests/conformance/oracle.h"

namespace mote::conformance {

// An implementation that a row is compared with. `share`: how many of its integers may be `away`
// from mote's, of its floats outside of the tolerance: none but where docs/numerics.md, "What may
// differ", says why.
struct Asked {
  OracleKind oracle;
  double share = 0;
  int away = 1;
};

struct RandomOperator {
  const char* name;  // "Conv2dInt16": opcode and element type, unique
  graph::Module (*make)(testing::Random& random);
  std::vector<Asked> oracles = {{OracleKind::kTflite}, {OracleKind::kTflm}};
  // Floats that are not numbers are among the inputs, unless this says that oracles differ on them.
  bool finite = false;
  // What the model is fed with, where any value will not do (indices): one more set each call.
  Inputs (*inputs)(const graph::Module& module, testing::Random& random) = nullptr;
  // Small floats are what is left of large ones, in which the last bits of exp and tanh differ: an
  // element is measured against its tensor's largest.
  bool cancels = false;
  // How docs/oracles.md names a row about several operators; others go by the operator's own name.
  const char* together = nullptr;
};

// All rows of all families.
std::vector<RandomOperator> RandomOperators();

// A family is a file random_<family>.cc with its rows.
std::vector<RandomOperator> BasicOperators();       // random_basic.cc
std::vector<RandomOperator> BinaryOperators();      // random_binary.cc
std::vector<RandomOperator> CastingOperators();     // random_casts.cc
std::vector<RandomOperator> ControlOperators();     // random_control.cc
std::vector<RandomOperator> MatmulOperators();      // random_matmul.cc
std::vector<RandomOperator> MovingOperators();      // random_moves.cc
std::vector<RandomOperator> RecurrentOperators();   // random_recurrent.cc
std::vector<RandomOperator> ReducingOperators();    // random_reduce.cc
std::vector<RandomOperator> ResamplingOperators();  // random_resampling.cc
std::vector<RandomOperator> UnaryOperators();       // random_unary.cc
std::vector<RandomOperator> WeightedOperators();    // random_weighted.cc

// 1 to 4 dimensions at the seams of vector code, the first of which is a batch of 1 where there are
// more than one.
graph::Shape RandomShape(testing::Random& random);

struct Port {
  float scale;
  int64_t zero_point;
};
// Of an int8 tensor; RandomPort16() of an int16 one, whose zero point is 0.
Port RandomPort(testing::Random& random);
Port RandomPort16(testing::Random& random);

// NONE, RELU, RELU6 or RELU_N1_TO_1.
graph::Enum RandomActivation(testing::Random& random);

// Real numbers that int8 steps stand for: 0.01 to 0.5, now and then a power of two.
float RandomScale(testing::Random& random);

// Any, with the ends and 0 more often than the rest.
int64_t RandomZeroPoint(testing::Random& random);

}  // namespace mote::conformance
