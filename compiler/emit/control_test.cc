// SPDX-License-Identifier: Apache-2.0
// Generated code of IF and WHILE.
#include <gmock/gmock.h>

#include "compiler/emit/testing.h"
#include "compiler/program/control_testing.h"
#include "compiler/program/testing.h"

namespace mote::emit {
namespace {

using graph::DType;
using graph::ModuleBuilder;
using program::Executor;
using program::Program;

Program Compiled(const graph::Module& module, const std::string& name) {
  program::CompileOptions options;
  options.name = name;
  Result<Program> program = program::Compile(module, options);
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

// Doubles x until the count is 3, and then, if it is asked to, once more.
Program Doubling() {
  ModuleBuilder b;
  const auto value = [&](const char* name) {
    return b.AddTensor(name, DType::kInt8, {1, 4}, 0.5F, 0);
  };
  const auto inputs = [&] {
    const int count = b.AddInput("count", DType::kInt32, {1});
    return std::pair(count, b.AddInput("x", DType::kInt8, {1, 4}, 0.5F, 0));
  };
  const auto doubled = [&](int x) {
    const int y = value("doubled");
    b.AddOp("ADD", {x, x}, {y});
    return y;
  };
  const auto [count, x] = inputs();
  const int more = b.AddInput("more", DType::kBool, {1});
  const int last = b.AddTensor("last", DType::kInt32, {1});
  const int looped = value("looped");
  const int y = value("y");
  b.AddOp("WHILE",
          {count, x},
          {last, looped},
          {{"cond_subgraph_index", int64_t{1}}, {"body_subgraph_index", int64_t{2}}});
  b.AddOp("IF",
          {more, looped},
          {y},
          {{"then_subgraph_index", int64_t{3}}, {"else_subgraph_index", int64_t{4}}});
  b.SetOutputs({y, last});
  b.AddSubgraph("condition");
  const int counted = inputs().first;
  const int less = b.AddTensor("less", DType::kBool, {1});
  b.AddOp("LESS", {counted, b.AddConstant<int32_t>("three", {1}, {3})}, {less});
  b.SetOutputs({less});
  b.AddSubgraph("body");
  const auto [c, xx] = inputs();
  const int next = b.AddTensor("next", DType::kInt32, {1});
  b.AddOp("ADD", {c, b.AddConstant<int32_t>("one", {1}, {1})}, {next});
  b.SetOutputs({next, doubled(xx)});
  b.AddSubgraph("then");
  b.SetOutputs({doubled(b.AddInput("x", DType::kInt8, {1, 4}, 0.5F, 0))});
  b.AddSubgraph("else");
  b.SetOutputs({b.AddInput("x", DType::kInt8, {1, 4}, 0.5F, 0)});
  return Compiled(b.Build(), "doubling");
}

TEST(EmitControl, TheGeneratedCodeReadsAsInTheGoldenFile) {
  ExpectGolden("doubling.cc", ContentOf(EmitFiles(Doubling()), "doubling.cc"));
}

void ExpectFormatted(const Program& program) {
  Generated generated(EmitFiles(program));
  const std::string style = "--style=file:" MOTE_SOURCE_DIR "/.clang-format";
  for (const char* end : {".hpp", ".cc", "_weights.hpp"}) {
    const std::string file = program.name + end;
    EXPECT_EQ(generated.Run("clang-format", {"--dry-run", "-Werror", style, file}, "").err, "");
  }
}

TEST(EmitControl, GeneratedCodeIsFormatted) {
  if (!IsInstalled("clang-format")) GTEST_SKIP() << "clang-format is not installed";
  ExpectFormatted(Doubling());
  for (uint32_t seed = 1; seed <= 10; ++seed) {
    ExpectFormatted(Compiled(program::MakeRandomControlModule(seed), "random"));
  }
}

TEST(EmitControl, GeneratedCodeIsFreeOfWarningsAndGivesTheExecutorsBytes) {
  for (uint32_t seed = 101; seed <= 108; ++seed) {
    const graph::Module module = program::MakeRandomControlModule(seed);
    const Program program = Compiled(module, "random");
    Generated generated(EmitFiles(program));
    generated.Add("main.cc", MainOf(program));
    ASSERT_EQ(generated.Compile("g++", {"-DMOTE_DEBUG", "-o", "model"}), "") << "seed " << seed;
    for (uint32_t round = 0; round < 4; ++round) {
      const ops::TensorBytes inputs = program::RandomInputs(module, seed + 1000 * round);
      Executor executor(program);
      program::SetInputs(executor, module, inputs);
      executor.Invoke();
      std::string input, expected;
      for (const int tensor : module.main().inputs) {
        input.append(inputs.at(tensor).begin(), inputs.at(tensor).end());
      }
      for (const graph::Bytes& bytes : program::OutputsOf(executor, program)) {
        expected.append(bytes.begin(), bytes.end());
      }
      ASSERT_TRUE(WriteFile(generated.path() / "input.bin", input).ok());
      const ProcessResult result = generated.Run("./model", {}, generated.path() / "input.bin");
      EXPECT_TRUE(result.ok() && result.out == expected) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace mote::emit
