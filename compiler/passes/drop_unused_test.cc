// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

// What only an unused operator read goes with it.
TEST(DropUnused, OperatorsThatNoOutputNeedsGo) {
  ExpectRewrite("DropUnused",
                R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'a': int8[4] scale=0.5 zero_point=3
  %2 'b': int8[2,2] scale=0.5 zero_point=3
  %3 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op RESHAPE (%0) -> (%1)
  op RESHAPE (%1) -> (%2)
  op LOGISTIC (%0) -> (%3)
}

)",
                R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'a': int8[4] scale=0.5 zero_point=3
  %2 'b': int8[2,2] scale=0.5 zero_point=3
  %3 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op LOGISTIC (%0) -> (%3)
}

)");
}

// Who knows what an unknown operator does besides.
TEST(DropUnused, UnknownOperatorsStay) {
  ExpectUntouched("DropUnused",
                  R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'a': int8[1,4] scale=0.5 zero_point=3
  %2 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op Beep custom (%0) -> (%1)
  op LOGISTIC (%0) -> (%2)
}

)");
}

}  // namespace
}  // namespace mote::passes
