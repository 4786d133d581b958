// SPDX-License-Identifier: Apache-2.0
// Files of a few kilobytes that ask for as much as they can: each is refused, or compiled into
// what takes less than a gigabyte and less than a minute of the processor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <ctime>

#include "compiler/graph/module_builder.h"
#include "compiler/program/compile.h"
#include "compiler/tflite/read.h"
#include "compiler/tflite/write.h"

namespace mote::fuzz {
namespace {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;

constexpr size_t kFileBytes = 7'000;
constexpr int32_t kHuge = 1 << 28;

struct Row {
  const char* name;
  void (*build)(ModuleBuilder& b);
  const char* refusal;  // a part of it; "" where it is compiled
};

int X(ModuleBuilder& b, const Shape& shape) { return b.AddInput("x", DType::kInt8, shape, 1, 0); }
int Y(ModuleBuilder& b, const Shape& shape) { return b.AddTensor("y", DType::kInt8, shape, 1, 0); }
int Bytes(ModuleBuilder& b, const Shape& shape) {
  const std::vector<int8_t> values(static_cast<size_t>(graph::ElementCount(shape).value()), 1);
  return b.AddConstant<int8_t>("c", shape, values, 1, 0);
}

void HugeInput(ModuleBuilder& b) {
  const int y = Y(b, {kHuge});
  b.AddOp("RELU", {X(b, {kHuge})}, {y});
  b.SetOutputs({y});
}

void HugeUnusedTensor(ModuleBuilder& b) {
  const int y = Y(b, {1});
  Y(b, {kHuge});
  b.AddOp("RELU", {X(b, {1})}, {y});
  b.SetOutputs({y});
}

void HugePaddings(ModuleBuilder& b) {
  const int y = Y(b, {kHuge});
  const int pads = b.AddConstant<int32_t>("p", {1, 2}, {0, kHuge - 1});
  b.AddOp("PAD", {X(b, {1}), pads}, {y});
  b.SetOutputs({y});
}

void HugeConstant(ModuleBuilder& b) {
  const int x = X(b, {1});
  const int padded = Y(b, {1 << 24});
  const int y = Y(b, {1 << 24});
  const int pads = b.AddConstant<int32_t>("p", {1, 2}, {0, (1 << 24) - 1});
  b.AddOp("PAD", {Bytes(b, {1}), pads}, {padded});
  b.AddOp("ADD", {x, padded}, {y});
  b.SetOutputs({y});
}

void WidePool(ModuleBuilder& b) {
  const int y = Y(b, {1, 4096, 4096, 1});
  b.AddOp("MAX_POOL_2D",
          {X(b, {1, 4096, 4096, 1})},
          {y},
          {{"padding", Enum{"SAME"}},
           {"stride_h", int64_t{1}},
           {"stride_w", int64_t{1}},
           {"filter_height", int64_t{2048}},
           {"filter_width", int64_t{2048}}});
  b.SetOutputs({y});
}

void WideConvolution(ModuleBuilder& b) {
  const int y = Y(b, {1, 4096, 4096, 1});
  b.AddOp("CONV_2D",
          {X(b, {1, 4096, 4096, 1}), Bytes(b, {1, 25, 25, 1})},
          {y},
          {{"padding", Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
  b.SetOutputs({y});
}

void HugeVariable(ModuleBuilder& b) {
  const int handle = b.AddTensor("h", DType::kResource, {});
  const int read = Y(b, {kHuge});
  X(b, {1});
  b.AddOp("VAR_HANDLE", {}, {handle}, {{"shared_name", std::string("v")}});
  b.AddOp("READ_VARIABLE", {handle}, {read});
  b.SetOutputs({read});
}

// A place is listed for each image.
void HugeTable(ModuleBuilder& b) {
  const int y = Y(b, {1 << 26, 1, 1, 1});
  const int size = b.AddConstant<int32_t>("s", {2}, {1, 1});
  b.AddOp("RESIZE_NEAREST_NEIGHBOR", {X(b, {1 << 26, 1, 1, 1}), size}, {y});
  b.SetOutputs({y});
}

// A bias and a multiplier for each channel, of weights that are computed.
void HugeLayer(ModuleBuilder& b) {
  const int y = Y(b, {1, 1 << 24});
  b.AddOp("FULLY_CONNECTED", {X(b, {1, 1}), X(b, {1 << 24, 1})}, {y});
  b.SetOutputs({y});
}

// 2^28 elements in one dimension, none in all.
void HugeAndEmpty(ModuleBuilder& b) {
  const int x = X(b, {1});
  const int empty = Y(b, {kHuge, 0});
  const int again = Y(b, {0, kHuge});
  const int perm = b.AddConstant<int32_t>("p", {2}, {1, 0});
  b.AddOp("TRANSPOSE", {empty, perm}, {again});
  b.SetOutputs({x});
}

// Subgraphs of (go, x), each of which runs the next `times` times; the last one doubles x.
struct Nest {
  const char* opcode;
  int levels, times;
};

void Build(ModuleBuilder& b, const Nest& nest) {
  const bool loop = std::string(nest.opcode) == "WHILE";
  for (int level = 0; level <= nest.levels; ++level) {
    if (level > 0) b.AddSubgraph("");
    int go = b.AddInput("", DType::kBool, {1});
    int x = X(b, {1});
    for (int i = 0; i < nest.times && level < nest.levels; ++i) {
      const int y = Y(b, {1});
      const int64_t next = level + 1;
      if (loop) {
        const int went = b.AddTensor("", DType::kBool, {1});
        b.AddOp("WHILE",
                {go, x},
                {went, y},
                {{"cond_subgraph_index", int64_t{nest.levels + 1}}, {"body_subgraph_index", next}});
        go = went;
      } else {
        b.AddOp(
            "IF", {go, go, x}, {y}, {{"then_subgraph_index", next}, {"else_subgraph_index", next}});
      }
      x = y;
    }
    if (level == nest.levels) {
      const int y = Y(b, {1});
      b.AddOp("ADD", {x, x}, {y});
      x = y;
    }
    b.SetOutputs(loop && level > 0 ? std::vector<int>{go, x} : std::vector<int>{x});
  }
}

// 2,730 branches around 4,096 additions.
void ManyBranches(ModuleBuilder& b) { Build(b, {"IF", 6, 2}); }

// 4,680 loops around 4,096 additions.
void ManyLoops(ModuleBuilder& b) {
  Build(b, {"WHILE", 4, 8});
  b.AddSubgraph("");
  const int go = b.AddInput("", DType::kBool, {1});
  X(b, {1});
  b.SetOutputs({go});
}

const Row kRows[] = {
    {"HugeInput", HugeInput, "268435456 bytes, want at most 67108864"},
    {"HugeUnusedTensor", HugeUnusedTensor, ""},
    {"HugePaddings", HugePaddings, "268435456 bytes, want at most 67108864"},
    {"HugeConstant", HugeConstant, ""},
    {"WidePool", WidePool, "steps of work"},
    {"WideConvolution", WideConvolution, "steps of work"},
    {"HugeVariable", HugeVariable, "268435456 bytes, want at most 67108864"},
    {"HugeLayer", HugeLayer, "16777216 output channels, want at most 1048576"},
    {"HugeTable", HugeTable, "67108866 rows in 3 dimensions"},
    {"HugeAndEmpty", HugeAndEmpty, ""},
    {"ManyBranches", ManyBranches, ""},
    {"ManyLoops", ManyLoops, ""},
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class SmallFile : public ::testing::TestWithParam<Row> {};

TEST_P(SmallFile, AsksForLittleTimeAndMemory) {
  ModuleBuilder b;
  GetParam().build(b);
  const graph::Bytes file = tflite::Write(b.Build()).value();
  EXPECT_LE(file.size(), kFileBytes);
  const std::clock_t begin = std::clock();
  const Result<graph::Module> module = tflite::Read({file.data(), file.size()});
  ASSERT_TRUE(module.ok()) << module.error().message;
  const Result<program::Program> program = program::Compile(*module, {});
  EXPECT_LT(std::clock() - begin, 60 * CLOCKS_PER_SEC) << "of the processor's time";
  const std::string refusal = program.ok() ? "" : program.error().message;
  EXPECT_THAT(refusal, ::testing::HasSubstr(GetParam().refusal));
  EXPECT_EQ(refusal.empty(), *GetParam().refusal == '\0') << refusal;
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(usage.ru_maxrss, 1 << 20) << "kilobytes";
}

INSTANTIATE_TEST_SUITE_P(Hostile, SmallFile, ::testing::ValuesIn(kRows), [](const auto& row) {
  return std::string(row.param.name);
});

}  // namespace
}  // namespace mote::fuzz
