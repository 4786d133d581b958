// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/variable_tensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/program/testing.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Values = std::vector<float>;

// One input x and float32 tensors [1,2].
class VariableTensorsTest : public ::testing::Test {
 protected:
  VariableTensorsTest() { x_ = b_.AddInput("x", DType::kFloat32, {1, 2}); }

  int Value(const std::string& name) { return b_.AddTensor(name, DType::kFloat32, {1, 2}); }
  int State(const std::string& name, int32_t elements = 2) {
    const int state = b_.AddTensor(name, DType::kFloat32, {1, elements});
    b_.tensor(state).is_variable = true;
    return state;
  }
  // y[u] is half of x[u] and x of the inference before, and 0.5 more for each element of it.
  int Svdf(int x, int state, const std::string& name) {
    const int wf = b_.AddConstant<float>("wf", {2, 2}, {1, 0, 0, 1});
    const int wt = b_.AddConstant<float>("wt", {2, 2}, {0.5F, 1, 0.5F, 1});
    const int y = Value(name);
    b_.AddOp("SVDF", {x, wf, wt, graph::kAbsent, state}, {y}, {{"rank", 1}});
    return y;
  }

  Program Good() { return Compile(b_.Build(), {}).value(); }
  std::string Refusal() {
    const Result<Program> program = Compile(b_.Build(), {});
    return program.ok() ? "it was compiled" : program.error().message;
  }
  std::vector<Values> Run(const std::vector<Values>& inputs, bool reset = false) {
    const Program program = Good();
    Executor executor(program);
    std::vector<Values> outputs;
    for (const Values& input : inputs) {
      if (reset) executor.Reset();
      const graph::Bytes bytes = graph::BytesOf(input);
      std::copy(bytes.begin(), bytes.end(), executor.Input(0).begin());
      executor.Invoke();
      Values output(2);
      std::memcpy(output.data(), executor.Output(0).data(), 8);
      outputs.push_back(output);
    }
    return outputs;
  }

  ModuleBuilder b_;
  int x_;
};

TEST_F(VariableTensorsTest, AStateOutlivesTheInferenceUntilReset) {
  b_.SetOutputs({Svdf(x_, State("s", 4), "y")});
  const std::vector<Values> inputs = {{2, 20}, {4, 40}, {6, 60}};
  EXPECT_THAT(Run(inputs), ElementsAre(Values{2, 20}, Values{5, 50}, Values{8, 80}));
  EXPECT_THAT(Run(inputs, true), ElementsAre(Values{2, 20}, Values{4, 40}, Values{6, 60}));
}

// The arena holds input, output and the state once; nothing is copied.
TEST_F(VariableTensorsTest, AStateIsUpdatedInPlace) {
  b_.SetOutputs({Svdf(x_, State("s", 4), "y")});
  const Program program = Good();
  EXPECT_EQ(program.calls.size(), 1u);
  EXPECT_EQ(program.arena_bytes, 8 + 8 + 16);
  ASSERT_EQ(program.variables.size(), 1u);
  EXPECT_EQ(program.variables[0].initial, graph::Bytes(16, 0));
}

// Both read what the first left: two values, of which the last outlives.
TEST_F(VariableTensorsTest, TwoOperatorsMayUpdateOneState) {
  const int state = State("s", 4);
  const int first = Svdf(x_, state, "first");
  b_.SetOutputs({Svdf(first, state, "second")});
  // (0, 2) -> 2, (2, 2) -> 3; (2, 4) -> 5, (4, 5) -> 7
  EXPECT_THAT(Run({{2, 0}, {4, 0}}), ElementsAre(Values{3, 0}, Values{7, 0}));
}

TEST_F(VariableTensorsTest, AnOperatorMaySeeAStateBeforeAndAfter) {
  const int state = State("s");
  const int before = Value("before");
  const int after = Value("after");
  const int wf = b_.AddConstant<float>("wf", {2, 2}, {1, 0, 0, 1});
  const int wt = b_.AddConstant<float>("wt", {2, 1}, {1, 1});
  const int y = Value("y");
  const int flat = b_.AddTensor("flat", DType::kFloat32, {2, 2});
  b_.AddOp("RESHAPE", {state}, {before});
  b_.AddOp("SVDF", {x_, wf, wt, graph::kAbsent, state}, {y}, {{"rank", 1}});
  b_.AddOp("RESHAPE", {state}, {after});
  static_cast<void>(flat);
  b_.SetOutputs({before, after, y});
  EXPECT_THAT(Run({{1, 2}, {3, 4}}), ElementsAre(Values{0, 0}, Values{1, 2}));
  b_.SetOutputs({after, before});
  EXPECT_THAT(Run({{1, 2}, {3, 4}}), ElementsAre(Values{1, 2}, Values{3, 4}));
}

// A plain operator that writes a variable which was read before: a loop through time.
TEST_F(VariableTensorsTest, AnOutputMayBeAVariable) {
  const int state = State("s");
  const int y = Value("y");
  b_.AddOp("RESHAPE", {state}, {y});
  b_.AddOp("RESHAPE", {x_}, {state});
  b_.SetOutputs({y});
  EXPECT_THAT(Run({{1, 2}, {3, 4}, {5, 6}}), ElementsAre(Values{0, 0}, Values{1, 2}, Values{3, 4}));
}

TEST_F(VariableTensorsTest, OneThatIsWrittenFirstIsNoState) {
  const int state = State("s");
  b_.AddOp("RESHAPE", {x_}, {state});
  b_.SetOutputs({state});
  EXPECT_TRUE(Good().variables.empty());
  EXPECT_THAT(Run({{1, 2}, {3, 4}}), ElementsAre(Values{1, 2}, Values{3, 4}));
}

TEST_F(VariableTensorsTest, OneThatNothingWritesKeepsItsBeginning) {
  const int y = Value("y");
  b_.AddOp("RESHAPE", {x_}, {y});
  b_.SetOutputs({State("s"), y});
  EXPECT_THAT(Run({{1, 2}, {3, 4}}), ElementsAre(Values{0, 0}, Values{0, 0}));
}

TEST_F(VariableTensorsTest, AnInt8StateBeginsAtItsZeroPoint) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 2}, 1, 3);
  const int state = b.AddTensor("s", DType::kInt8, {1, 2}, 1, -7);
  b.tensor(state).is_variable = true;
  const int y = b.AddTensor("y", DType::kInt8, {1, 2}, 1, 0);
  b.AddOp("ADD", {x, state}, {y});
  b.SetOutputs({y});
  const Program program = Compile(b.Build(), {}).value();
  ASSERT_EQ(program.variables.size(), 1u);
  EXPECT_EQ(program.variables[0].initial, graph::Bytes(2, 0xF9));
}

TEST_F(VariableTensorsTest, AnInputThatIsAVariableIsRefused) {
  b_.tensor(x_).is_variable = true;
  const int y = Value("y");
  b_.AddOp("RESHAPE", {x_}, {y});
  b_.SetOutputs({y});
  EXPECT_EQ(Refusal(), "input 'x' is a variable, want one that is not: the model keeps it.");
}

TEST_F(VariableTensorsTest, AVariableWithoutElementsIsRefused) {
  const int state = State("s", 0);
  const int y = b_.AddTensor("y", DType::kFloat32, {1, 0});
  b_.AddOp("RESHAPE", {state}, {y});
  const int z = Value("z");
  b_.AddOp("RESHAPE", {x_}, {z});
  b_.SetOutputs({z});
  EXPECT_THAT(Refusal(), HasSubstr("variable 's' is float32 [1,0], want elements"));
}

TEST_F(VariableTensorsTest, AVariableInASubgraphOfCallOnceIsRefused) {
  const int y = Value("y");
  b_.AddOp("RESHAPE", {x_}, {y});
  b_.SetOutputs({y});
  b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", 1}});
  b_.AddSubgraph("init");
  const int state = State("s");
  b_.AddOp("RESHAPE", {state}, {Value("copy")});
  EXPECT_THAT(Refusal(), HasSubstr("input 0 is a variable, want none in a subgraph of CALL_ONCE"));
}

}  // namespace
}  // namespace mote::program
