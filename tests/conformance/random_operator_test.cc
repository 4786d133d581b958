// SPDX-License-Identifier: Apache-2.0
// Each operator alone, over random shapes, windows, activations, zero points and multipliers. The
// environment's MOTE_CONFORMANCE_MODELS says how many models of each row: `make conformance`.
#include "tests/conformance/random_operator.h"

#include <fmt/format.h>

#include <cstdlib>

#include "compiler/graph/text.h"
#include "compiler/program/compile.h"
#include "tests/conformance/every_tensor.h"
#include "tests/conformance/inputs.h"
#include "tests/conformance/oracle_testing.h"

namespace mote::conformance {

struct Question {
  RandomOperator row;
  Asked asked;
  std::string Name() const { return fmt::format("{}_{}", row.name, OracleName(asked.oracle)); }
};

void PrintTo(const Question& question, std::ostream* out) { *out << question.Name(); }

namespace {

constexpr uint32_t kModels = 30;
constexpr uint32_t kFirstSeed = 1000;

uint32_t ModelsPerRow() {
  const char* const named = std::getenv("MOTE_CONFORMANCE_MODELS");
  return named == nullptr ? kModels : static_cast<uint32_t>(std::strtoul(named, nullptr, 10));
}

std::vector<Question> Questions() {
  std::vector<Question> questions;
  for (const RandomOperator& row : RandomOperators()) {
    for (const Asked& asked : row.oracles) questions.push_back({row, asked});
  }
  return questions;
}

class OneOperator : public ::testing::TestWithParam<Question> {
 protected:
  void SetUp() override { MOTE_NEED_ORACLE(Oracle()); }

  static OracleKind Oracle() { return GetParam().asked.oracle; }
  static double Share() { return GetParam().asked.share_one_away; }

  static std::vector<Inputs> InputsOf(const graph::Module& module, uint32_t seed) {
    const RandomOperator& row = GetParam().row;
    testing::Random random(seed);
    if (row.inputs != nullptr) return {row.inputs(module, random), row.inputs(module, random)};
    std::vector<Inputs> all = MadeInputs(module, seed);
    if (std::optional<Inputs> real = RealInputs(module, seed, row.finite)) all.push_back(*real);
    return all;
  }

  // Adds what mote and the oracle say of the model that a seed gives.
  static void Compare(uint32_t seed, Comparison& comparison) {
    testing::Random random(seed);
    const graph::Module module = GetParam().row.make(random);
    SCOPED_TRACE(
        fmt::format("seed {}\n{}", seed, graph::PrintText(module, {.max_constant_bytes = 64})));
    ops::LowerOptions options;
    options.rounding = RoundingOf(Oracle());
    const auto program = program::Compile(module, {.lower = options});
    auto oracle = TracedOracle::Open(Oracle(), module);
    ASSERT_TRUE(program.ok()) << program.error().message;
    ASSERT_TRUE(oracle.ok()) << oracle.error().message;
    Comparison here;
    here.float_floor = comparison.float_floor;
    for (const Inputs& inputs : InputsOf(module, seed)) {
      const Result<TensorBytes> want = oracle->Run(inputs);
      ASSERT_TRUE(want.ok()) << want.error().message;
      here.Add(module, TraceInterpreter(module, options, inputs).value(), *want);
      here.Add(module, TraceProgram(module, *program, inputs), *want);
    }
    EXPECT_LE(here.largest, Share() > 0 ? 1 : 0) << here.first;
    comparison.Add(here);
  }
};

TEST_P(OneOperator, AgreesWithTheOracle) {
  Comparison all;
  // TFLM sums in mote's order; the others vectorise, so that small sums of large terms differ.
  all.float_floor = Oracle() == OracleKind::kTflm ? 0 : 1;
  const uint32_t models = ModelsPerRow();
  for (uint32_t seed = kFirstSeed; seed < kFirstSeed + models && !HasFatalFailure(); ++seed) {
    Compare(seed, all);
  }
  EXPECT_LE(static_cast<double>(all.different), static_cast<double>(all.elements) * Share())
      << all.first;
  fmt::print("{}: {} models, {} bytes, {} of {} elements differ, {} floats in other bits\n",
             GetParam().Name(),
             models,
             all.bytes,
             all.different,
             all.elements,
             all.other_bits);
}

INSTANTIATE_TEST_SUITE_P(Random,
                         OneOperator,
                         ::testing::ValuesIn(Questions()),
                         [](const auto& row) { return row.param.Name(); });

}  // namespace
}  // namespace mote::conformance
