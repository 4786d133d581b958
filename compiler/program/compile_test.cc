// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "compiler/program/testing.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::ModuleBuilder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// y = logistic(x)
class CompileTest : public ::testing::Test {
 protected:
  CompileTest() {
    x_ = b_.AddInput("x", DType::kInt8, {1, 4}, 0.5F, 3);
    y_ = b_.AddTensor("y", DType::kInt8, {1, 4}, 1.0F / 256, -128);
  }
  void AddLogistic() { b_.AddOp("LOGISTIC", {x_}, {y_}); }

  Program Good() {
    Result<Program> program = Compile(b_.Build(), {});
    MOTE_CHECK(program.ok(), program.error().message);
    return std::move(*program);
  }
  std::string Refusal() {
    const Result<Program> program = Compile(b_.Build(), {});
    return program.ok() ? "it was compiled" : program.error().message;
  }
  std::vector<graph::Bytes> Run(const Program& program, const std::vector<int8_t>& x) {
    Executor executor(program);
    std::copy(x.begin(), x.end(), executor.Input(0).begin());
    executor.Invoke();
    return OutputsOf(executor, program);
  }

  ModuleBuilder b_;
  int x_, y_;
};

TEST_F(CompileTest, AModelWithoutSubgraphsIsRefused) {
  const Result<Program> program = Compile(graph::Module(), {});
  ASSERT_FALSE(program.ok());
  EXPECT_EQ(program.error().message, "the model has no subgraph, want one.");
}

TEST_F(CompileTest, AModelWithoutInputsOrOutputsIsRefused) {
  AddLogistic();
  EXPECT_EQ(Refusal(), "1 inputs and 0 outputs, want at least one of each.");
}

TEST_F(CompileTest, ADynamicDimensionIsRefusedUnlessItIsTheBatch) {
  AddLogistic();
  b_.SetOutputs({y_});
  b_.tensor(x_).shape_signature = {-1, 4};
  EXPECT_EQ(Refusal(), "it was compiled");
  b_.tensor(x_).shape_signature = {1, -1};
  EXPECT_THAT(Refusal(), HasSubstr("input 'x': dimension 1 is dynamic in [1,-1]"));
}

TEST_F(CompileTest, TooManyOperatorsAreRefused) {
  graph::Op op;
  op.opcode = "LOGISTIC";
  op.inputs = {x_};
  graph::Module module = b_.module();
  module.main().outputs = {y_};
  for (size_t i = 0; i <= kMaxOps; ++i) {
    op.outputs = {static_cast<int>(module.main().tensors.size())};
    module.main().tensors.push_back(module.main().tensors[static_cast<size_t>(y_)]);
    module.main().ops.push_back(op);
  }
  const Result<Program> program = Compile(module, {});
  ASSERT_FALSE(program.ok());
  EXPECT_EQ(program.error().message, "10001 operators, want at most 10000.");
}

TEST_F(CompileTest, AnOperatorThatMoteLacksIsNamed) {
  b_.AddOp("COSH", {x_}, {y_});
  b_.SetOutputs({y_});
  EXPECT_EQ(Refusal(), "op 0 COSH 'y': operator not supported. 'mote ops' lists what is.");
  EXPECT_EQ(UnsupportedOps(b_.Build(), {}).size(), 1u);
  b_.op(0).custom = true;
  EXPECT_THAT(Refusal(), HasSubstr("custom operator not supported"));
}

// Passes that drop or rename what stands before must not change the index in the message.
TEST_F(CompileTest, AnOperatorIsNamedAsTheModelHasIt) {
  const int flat = b_.AddTensor("flat", DType::kInt8, {1, 4}, 0.5F, 3);
  b_.AddOp("RESHAPE", {x_}, {flat});
  b_.AddOp("COSH", {flat}, {y_});
  b_.SetOutputs({y_});
  EXPECT_THAT(Refusal(), HasSubstr("op 1 COSH 'y'"));
}

TEST_F(CompileTest, InputsAndOutputsWithoutElementsAreRefused) {
  AddLogistic();
  const int empty = b_.AddTensor("empty", DType::kInt8, {1, 0}, 0.5F, 3);
  b_.SetOutputs({y_, empty});
  EXPECT_EQ(Refusal(), "output 'empty' has no elements: its shape is [1,0].");
  b_.SetOutputs({y_});
  b_.AddInput("none", DType::kInt8, {0}, 0.5F, 3);
  EXPECT_EQ(Refusal(), "input 'none' has no elements: its shape is [0].");
}

TEST_F(CompileTest, TypesThatMoteDoesNotComputeWithAreRefused) {
  AddLogistic();
  b_.AddInput("text", DType::kString, {1});
  b_.SetOutputs({y_});
  EXPECT_THAT(Refusal(), HasSubstr("input 'text': string is not supported"));
}

TEST_F(CompileTest, MessagesHoldNoControlCharacters) {
  AddLogistic();
  b_.AddInput("bell\x07\n", DType::kString, {1});
  b_.SetOutputs({y_});
  EXPECT_THAT(Refusal(), HasSubstr("'bell\\x07\\n'"));
}

TEST_F(CompileTest, AConstantIsAnOutputLikeAnyOther) {
  AddLogistic();
  const int numbers =
      b_.AddConstant<float>("numbers", {3}, {1.5F, std::numeric_limits<float>::quiet_NaN(), -0.0F});
  b_.SetOutputs({numbers, y_, numbers});
  const Program program = Good();
  const std::vector<graph::Bytes> outputs = Run(program, {3, 3, 3, 3});
  const graph::Bytes expected =
      graph::BytesOf<float>({1.5F, std::numeric_limits<float>::quiet_NaN(), -0.0F});
  EXPECT_EQ(outputs[0], expected);
  EXPECT_EQ(outputs[1], graph::Bytes(4, 0));  // one half
  EXPECT_EQ(outputs[2], expected);
  // The kernel copies bytes: the constant is held as such, or generated code would not compile.
  ASSERT_EQ(program.constants.size(), 1u);
  EXPECT_EQ(program.constants[0].element, ops::Element::kInt8);
}

TEST_F(CompileTest, OneTensorMayBeInputAndOutput) {
  AddLogistic();
  b_.SetOutputs({x_, y_});
  const Program program = Good();
  const std::vector<graph::Bytes> outputs = Run(program, {1, 2, 3, 4});
  EXPECT_THAT(outputs[0], ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(program.inputs[0], program.outputs[0]);
}

TEST_F(CompileTest, TwoOutputsMayBeTheSameTensor) {
  AddLogistic();
  b_.SetOutputs({y_, y_});
  const Program program = Good();
  ASSERT_EQ(program.outputs.size(), 2u);
  const std::vector<graph::Bytes> outputs = Run(program, {1, 2, 3, 4});
  EXPECT_EQ(outputs[0], outputs[1]);
}

TEST_F(CompileTest, AReshapeAloneNeedsNoCall) {
  const int flat = b_.AddTensor("flat", DType::kInt8, {4}, 0.5F, 3);
  b_.AddOp("RESHAPE", {x_}, {flat});
  b_.SetOutputs({flat});
  const Program program = Good();
  EXPECT_TRUE(program.calls.empty());
  EXPECT_THAT(Run(program, {1, 2, 3, 4})[0], ElementsAre(1, 2, 3, 4));
}

TEST_F(CompileTest, EqualConstantsAreHeldOnceUnderUniqueNames) {
  const std::vector<int8_t> weights = {1, 2, 3, 4};
  const int w0 = b_.AddConstant<int8_t>("w0", {1, 4}, weights, 0.5F);
  const int w1 = b_.AddConstant<int8_t>("w1", {1, 4}, weights, 0.25F);
  const int a = b_.AddTensor("a", DType::kInt8, {1, 1}, 0.5F, 0);
  const int c = b_.AddTensor("c", DType::kInt8, {1, 1}, 0.5F, 0);
  b_.AddOp("FULLY_CONNECTED", {x_, w0, graph::kAbsent}, {a});
  b_.AddOp("FULLY_CONNECTED", {x_, w1, graph::kAbsent}, {c});
  b_.SetOutputs({a, c});
  const Program program = Good();
  EXPECT_EQ(program.calls[0].arguments[1].offset, program.calls[1].arguments[1].offset);
  EXPECT_NE(program.calls[0].arguments[3].offset, program.calls[1].arguments[3].offset);
  std::set<std::string> names;
  for (const Constant& constant : program.constants) names.insert(constant.name);
  EXPECT_EQ(names.size(), program.constants.size());
  EXPECT_EQ(program.constant_bytes(), 4 + 4 + 2 * static_cast<int64_t>(sizeof(Requant)));
  EXPECT_EQ(program.macs(), 8);
}

// x -> flat (alias) -> y: the alias is no call, so nothing is numbered after it.
TEST_F(CompileTest, LifetimesAreCountedInCalls) {
  const int p = b_.AddTensor("p", DType::kInt8, {1, 4}, 1.0F / 256, -128);
  const int flat = b_.AddTensor("flat", DType::kInt8, {4, 1}, 1.0F / 256, -128);
  const int q = b_.AddTensor("q", DType::kInt8, {4, 1}, 1.0F / 256, -128);
  b_.AddOp("LOGISTIC", {x_}, {p});
  b_.AddOp("RESHAPE", {p}, {flat});
  b_.AddOp("LOGISTIC", {flat}, {q});
  b_.SetOutputs({q});
  const Program program = Good();
  ASSERT_EQ(program.calls.size(), 2u);
  std::vector<std::string> lives;
  for (const ArenaTensor& t : program.tensors) {
    lives.push_back(t.name + " " + std::to_string(t.first_call) + "-" +
                    std::to_string(t.last_call));
  }
  EXPECT_THAT(lives, ElementsAre("x 0-0", "p 0-0", "flat 1-1", "q 1-2"));
}

TEST(Identifier, KeepsLettersDigitsAndSingleUnderscores) {
  EXPECT_EQ(Identifier("kws_ref_model"), "kws_ref_model");
  EXPECT_EQ(Identifier("functional_1/my model"), "functional_1_my_model");
  EXPECT_EQ(Identifier("__a--b__"), "a_b");
  EXPECT_EQ(Identifier("gr\xC3\xBC\xC3\x9F"), "gr");
}

TEST(Identifier, IsNeverEmptyADigitOrAWordThatCppHas) {
  EXPECT_EQ(Identifier(""), "unnamed");
  EXPECT_EQ(Identifier("\xC3\xBC"), "unnamed");
  EXPECT_EQ(Identifier("10k"), "model_10k");
  for (const char* word : {"class",
                           "static_cast",
                           "and_eq",
                           "int8_t",
                           "size_t",
                           "INT8_MAX",
                           "INT8_C",
                           "NULL",
                           "linux",
                           "std",
                           "mote",
                           "model",
                           "main"}) {
    EXPECT_EQ(Identifier(word), "model_" + std::string(word));
  }
}

// The model's files lie beside mote_conv2d_ref.cc and its like.
TEST(Identifier, IsNoNameOfTheRuntimesFiles) {
  EXPECT_EQ(Identifier("mote_conv2d_ref"), "model_mote_conv2d_ref");
}

TEST(Identifier, FitsIntoAFileName) {
  EXPECT_EQ(Identifier(std::string(100'000, 'a')).size(), 48u);
  EXPECT_EQ(Identifier(std::string(47, 'a') + "_b"), std::string(47, 'a'));
}

}  // namespace
}  // namespace mote::program
