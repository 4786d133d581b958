// SPDX-License-Identifier: Apache-2.0
#include "compiler/emit/emit.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <limits>
#include <set>

#include "compiler/emit/collector.h"
#include "compiler/emit/testing.h"
#include "compiler/emit/text.h"
#include "compiler/emit/weights.h"
#include "compiler/program/testing.h"

namespace mote::emit {
namespace {

using graph::DType;
using graph::ModuleBuilder;
using program::Executor;
using program::Program;
using ::testing::HasSubstr;
using ::testing::Not;

// The smallest model with a convolution, an alias, constants, and two outputs.
Program Tiny() {
  ModuleBuilder b;
  const int x = b.AddInput("image", DType::kInt8, {1, 2, 2, 1}, 0.5F, -128);
  const int w = b.AddConstant<int8_t>("w", {2, 1, 2, 1}, {1, -2, 3, -4}, 0.25F);
  const int bias = b.AddConstant<int32_t>("bias", {2}, {5, -6}, 0.125F);
  const int conv = b.AddTensor("block/conv", DType::kInt8, {1, 2, 1, 2}, 1.0F, 0);
  const int flat = b.AddTensor("flat", DType::kInt8, {1, 4}, 1.0F, 0);
  const int scores = b.AddTensor("scores", DType::kInt8, {1, 4}, 1.0F / 256, -128);
  b.AddOp("CONV_2D",
          {x, w, bias},
          {conv},
          {{"padding", graph::Enum{"VALID"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
  b.AddOp("RESHAPE", {conv}, {flat});
  b.AddOp("SOFTMAX", {flat}, {scores}, {{"beta", 1.0}});
  b.SetOutputs({scores, conv});
  return CompileNamed(b.Build(), "tiny");
}

TEST(Emit, TheGeneratedCodeReadsAsInTheGoldenFiles) {
  const std::vector<OutputFile> files = EmitFiles(Tiny());
  ExpectGolden("tiny.hpp", ContentOf(files, "tiny.hpp"));
  ExpectGolden("tiny.cc", ContentOf(files, "tiny.cc"));
}

TEST(Emit, TheFolderIsCompleteAndNoFileIsThereTwice) {
  const std::vector<OutputFile> files = EmitFiles(Tiny());
  std::set<std::string> names;
  for (const OutputFile& file : files) EXPECT_TRUE(names.insert(file.name).second) << file.name;
  for (const char* name : {"tiny.hpp",
                           "tiny.cc",
                           "tiny_weights.hpp",
                           "tiny_weights.cc",
                           "mote_span.h",
                           "mote_conv2d.h",
                           "mote_conv2d_ref.cc"}) {
    EXPECT_EQ(names.count(name), 1u) << name;
  }
  for (const OutputFile& file : files) EXPECT_THAT(file.content, Not(HasSubstr("\"runtime/")));
}

// They would overwrite each other: the generated folder has no folders.
TEST(Emit, NoTwoFilesOfRuntimeAndBoardsHaveTheSameName) {
  namespace fs = std::filesystem;
  const fs::path root = MOTE_SOURCE_DIR;
  std::set<std::string> names;
  for (const char* folder : {"runtime", "boards"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file()) continue;
      if (entry.path().filename() == "CMakeLists.txt") continue;
      const std::string path = fs::relative(entry.path(), root).generic_string();
      EXPECT_TRUE(names.insert(NameInFolder(path)).second) << path;
    }
  }
  EXPECT_GT(names.size(), 200u);
}

TEST(Emit, TheSameModelGivesTheSameBytes) {
  const std::vector<OutputFile> a = EmitFiles(Tiny());
  const std::vector<OutputFile> b = EmitFiles(Tiny());
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].name, b[i].name);
    EXPECT_EQ(a[i].content, b[i].content);
  }
}

TEST(Emit, AnIncompleteInstallationIsNoFaultOfTheModel) {
  const Result<std::vector<OutputFile>> files = EmitModel(Tiny(), {"/nowhere", "", ""});
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().kind, ErrorKind::kMissingTool);
  EXPECT_THAT(files.error().message, HasSubstr("/nowhere"));
}

// A window over each image of two; the second convolution's image is a constant.
graph::Module Batch() {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {2, 3, 2, 1}, 0.5F, 3);
  const int known = b.AddConstant<int8_t>("known", {2, 2, 2, 1}, {1, 2, 3, 4, 5, 6, 7, 8}, 0.5F, 3);
  const int w = b.AddConstant<int8_t>("w", {2, 2, 2, 1}, {1, 2, 3, -4, 9, 8, 7, 6}, 0.25F);
  const graph::Attributes options = {
      {"padding", graph::Enum{"VALID"}}, {"stride_h", 1}, {"stride_w", 1}};
  const int y = b.AddTensor("y", DType::kInt8, {2, 2, 1, 2}, 1, 0);
  const int z = b.AddTensor("z", DType::kInt8, {2, 1, 1, 2}, 1, 0);
  b.AddOp("CONV_2D", {x, w, graph::kAbsent}, {y}, options);
  b.AddOp("CONV_2D", {known, w, graph::kAbsent}, {z}, options);
  b.SetOutputs({y, z});
  return b.Build();
}

// Two windows over each other and a pool: of what lies between only some rows are kept.
graph::Module Rows() {
  ModuleBuilder b;
  const graph::Attributes same = {
      {"padding", graph::Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}};
  const int x = b.AddInput("image", DType::kInt8, {1, 12, 2, 1}, 0.5F, 3);
  const int w = b.AddConstant<int8_t>("w", {2, 3, 1, 1}, {1, -2, 3, 4, 5, -6}, 0.25F);
  const int v = b.AddConstant<int8_t>("v", {2, 1, 1, 2}, {7, -8, 9, 10}, 0.25F);
  const int wide = b.AddTensor("wide", DType::kInt8, {1, 12, 2, 2}, 1, 0);
  const int deep = b.AddTensor("deep", DType::kInt8, {1, 12, 2, 2}, 1, 0);
  const int pool = b.AddTensor("pool", DType::kInt8, {1, 1, 1, 2}, 1, 0);
  b.AddOp("CONV_2D", {x, w, graph::kAbsent}, {wide}, same);
  b.AddOp("CONV_2D", {wide, v, graph::kAbsent}, {deep}, same);
  graph::Attributes all = same;
  all.Set("padding", graph::Enum{"VALID"});
  all.Set("filter_height", int64_t{12});
  all.Set("filter_width", int64_t{2});
  b.AddOp("AVERAGE_POOL_2D", {deep}, {pool}, all);
  b.SetOutputs({pool});
  return b.Build();
}

TEST(Emit, AStreamedSegmentIsALoopOverItsSteps) {
  const Program program = CompileForRam(Rows(), "rows", false);
  const std::vector<OutputFile> files = EmitFiles(program);
  ExpectGolden("rows.hpp", ContentOf(files, "rows.hpp"));
  ExpectGolden("rows.cc", ContentOf(files, "rows.cc"));
  for (uint32_t seed = 1; seed <= 3; ++seed) ExpectSameBytes(Rows(), program, seed);
}

TEST(Emit, RowsThatArePushedLetTheSegmentGoOn) {
  const Program program = CompileForRam(Rows(), "pushed", true);
  const std::vector<OutputFile> files = EmitFiles(program);
  ExpectGolden("pushed.hpp", ContentOf(files, "pushed.hpp"));
  ExpectGolden("pushed.cc", ContentOf(files, "pushed.cc"));
  for (uint32_t seed = 1; seed <= 3; ++seed) ExpectSameBytes(Rows(), program, seed);
}

TEST(Emit, ABatchIsALoopOverItsImages) {
  const Program program = CompileNamed(Batch(), "batch");
  const std::string source = ContentOf(EmitFiles(program), "batch.cc");
  EXPECT_THAT(source, HasSubstr("  for (size_t n = 0; n < 2; ++n) {"));
  ExpectSameBytes(Batch(), program, 1);
}

// Operators of one input of every type, and their tables: kernels with types in their names, a
// table of bytes, functions that bring runtime/base/float_math.cc with them.
graph::Module OneInputEach() {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 6});
  std::vector<int> outputs;
  const auto add = [&](const char* opcode, std::vector<int> inputs, DType type, float scale) {
    outputs.push_back(b.AddTensor("y", type, {1, 6}, scale, 0));
    b.AddOp(opcode, std::move(inputs), {outputs.back()});
    return outputs.back();
  };
  const int whole = add("CAST", {x}, DType::kInt32, 0);
  add("LOGICAL_NOT", {add("CAST", {whole}, DType::kBool, 0)}, DType::kBool, 0);
  add("ZEROS_LIKE", {whole}, DType::kInt32, 0);
  const int wave = add("SIN", {x}, DType::kFloat32, 0);
  const int alpha = b.AddConstant<float>("alpha", {1}, {0.25F});
  add("TANH", {add("PRELU", {wave, alpha}, DType::kFloat32, 0)}, DType::kFloat32, 0);
  const int byte = add("QUANTIZE", {x}, DType::kInt8, 0.125F);
  add("ELU", {byte}, DType::kInt8, 0.125F);
  const int word = add("QUANTIZE", {byte}, DType::kInt16, 1.0F / 4096);
  add("TANH", {word}, DType::kInt16, 1.0F / 32768);
  add("DEQUANTIZE", {word}, DType::kFloat32, 0);
  b.SetOutputs(outputs);
  return b.Build();
}

TEST(Emit, OperatorsOfOneInputOfEveryTypeGiveTheExecutorsBytes) {
  const Program program = CompileNamed(OneInputEach(), "each");
  ExpectSameBytes(OneInputEach(), program, 1);
  if (!IsInstalled("arm-none-eabi-g++")) GTEST_SKIP() << "arm-none-eabi-g++ is not installed";
  Generated generated(EmitFiles(program));
  EXPECT_EQ(generated.Compile("arm-none-eabi-g++",
                              {"-mcpu=cortex-m4",
                               "-mthumb",
                               "-mfpu=fpv4-sp-d16",
                               "-mfloat-abi=hard",
                               "-ffreestanding",
                               "-fno-exceptions",
                               "-fno-rtti",
                               "-c"}),
            "");
}

TEST(Emit, GeneratedCodeIsFormatted) {
  if (!IsInstalled("clang-format")) GTEST_SKIP() << "clang-format is not installed";
  std::vector<Program> programs = {Tiny(), CompileNamed(Batch(), "batch")};
  for (uint32_t seed = 1; seed <= 10; ++seed) {
    programs.push_back(CompileNamed(program::MakeRandomModule(seed), "random"));
  }
  for (const Program& program : programs) {
    Generated generated(EmitFiles(program));
    for (const char* end : {".hpp", ".cc", "_weights.hpp"}) {
      const ProcessResult result = generated.Run("clang-format",
                                                 {"--dry-run",
                                                  "-Werror",
                                                  "--style=file:" MOTE_SOURCE_DIR "/.clang-format",
                                                  program.name + end},
                                                 "");
      EXPECT_EQ(result.err, "");
    }
  }
}

// The sum of all kernels, constants, aliases and ports that the random models have.
TEST(Emit, GeneratedCodeIsFreeOfWarningsAndGivesTheExecutorsBytes) {
  for (uint32_t seed = 101; seed <= 106; ++seed) {
    const graph::Module module = program::MakeRandomModule(seed);
    const Rounding rounding = mote::testing::kAllRoundings[seed % 3];
    ExpectSameBytes(module, CompileNamed(module, "random", rounding), seed);
  }
}

TEST(Emit, GeneratedCodeIsFreeOfWarningsOnTheDevice) {
  if (!IsInstalled("arm-none-eabi-g++")) GTEST_SKIP() << "arm-none-eabi-g++ is not installed";
  for (uint32_t seed = 201; seed <= 203; ++seed) {
    Generated generated(EmitFiles(CompileNamed(program::MakeRandomModule(seed), "random")));
    EXPECT_EQ(
        generated.Compile(
            "arm-none-eabi-g++",
            {"-mcpu=cortex-m4", "-mthumb", "-ffreestanding", "-fno-exceptions", "-fno-rtti", "-c"}),
        "");
  }
}

// y = x + v, then v = y; v begins as 2 and 100, w as 7 and 7.
graph::Module Accumulator() {
  ModuleBuilder b;
  const auto value = [&](const char* name) {
    return b.AddTensor(name, DType::kInt8, {1, 2}, 1, 0);
  };
  const auto read = [&](const char* name) {
    const int handle = b.AddTensor("handle", DType::kResource, {});
    b.AddOp("VAR_HANDLE", {}, {handle}, {{"container", ""}, {"shared_name", name}});
    const int content = value(name);
    b.AddOp("READ_VARIABLE", {handle}, {content});
    return std::pair(handle, content);
  };
  const int x = b.AddInput("x", DType::kInt8, {1, 2}, 1, 0);
  const auto [v, v_content] = read("v");
  const auto [w, w_content] = read("w");
  const int y = value("y");
  const int z = value("z");
  b.AddOp("ADD", {x, v_content}, {y});
  b.AddOp("ASSIGN_VARIABLE", {v, y}, {});
  b.AddOp("ADD", {y, w_content}, {z});
  b.SetOutputs({z});
  b.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", 1}});
  b.AddSubgraph("init");
  for (const auto& [name, initial] :
       {std::pair("v", std::vector<int8_t>{2, 100}), {"w", std::vector<int8_t>{7, 7}}}) {
    const int handle = b.AddTensor("handle", DType::kResource, {});
    b.AddOp("VAR_HANDLE", {}, {handle}, {{"container", ""}, {"shared_name", name}});
    b.AddOp("ASSIGN_VARIABLE", {handle, b.AddConstant("initial", {1, 2}, initial, 1, 0)}, {});
  }
  return b.Build();
}

TEST(Emit, StateOutlivesInvokeUntilReset) {
  Generated generated(EmitFiles(CompileNamed(Accumulator(), "stateful")));
  generated.Add("main.cc",
                "#include \"stateful.hpp\"\n"
                "static stateful::Model model;\n"
                "static_assert(sizeof(model) == stateful::Model::arena_bytes);\n"
                "static_assert(stateful::Model::state_bytes == 4);\n"
                "static bool Gives(int a, int b) {\n"
                "  model.input()[0] = 1;\n"
                "  model.input()[1] = 2;\n"
                "  model.invoke();\n"
                "  return model.output()[0] == a && model.output()[1] == b;\n"
                "}\n"
                "int main() {\n"
                "  const bool kept = Gives(10, 109) && Gives(11, 111) && Gives(12, 113);\n"
                "  model.Reset();\n"
                "  return kept && Gives(10, 109) ? 0 : 1;\n"
                "}\n");
  EXPECT_EQ(generated.Compile("g++", {"-o", "model"}), "");
  EXPECT_EQ(generated.Run("./model", {}, "").exit_code, 0);
  if (!IsInstalled("clang-format")) return;
  for (const char* file : {"stateful.hpp", "stateful.cc", "stateful_weights.hpp"}) {
    const std::string style = "--style=file:" MOTE_SOURCE_DIR "/.clang-format";
    EXPECT_EQ(generated.Run("clang-format", {"--dry-run", "-Werror", style, file}, "").err, "");
  }
}

TEST(Emit, AModelOfOneReshapeHasNothingToInvoke) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 4}, 0.5F, 3);
  const int y = b.AddTensor("y", DType::kInt8, {4}, 0.5F, 3);
  b.AddOp("RESHAPE", {x}, {y});
  b.SetOutputs({y});
  ExpectSameBytes(b.Build(), CompileNamed(b.Build(), "reshape"), 1);
}

// Floats and bytes of a float lie in the same constant arrays as the kernels read them.
TEST(Emit, FloatsSurviveInConstants) {
  ModuleBuilder b;
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> values = {
      -infinity, infinity, -0.0F, 1e-45F, 3.4e38F, 0.1F, std::numeric_limits<float>::quiet_NaN()};
  const int x = b.AddInput("x", DType::kFloat32, {7});
  const int c = b.AddConstant<float>("c", {7}, values);
  const int q = b.AddTensor("q", DType::kInt8, {7}, 0.5F, 3);
  const int y = b.AddTensor("y", DType::kInt8, {7}, 0.5F, 3);
  b.AddOp("QUANTIZE", {c}, {q});
  b.AddOp("QUANTIZE", {x}, {y});
  b.SetOutputs({c, q, y});
  ExpectSameBytes(b.Build(), CompileNamed(b.Build(), "floats"), 1);
}

// A float tensor's leftover quantisation, with a zero point that no int32 holds.
TEST(Emit, WhatAFileSaysOfFloatTensorsIsNotRepeated) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {4}, 0.5F, 3);
  const int y = b.AddTensor("y", DType::kFloat32, {4}, 0.5F, int64_t{1} << 40);
  b.AddOp("DEQUANTIZE", {x}, {y});
  b.SetOutputs({y});
  ExpectSameBytes(b.Build(), CompileNamed(b.Build(), "leftover"), 1);
}

// The extremes of each element type, as literals that compile without a warning.
TEST(Emit, ConstantsOfEveryTypeAreLiterals) {
  const auto constant = [](const std::string& name, auto values) {
    const ops::Operand operand = ops::ConstantOperand(name, values);
    return program::Constant{name, operand.constant.element, operand.constant.bytes};
  };
  Program program;
  program.name = "types";
  program.arena_bytes = 8;
  program.constants = {
      constant("a", std::vector<int8_t>{-128, 127}),
      constant("b", std::vector<uint8_t>{255}),
      constant("c", std::vector<int16_t>{-32768, 32767}),
      constant("d", std::vector<int32_t>{INT32_MIN, INT32_MAX}),
      constant("e", std::vector<int64_t>{INT64_MIN, INT64_MAX}),
      constant("f", std::vector<float>{0.1F, -std::numeric_limits<float>::infinity()}),
      constant("g", std::vector<Requant>{{INT32_MAX, -31}}),
      {"h", ops::Element::kBool, {1, 0}},
      constant("i", std::vector<Factor>{{UINT32_MAX, 95}}),
  };
  const std::string text = EmitWeights(program, {});
  for (const char* part : {"alignas(4) const int8_t a[2] = {\n    -128, 127,\n};",
                           "{\n    (-2147483647 - 1), 2147483647,\n}",
                           "alignas(8) const int64_t e[2] = {\n    (-9223372036854775807LL - 1), "
                           "9223372036854775807LL,\n};",
                           "{\n    0x1.99999ap-4F, -__builtin_inff(),\n}",
                           "const mote::Requant g[1] = {\n    {2147483647, -31},\n};",
                           "const bool h[2] = {\n    true, false,\n};",
                           "alignas(8) const mote::Factor i[1] = {\n    {4294967295U, 95},\n};"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  Generated generated(EmitFiles(program));
  EXPECT_EQ(generated.Compile("g++", {"-fsyntax-only"}), "");
}

}  // namespace
}  // namespace mote::emit
