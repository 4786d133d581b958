// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/variables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/program/testing.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::ModuleBuilder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Values = std::vector<int8_t>;

// One input x and one variable, all int8 [1,2] of scale 1 and zero point 3.
class VariablesTest : public ::testing::Test {
 protected:
  VariablesTest() {
    x_ = b_.AddInput("x", DType::kInt8, {1, 2}, 1, 3);
    handle_ = AddHandle("v");
  }

  int AddHandle(const std::string& name) {
    const int handle = b_.AddTensor(name + "/handle", DType::kResource, {});
    b_.AddOp("VAR_HANDLE", {}, {handle}, {{"container", ""}, {"shared_name", name}});
    return handle;
  }
  int AddValue(const std::string& name) { return b_.AddTensor(name, DType::kInt8, {1, 2}, 1, 3); }
  int Read(int handle, const std::string& name = "read") {
    const int value = AddValue(name);
    b_.AddOp("READ_VARIABLE", {handle}, {value});
    return value;
  }
  void Assign(int handle, int value) { b_.AddOp("ASSIGN_VARIABLE", {handle, value}, {}); }
  int Sum(int a, int b) {
    const int y = AddValue("sum");
    b_.AddOp("ADD", {a, b}, {y});
    return y;
  }
  // The main subgraph calls once a subgraph that assigns `values` to the variable.
  void CallOnce(const Values& values) {
    b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", 1}});
    b_.AddSubgraph("init");
    const int handle = AddHandle("v");
    Assign(handle, b_.AddConstant<int8_t>("initial", {1, 2}, values, 1, 3));
  }

  Result<Program> Compiled() { return Compile(b_.Build(), {}); }
  std::string Refusal() {
    const Result<Program> program = Compiled();
    return program.ok() ? "it was compiled" : program.error().message;
  }

  // The first output of each inference, real values: the zero point is taken off.
  std::vector<Values> Run(const std::vector<Values>& inputs, bool reset = false) {
    const Program program = Compiled().value();
    Executor executor(program);
    std::vector<Values> outputs;
    for (const Values& input : inputs) {
      if (reset) executor.Reset();
      for (size_t i = 0; i < 2; ++i) {
        executor.Input(0)[i] = static_cast<uint8_t>(static_cast<int8_t>(input[i] + 3));
      }
      executor.Invoke();
      Values output;
      const graph::Bytes bytes = OutputsOf(executor, program)[0];
      for (const uint8_t byte : bytes) {
        output.push_back(static_cast<int8_t>(static_cast<int8_t>(byte) - 3));
      }
      outputs.push_back(output);
    }
    return outputs;
  }

  ModuleBuilder b_;
  int x_, handle_;
};

TEST_F(VariablesTest, AValueOutlivesTheInferenceUntilReset) {
  const int sum = Sum(x_, Read(handle_));
  Assign(handle_, sum);
  b_.SetOutputs({sum});
  const std::vector<Values> inputs = {{1, 10}, {2, 20}, {3, 30}};
  EXPECT_THAT(Run(inputs), ElementsAre(Values{1, 10}, Values{3, 30}, Values{6, 60}));
  EXPECT_THAT(Run(inputs, true), ElementsAre(Values{1, 10}, Values{2, 20}, Values{3, 30}));
}

TEST_F(VariablesTest, ItBeginsAsTheSubgraphOfCallOnceSays) {
  const int sum = Sum(x_, Read(handle_));
  Assign(handle_, sum);
  b_.SetOutputs({sum});
  CallOnce({5, 103});  // 2 and 100
  EXPECT_THAT(Run({{1, 1}, {1, 1}}), ElementsAre(Values{3, 101}, Values{4, 102}));
}

TEST_F(VariablesTest, AssigningTheInputDelaysIt) {
  const int old = Read(handle_);
  Assign(handle_, x_);
  b_.SetOutputs({Sum(old, old)});
  EXPECT_THAT(Run({{1, 10}, {2, 20}, {3, 30}}),
              ElementsAre(Values{0, 0}, Values{2, 20}, Values{4, 40}));
}

TEST_F(VariablesTest, AReadSeesWhatWasAssignedBefore) {
  const int before = Read(handle_, "before");
  Assign(handle_, x_);
  const int after = Read(handle_, "after");
  b_.SetOutputs({Sum(before, after)});
  EXPECT_THAT(Run({{1, 10}, {2, 20}}), ElementsAre(Values{1, 10}, Values{3, 30}));
}

TEST_F(VariablesTest, OneThatIsNeverAssignedKeepsItsBeginning) {
  b_.SetOutputs({Sum(x_, Read(handle_))});
  CallOnce({5, 103});
  EXPECT_THAT(Run({{1, 1}, {1, 1}}), ElementsAre(Values{3, 101}, Values{3, 101}));
}

TEST_F(VariablesTest, AChainOfThemMovesOnStepByStep) {
  const int second = AddHandle("w");
  const int a = Read(handle_, "a");
  const int b = Read(second, "b");
  Assign(handle_, x_);
  Assign(second, a);  // before v is overwritten
  b_.SetOutputs({Sum(b, b)});
  EXPECT_THAT(Run({{1, 0}, {2, 0}, {3, 0}, {4, 0}}),
              ElementsAre(Values{0, 0}, Values{0, 0}, Values{2, 0}, Values{4, 0}));
}

TEST_F(VariablesTest, TwoThatTakeEachOthersValuesSwapThem) {
  const int second = AddHandle("w");
  const int a = Read(handle_, "a");
  const int b = Read(second, "b");
  Assign(handle_, b);
  Assign(second, a);
  b_.SetOutputs({Sum(x_, a)});
  CallOnce({5, 103});
  EXPECT_THAT(Run({{0, 0}, {0, 0}, {0, 1}, {1, 0}}),
              ElementsAre(Values{2, 100}, Values{0, 0}, Values{2, 101}, Values{1, 0}));
}

TEST_F(VariablesTest, ThreeThatPassTheirValuesRoundPassThem) {
  const int second = AddHandle("w");
  const int third = AddHandle("u");
  const int a = Read(handle_, "a");
  const int b = Read(second, "b");
  const int c = Read(third, "c");
  Assign(handle_, c);
  Assign(second, a);
  Assign(third, b);
  b_.SetOutputs({Sum(x_, a)});
  CallOnce({5, 103});
  EXPECT_THAT(Run({{0, 0}, {0, 0}, {0, 0}, {0, 0}}),
              ElementsAre(Values{2, 100}, Values{0, 0}, Values{0, 0}, Values{2, 100}));
}

TEST_F(VariablesTest, AnOldValueMayBeTheOutput) {
  const int old = Read(handle_, "old");
  Assign(handle_, x_);
  b_.SetOutputs({old, old});
  EXPECT_THAT(Run({{1, 10}, {2, 20}, {3, 30}}),
              ElementsAre(Values{0, 0}, Values{1, 10}, Values{2, 20}));
}

TEST_F(VariablesTest, AnotherShapeIsRefused) {
  const int other = b_.AddConstant<int8_t>("other", {2, 1}, {1, 2}, 1, 3);
  const int sum = Sum(x_, Read(handle_));
  Assign(handle_, other);
  b_.SetOutputs({sum});
  EXPECT_THAT(Refusal(), HasSubstr("int8 [2,1] of variable 'v', which is int8 [1,2] of 2 bytes"));
}

TEST_F(VariablesTest, BytesOfAnotherSizeFromCallOnceAreRefused) {
  b_.SetOutputs({Sum(x_, Read(handle_))});
  b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", 1}});
  b_.AddSubgraph("init");
  const int handle = AddHandle("v");
  Assign(handle, b_.AddConstant<int8_t>("initial", {1, 3}, {1, 2, 3}, 1, 3));
  EXPECT_THAT(Refusal(), HasSubstr("of variable 'v', which is int8 [1,2] of 3 bytes"));
}

TEST_F(VariablesTest, AHandleFromNowhereIsRefused) {
  const int handle = b_.AddInput("given", DType::kResource, {1});
  b_.graph().inputs = {x_};
  b_.SetOutputs({Sum(x_, Read(handle_))});
  b_.op(1).inputs = {handle};
  const Result<Program> program = Compile(b_.module(), {});
  ASSERT_FALSE(program.ok());
  EXPECT_THAT(program.error().message, HasSubstr("is no output of a VAR_HANDLE"));
}

}  // namespace
}  // namespace mote::program
