// SPDX-License-Identifier: Apache-2.0
// The six models of the table of numbers, tensor by tensor, on recorded and made inputs.
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <set>

#include "compiler/program/compile.h"
#include "compiler/tflite/read.h"
#include "tests/conformance/every_tensor.h"
#include "tests/conformance/inputs.h"
#include "tests/conformance/oracle_testing.h"

namespace mote::conformance {
namespace {

constexpr uint32_t kSeed = 2024;

struct Row {
  const char* name;
  const char* model;                  // below models/
  std::vector<const char*> recorded;  // below the shared folder
  size_t most;                        // of each
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

const Row kRows[] = {
    {"kws",
     "mlperf_tiny/kws_ref_model.tflite",
     {"data/mlperf_tiny/kws01/kws01_int8_49x10.npy"},
     12},
    {"ic", "mlperf_tiny/pretrainedResnet_quant.tflite", {"models/mlonmcu/resnet/input"}, 10},
    {"vww", "mlperf_tiny/vww_96_int8.tflite", {"models/mlonmcu/vww/input"}, 10},
    {"ad", "mlperf_tiny/ad01_int8.tflite", {"models/mlonmcu/toycar/input"}, 10},
    {"sww", "mlperf_tiny/str_ww_ref_model.tflite", {}, 0},
    {"person_detect",
     "tflm/person_detect.tflite",
     {"models/tflm/person.bmp", "models/tflm/no_person.bmp", "models/mlonmcu/person_detect/input"},
     2},
};

class BenchmarkModel : public SharedModelsTest, public testing::WithParamInterface<Row> {
 protected:
  void SetUp() override {
    SharedModelsTest::SetUp();
    if (IsSkipped()) return;
    module_ = tflite::ReadFile(Models() / GetParam().model).value();
    inputs_ = MadeInputs(module_, kSeed);
    for (const char* path : GetParam().recorded) {
      const auto recorded = RecordedInputs(module_, *SharedFolder() / path, GetParam().most);
      inputs_.insert(inputs_.end(), recorded.value().begin(), recorded.value().end());
    }
  }

  graph::Module module_;
  std::vector<Inputs> inputs_;
};

// An answer that is the same for all inputs, or only ever at the ends of the range, would agree by
// saturation.
bool Saturates(const graph::Module& module, const std::vector<TensorBytes>& traces) {
  std::set<int> values;
  for (const TensorBytes& trace : traces) {
    for (const uint8_t byte : trace.at(module.main().outputs[0])) {
      values.insert(static_cast<int8_t>(byte));
    }
  }
  values.erase(-128);
  values.erase(127);
  return values.size() < 4;
}

TEST_P(BenchmarkModel, EveryTensorEqualsTensorFlowLite) {
  ops::LowerOptions tflm;
  tflm.rounding = Rounding::kTflm;
  const program::Program program = program::Compile(module_, {.lower = tflm}).value();
  TracedOracle oracle = TracedOracle::Open(OracleKind::kTflite, module_).value();
  Comparison interpreter;
  Comparison compiled;
  std::vector<TensorBytes> traces;
  for (const Inputs& inputs : inputs_) {
    const TensorBytes want = oracle.Run(inputs).value();
    interpreter.Add(module_, TraceInterpreter(module_, tflm, inputs).value(), want);
    compiled.Add(module_, TraceProgram(module_, program, inputs), want);
    traces.push_back(want);
  }
  EXPECT_EQ(interpreter.different, 0u) << interpreter.first;
  EXPECT_EQ(compiled.different, 0u) << compiled.first;
  EXPECT_FALSE(Saturates(module_, traces));
  fmt::print("{}: {} inputs, {} bytes interpreted and {} compiled, seed {}\n",
             GetParam().name,
             inputs_.size(),
             interpreter.bytes,
             compiled.bytes,
             kSeed);
}

// Each operator, fed with the tensors of mode `tflm`, answers within 1 of it: what the two
// roundings of one requantisation can differ by.
TEST_P(BenchmarkModel, SingleRoundingIsWithinOneOfDoubleInEachOperator) {
  ops::LowerOptions tflm;
  tflm.rounding = Rounding::kTflm;
  Comparison single;
  for (const Inputs& inputs : inputs_) {
    const TensorBytes want = TraceInterpreter(module_, tflm, inputs).value();
    single.Add(module_, EachOperatorAlone(module_, {}, inputs, want).value(), want);
  }
  EXPECT_LE(single.largest, 1) << single.first;
  EXPECT_LT(single.different, single.bytes / 100) << single.first;
  fmt::print("{}: {} of {} bytes differ, seed {}\n",
             GetParam().name,
             single.different,
             single.bytes,
             kSeed);
}

// Operators that XNNPACK computes, and the share of their bytes that may be 1 away in mode
// `single`: it requantises through float32.
const std::map<std::string, double> kXnnpackShares = {
    {"CONV_2D", 1e-5}, {"DEPTHWISE_CONV_2D", 1e-5}, {"FULLY_CONNECTED", 2e-4}, {"ADD", 2e-4}};

// The outputs of all operators of one kind.
TensorBytes OutputsOf(const graph::Module& module, const std::string& opcode, TensorBytes all) {
  TensorBytes outputs;
  for (const graph::Op& op : module.main().ops) {
    if (op.opcode == opcode) outputs.insert(all.extract(op.outputs[0]));
  }
  return outputs;
}

// Each operator is fed with XNNPACK's tensors, so differences do not add up.
TEST_P(BenchmarkModel, XnnpackIsWithinOneOfSingleInEachOperator) {
  MOTE_NEED_ORACLE(OracleKind::kXnnpack);
  TracedOracle oracle = TracedOracle::Open(OracleKind::kXnnpack, module_).value();
  std::map<std::string, Comparison> found;
  for (const Inputs& inputs : inputs_) {
    const TensorBytes want = oracle.Run(inputs).value();
    const TensorBytes mine = EachOperatorAlone(module_, {}, inputs, want).value();
    for (const auto& [opcode, share] : kXnnpackShares) {
      found[opcode].Add(module_, OutputsOf(module_, opcode, mine), want);
    }
  }
  for (const auto& [opcode, comparison] : found) {
    if (comparison.bytes == 0) continue;
    EXPECT_LE(comparison.largest, 1) << opcode << ": " << comparison.first;
    EXPECT_LE(static_cast<double>(comparison.different),
              std::ceil(static_cast<double>(comparison.bytes) * kXnnpackShares.at(opcode)))
        << opcode << ": " << comparison.first;
    fmt::print(
        "xnnpack {} {} {} {}\n", GetParam().name, opcode, comparison.bytes, comparison.different);
  }
}

ops::LowerOptions InModeXnnpack() {
  ops::LowerOptions options;
  options.rounding = Rounding::kXnnpack;
  return options;
}

TEST_P(BenchmarkModel, ModeXnnpackGivesXnnpacksBytesInEachOperator) {
  MOTE_NEED_ORACLE(OracleKind::kXnnpack);
  TracedOracle oracle = TracedOracle::Open(OracleKind::kXnnpack, module_).value();
  Comparison alone;
  for (const Inputs& inputs : inputs_) {
    const TensorBytes want = oracle.Run(inputs).value();
    const TensorBytes mine = EachOperatorAlone(module_, InModeXnnpack(), inputs, want).value();
    for (const char* opcode : {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "ADD"}) {
      alone.Add(module_, OutputsOf(module_, opcode, mine), want);
    }
  }
  EXPECT_EQ(alone.different, 0u) << alone.first;
  fmt::print("{}: {} inputs, {} bytes\n", GetParam().name, inputs_.size(), alone.bytes);
}

// The model as it is, not one whose tensors are all outputs.
TEST_P(BenchmarkModel, ModeXnnpackGivesTheAnswersOfTheDesktop) {
  MOTE_NEED_ORACLE(OracleKind::kXnnpack);
  const program::Program program = program::Compile(module_, {.lower = InModeXnnpack()}).value();
  TracedOracle oracle = TracedOracle::OpenWhole(OracleKind::kXnnpack, module_).value();
  Comparison answers;
  for (const Inputs& inputs : inputs_) {
    answers.Add(module_, TraceProgram(module_, program, inputs), oracle.Run(inputs).value());
  }
  EXPECT_GT(answers.bytes, 0u);
  EXPECT_EQ(answers.different, 0u) << answers.first;
  fmt::print("{}: {} inputs, {} bytes\n", GetParam().name, inputs_.size(), answers.bytes);
}

INSTANTIATE_TEST_SUITE_P(Shared, BenchmarkModel, testing::ValuesIn(kRows), [](const auto& row) {
  return std::string(row.param.name);
});

}  // namespace
}  // namespace mote::conformance
