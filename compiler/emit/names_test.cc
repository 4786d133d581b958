// SPDX-License-Identifier: Apache-2.0
// Names of models, tensors and files in generated code: whatever they are, it compiles and says so.
#include <gmock/gmock.h>

#include "compiler/emit/testing.h"
#include "compiler/emit/text.h"

namespace mote::emit {
namespace {

using graph::DType;
using graph::ModuleBuilder;
using program::Program;

// Two inputs and many outputs, all with these names: each becomes an accessor and a comment.
graph::Module Named(const std::vector<std::string>& names) {
  ModuleBuilder b;
  const int x = b.AddInput(names[0], DType::kInt8, {1, 4}, 0.5F, 3);
  const int x2 = b.AddInput(names[1], DType::kInt8, {1, 4}, 0.5F, 3);
  std::vector<int> outputs;
  for (size_t i = 2; i < names.size(); ++i) {
    const float scale = 0.5F + 0.125F * static_cast<float>(i);
    outputs.push_back(b.AddTensor(names[i], DType::kInt8, {1, 4}, scale, 3));
    b.AddOp("ADD", {x, x2}, {outputs.back()});
  }
  b.SetOutputs(outputs);
  return b.Build();
}

TEST(Emit, HostileNamesStayInTheirComments) {
  const graph::Module module = Named({"a\nint evil = \"",
                                      "*/ int evil; /*",
                                      "ends in \\",
                                      "?"
                                      "?/",
                                      "\n\n/",
                                      "class",
                                      "class",
                                      "int8_t",
                                      "INT8_MAX",
                                      "input",
                                      "output",
                                      "Element",
                                      "Input",
                                      "At",
                                      "arena_",
                                      "arena_bytes",
                                      "Model",
                                      "hostile",
                                      "kIndex",
                                      "random",
                                      "size",
                                      "mote",
                                      "\xC3\xBC\xE2\x80\xA8",
                                      "",
                                      "\xFF\x00",
                                      "// clang-format off",
                                      "%s%n{}",
                                      std::string(100'000, 'x'),
                                      "weights",
                                      "std",
                                      "_",
                                      "9"});
  ExpectSameBytes(module, CompileNamed(module, "hostile"), 1);
}

TEST(Emit, HostileModelNamesGiveANamespace) {
  for (const char* name : {"weights", "Model", "Input", "class", "mote_span", "\"\n*/", "size_t"}) {
    const graph::Module module = Named({"a", "b", "c"});
    Generated generated(EmitFiles(CompileNamed(module, name)));
    EXPECT_EQ(generated.Compile("g++", {"-fsyntax-only"}), "") << name;
  }
}

TEST(Emit, InputsAndOutputsAreReachedByIndexAndByName) {
  const Program program = CompileNamed(Named({"left", "right", "sum", "right", "sum"}), "named");
  Generated generated(EmitFiles(program));
  generated.Add(
      "main.cc",
      "#include \"named.hpp\"\n"
      "static named::Model model;\n"
      "static_assert(named::Model::input_count == 2 && named::Model::output_count == 3);\n"
      "static_assert(sizeof(model) == named::Model::arena_bytes);\n"
      "static_assert(named::Input<1>::scale == 0.5F && named::Input<1>::zero_point == 3);\n"
      "static_assert(named::Output<2>::scale == 1.0F && named::Output<2>::size == 4);\n"
      "int main() {\n"
      "  const bool same = model.left().data() == model.input<0>().data() &&\n"
      "                    model.left().data() == model.input().data() &&\n"
      "                    model.right().data() == model.input<1>().data() &&\n"
      "                    model.sum().data() == model.output().data() &&\n"
      "                    model.right_2().data() == model.output<1>().data() &&\n"
      "                    model.sum_2().data() == model.output<2>().data();\n"
      "  return same ? 0 : 1;\n"
      "}\n");
  EXPECT_EQ(generated.Compile("g++", {"-o", "model"}), "");
  EXPECT_EQ(generated.Run("./model", {}, "").exit_code, 0);
}

// The generated source has a type of that name.
TEST(Emit, PushedOutputsMayBeCalledProgress) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 4, 2, 1}, 0.5F, 3);
  const int y = b.AddTensor("Progress", DType::kInt8, {1, 4, 2, 1}, 0.5F, 3);
  const int z = b.AddTensor("ArenaAt", DType::kInt8, {1, 4, 2, 1}, 1.0F / 256, -128);
  b.AddOp("RELU", {x}, {y});
  b.AddOp("LOGISTIC", {y}, {z});
  b.SetOutputs({z, y});
  const graph::Module module = b.Build();
  ExpectSameBytes(module, CompileForRam(module, "named", true), 1);
}

TEST(Comment, IsPrintableAsciiThatCannotJoinTheNextLine) {
  EXPECT_EQ(Comment("block/conv:0"), "block/conv:0");
  EXPECT_EQ(Comment("a\nb\\"), "a.b.");
  EXPECT_EQ(Comment("?"
                    "?/"),
            "../");
  EXPECT_EQ(Comment(std::string(1000, 'x')), std::string(45, 'x') + "...");
}

}  // namespace
}  // namespace mote::emit
