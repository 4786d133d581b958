// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/random_operator.h"

#include <cmath>

namespace mote::conformance {

using testing::Random;

std::vector<RandomOperator> RandomOperators() {
  constexpr std::vector<RandomOperator> (*kFamilies[])() = {
      BasicOperators,
      BinaryOperators,
      CastingOperators,
      ControlOperators,
      MovingOperators,
      RecurrentOperators,
      ReducingOperators,
      ResamplingOperators,
      UnaryOperators,
      WeightedOperators,
      MatmulOperators,
  };
  std::vector<RandomOperator> all;
  for (const auto family : kFamilies) {
    const std::vector<RandomOperator> rows = family();
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

graph::Shape RandomShape(Random& random) {
  graph::Shape shape;
  for (int d = random.Int(1, 4); d > 0; --d) shape.push_back(random.Int(1, 7));
  shape.back() = random.Seam();
  if (shape.size() > 1) shape[0] = 1;
  return shape;
}

Port RandomPort(Random& random) { return {RandomScale(random), RandomZeroPoint(random)}; }

Port RandomPort16(Random& random) { return {RandomScale(random) / 256, 0}; }

graph::Enum RandomActivation(Random& random) {
  const char* names[] = {"NONE", "RELU", "RELU6", "RELU_N1_TO_1"};
  return graph::Enum{names[random.Int(0, 3)]};
}

float RandomScale(Random& random) {
  if (random.Int(0, 3) == 0) return std::ldexp(1.0F, random.Int(-7, -1));
  return random.Real(0.01F, 0.5F);
}

int64_t RandomZeroPoint(Random& random) {
  const int64_t often[] = {-128, 0, 127};
  return random.Coin() ? often[random.Int(0, 2)] : random.Int(-128, 127);
}

}  // namespace mote::conformance
