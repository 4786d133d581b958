// SPDX-License-Identifier: Apache-2.0
// Each operator alone, over random shapes, windows, activations, zero points and multipliers. The
// environment's MOTE_CONFORMANCE_MODELS says how many models of each row: `make conformance`.
#include "tests/conformance/random_operator.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>

#include "compiler/graph/text.h"
#include "compiler/ops/registry.h"
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
  static double Share() { return GetParam().asked.share; }
  static int Away() { return Share() > 0 ? GetParam().asked.away : 0; }

  static std::vector<Inputs> InputsOf(const graph::Module& module, uint32_t seed) {
    const RandomOperator& row = GetParam().row;
    testing::Random random(seed);
    if (row.inputs != nullptr) return {row.inputs(module, random), row.inputs(module, random)};
    std::vector<Inputs> all = MadeInputs(module, seed);
    if (std::optional<Inputs> real = RealInputs(module, seed, row.finite)) all.push_back(*real);
    return all;
  }

  // What mote and the oracle say of the model that a seed gives.
  static void Compare(const graph::Module& module, uint32_t seed, Comparison& here) {
    SCOPED_TRACE(
        fmt::format("seed {}\n{}", seed, graph::PrintText(module, {.max_constant_bytes = 64})));
    ops::LowerOptions options;
    options.rounding = RoundingOf(Oracle());
    const auto program = program::Compile(module, {.lower = options});
    auto oracle = TracedOracle::Open(Oracle(), module);
    ASSERT_TRUE(program.ok()) << program.error().message;
    ASSERT_TRUE(oracle.ok()) << oracle.error().message;
    TracedProgram compiled(module, *program);
    for (const Inputs& inputs : InputsOf(module, seed)) {
      const Result<TensorBytes> want = oracle->Run(inputs);
      ASSERT_TRUE(want.ok()) << want.error().message;
      here.Add(module, compiled.Run(inputs), *want);
      if (!program->variables.empty()) continue;  // which an interpreter has not
      here.Add(module, TraceInterpreter(module, options, inputs).value(), *want);
    }
    EXPECT_LE(here.largest, Away()) << here.first;
  }
};

std::string TypesOf(const graph::Module& module) {
  const graph::Subgraph& graph = module.main();
  const auto dtype_of = [&](int tensor) {
    return graph.tensors[static_cast<size_t>(tensor)].dtype;
  };
  const graph::DType from = dtype_of(graph.inputs.empty() ? graph.outputs[0] : graph.inputs[0]);
  const graph::DType to = dtype_of(graph.outputs[0]);
  std::string text(graph::DTypeName(from));
  if (to != from) text += fmt::format(" to {}", graph::DTypeName(to));
  for (const int input : graph.ops[0].inputs) {
    if (input == graph::kAbsent) continue;
    const graph::Tensor& tensor = graph.tensors[static_cast<size_t>(input)];
    if (tensor.dtype == graph::DType::kInt4) text += " with int4 weights";
    if (tensor.is_variable && tensor.dtype != from) {
      text += fmt::format(" with {} state", graph::DTypeName(tensor.dtype));
    }
  }
  return text;
}

// "ADD int8", "CAST float32 to int16", "CONV_2D int8 with int4 weights", "IF+WHILE int32".
std::string SignatureOf(const RandomOperator& row, const graph::Module& module) {
  const std::string& opcode = module.main().ops[0].opcode;
  return (row.together == nullptr ? opcode : row.together) + (" " + TypesOf(module));
}

// Does the mode decide anything: a kernel, or what the compiler computes for it?
bool ModeMatters(const ops::OpView& op) {
  const Result<ops::KernelCalls> single = ops::LowerOp(op, {.rounding = Rounding::kSingle});
  const Result<ops::KernelCalls> tflm = ops::LowerOp(op, {.rounding = Rounding::kTflm});
  if (!single.ok() || !tflm.ok() || single->size() != tflm->size()) return true;
  for (size_t i = 0; i < single->size(); ++i) {
    const ops::KernelCall& a = (*single)[i];
    const ops::KernelCall& b = (*tflm)[i];
    if (a.function != b.function) return true;
    for (size_t k = 0; k < a.operands.size(); ++k) {
      if (a.operands[k].constant.bytes != b.operands[k].constant.bytes) return true;
    }
  }
  return false;
}

bool ModeMatters(const graph::Module& module) {
  for (size_t i = 0; i < module.main().ops.size(); ++i) {
    if (ModeMatters(ops::OpView(module, module.main(), i))) return true;
  }
  return false;
}

// What a row's models of one signature say.
struct Tally {
  Comparison sum;
  uint32_t models = 0;
  bool rounds = false;
};

// What this prints becomes docs/oracles.md (tools/oracle_table).
TEST_P(OneOperator, AgreesWithTheOracle) {
  Comparison all;
  // TFLM sums in mote's order; the others vectorise, so that small sums of large terms differ.
  all.float_floor = Oracle() == OracleKind::kTflm && !GetParam().row.cancels ? 0 : 1;
  std::map<std::string, Tally> tallies;
  const uint32_t models = ModelsPerRow();
  for (uint32_t seed = kFirstSeed; seed < kFirstSeed + models && !HasFatalFailure(); ++seed) {
    testing::Random random(seed);
    const graph::Module module = GetParam().row.make(random);
    Tally& tally = tallies[SignatureOf(GetParam().row, module)];
    Comparison here;
    here.float_floor = all.float_floor;
    Compare(module, seed, here);
    all.Add(here);
    tally.sum.Add(here);
    ++tally.models;
    tally.rounds = tally.rounds || ModeMatters(module);
  }
  EXPECT_LE(static_cast<double>(all.different), static_cast<double>(all.elements) * Share())
      << all.first;
  for (const auto& [signature, tally] : tallies) {
    fmt::print("row {}; {}; {}; {} models; {} bytes; {} of {} elements differ; {} in other bits\n",
               signature,
               OracleName(Oracle()),
               tally.rounds ? "rounds" : "any mode",
               tally.models,
               tally.sum.bytes,
               tally.sum.different,
               tally.sum.elements,
               tally.sum.other_bits);
  }
}

INSTANTIATE_TEST_SUITE_P(Random,
                         OneOperator,
                         ::testing::ValuesIn(Questions()),
                         [](const auto& row) { return row.param.Name(); });

}  // namespace
}  // namespace mote::conformance
