// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/prove.h"

#include <gtest/gtest.h>

#include "compiler/graph/module_builder.h"
#include "compiler/program/compile.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::Module;

Module Sum(int8_t constant) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 4}, 1.0F);
  const int c = b.AddConstant<int8_t>("c", {1, 4}, {constant, 0, 0, 0}, 1.0F);
  const int y = b.AddTensor("y", DType::kInt8, {1, 4}, 1.0F);
  b.AddOp("ADD", {x, c}, {y}, {{"fused_activation_function", graph::Enum{"NONE"}}});
  b.SetOutputs({y});
  return b.Build();
}

TEST(Proof, TheSameModelAgrees) {
  const Result<Proof> proof = Proof::Of(Sum(0), {}, 3);
  ASSERT_TRUE(proof.ok()) << proof.error().message;
  EXPECT_TRUE(proof->Check(Sum(0), "Nothing").ok());
}

TEST(Proof, AnotherByteNamesThePassAndSaysWhoseBugItIs) {
  const Result<Proof> proof = Proof::Of(Sum(0), {}, 3);
  ASSERT_TRUE(proof.ok()) << proof.error().message;
  const Status status = proof->Check(Sum(3), "AddThree");
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.error().message.find("pass AddThree changes output 'y'"), std::string::npos)
      << status.error().message;
  EXPECT_NE(status.error().message.find("this is a bug in mote"), std::string::npos);
}

TEST(Proof, NoInputsProveNothing) { EXPECT_TRUE(Proof::Of(Sum(0), {}, 0)->Check(Sum(3), "").ok()); }

TEST(Proof, ASmallModelCanAffordOne) { EXPECT_EQ(AffordableProofs(Sum(0)), 1); }

TEST(Proof, CompilingSaysWhatProvedIt) {
  CompileOptions options;
  EXPECT_EQ(Compile(Sum(0), options)->proofs, 0);
  options.proofs = 2;
  EXPECT_EQ(Compile(Sum(0), options)->proofs, 2);
  options.proofs = kAffordable;
  EXPECT_EQ(Compile(Sum(0), options)->proofs, 1);
}

}  // namespace
}  // namespace mote::program
