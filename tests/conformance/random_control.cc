// SPDX-License-Identifier: Apache-2.0
// Control flow: a model of a few IF and WHILE, in each other too, whose tensors of the main
// subgraph are compared. TensorFlow Lite 2.2.0 is not asked; LiteRT crashes on some of these
// models.
#include "compiler/program/control_testing.h"
#include "tests/conformance/random_operator.h"

namespace mote::conformance {
namespace {

graph::Module RandomControl(testing::Random& random) {
  return program::RandomControlModule(random).Make();
}

}  // namespace

std::vector<RandomOperator> ControlOperators() {
  return {{.name = "IfAndWhile",
           .make = RandomControl,
           .oracles = {{OracleKind::kTflm}},
           .together = "IF+WHILE"}};
}

}  // namespace mote::conformance
