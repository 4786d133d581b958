// SPDX-License-Identifier: Apache-2.0
// Each operator alone, over random shapes, windows, activations, zero points and multipliers.
#include "tests/conformance/random_operator.h"

#include <fmt/format.h>

#include "compiler/graph/text.h"
#include "compiler/program/compile.h"
#include "tests/conformance/every_tensor.h"
#include "tests/conformance/inputs.h"
#include "tests/conformance/oracle_testing.h"

namespace mote::conformance {

void PrintTo(const RandomOperator& op, std::ostream* out) { *out << op.name; }

namespace {

constexpr uint32_t kModels = 30;
constexpr uint32_t kFirstSeed = 1000;

class OneOperator : public OracleTest, public ::testing::WithParamInterface<RandomOperator> {
 protected:
  // Adds what mote and the oracle say of the model that a seed gives.
  static void Compare(uint32_t seed, Comparison& comparison) {
    testing::Random random(seed);
    const graph::Module module = GetParam().make(random);
    SCOPED_TRACE(
        fmt::format("seed {}\n{}", seed, graph::PrintText(module, {.max_constant_bytes = 64})));
    ops::LowerOptions tflm;
    tflm.rounding = Rounding::kTflm;
    const auto program = program::Compile(module, {.lower = tflm});
    auto oracle = TracedOracle::Open(*TheOracle(), module);
    ASSERT_TRUE(program.ok()) << program.error().message;
    ASSERT_TRUE(oracle.ok()) << oracle.error().message;
    Comparison here;
    for (const Inputs& inputs : MadeInputs(module, seed)) {
      const TensorBytes want = oracle->Run(inputs).value();
      here.Add(module, TraceInterpreter(module, tflm, inputs).value(), want);
      here.Add(module, TraceProgram(module, *program, inputs), want);
    }
    EXPECT_LE(here.largest, GetParam().share_one_away > 0 ? 1 : 0) << here.first;
    comparison.bytes += here.bytes;
    comparison.different += here.different;
  }
};

TEST_P(OneOperator, EqualsTensorFlowLite) {
  Comparison all;
  for (uint32_t seed = kFirstSeed; seed < kFirstSeed + kModels; ++seed) Compare(seed, all);
  EXPECT_LE(static_cast<double>(all.different),
            static_cast<double>(all.bytes) * GetParam().share_one_away);
  fmt::print("{}: {} models, {} bytes, {} differ, seeds from {}\n",
             GetParam().name,
             kModels,
             all.bytes,
             all.different,
             kFirstSeed);
}

INSTANTIATE_TEST_SUITE_P(Random,
                         OneOperator,
                         ::testing::ValuesIn(RandomOperators()),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace mote::conformance
