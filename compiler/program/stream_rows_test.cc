// SPDX-License-Identifier: Apache-2.0
// Segments that run row by row, against the plain meaning of the model.
#include "compiler/program/stream_rows.h"

#include <gmock/gmock.h>

#include <chrono>

#include "compiler/graph/text.h"
#include "compiler/program/interpret.h"
#include "compiler/program/testing.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::Enum;
using graph::Module;
using graph::ModuleBuilder;
using testing::Random;

CompileOptions ForRam(Rounding rounding) {
  CompileOptions options;
  options.lower = InMode(rounding);
  options.lower.isas = {"m4", "ref"};
  options.lower.optimize = ops::Optimize::kRam;
  options.most_extra_cycles = int64_t{1} << 40;
  return options;
}

Program CompileWith(const Module& module, const CompileOptions& options) {
  Result<Program> program = Compile(module, options);
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

// Images through windows of all kinds, sums of two ways, and often a pool at the end.
class RandomImages {
 public:
  explicit RandomImages(Random& random) : random_(random) {}

  Module Make() {
    const graph::Shape shape = {1, Int(6, 30), Int(1, 9), Int(1, 5)};
    images_ = {b_.AddInput("x", DType::kInt8, shape, 0.1F, Int(-20, 20))};
    for (int wanted = Int(2, 9), tries = 0; wanted > 0 && tries < 40; ++tries) {
      if (TryAny()) --wanted;
    }
    if (Coin()) AddLastPool();
    b_.SetOutputs({images_.back()});
    return b_.Build();
  }

 private:
  int Int(int low, int high) { return random_.Int(low, high); }
  bool Coin() { return random_.Coin(); }
  const graph::Shape& ShapeOf(int tensor) { return b_.tensor(tensor).shape; }

  // The last one, or an earlier one: then two ways begin there.
  int AnyImage() {
    const int last = static_cast<int>(images_.size()) - 1;
    return images_[static_cast<size_t>(Int(0, 3) == 0 ? Int(0, last) : last)];
  }

  int Weights(const graph::Shape& shape) {
    const int64_t count = graph::ElementCount(shape).value();
    return b_.AddConstant<int8_t>("w", shape, random_.Ints<int8_t>(count, -127, 127), 0.01F, 0);
  }

  graph::Attributes Window() {
    return {{"padding", Enum{Coin() ? "SAME" : "VALID"}},
            {"stride_h", int64_t{Int(1, 3)}},
            {"stride_w", int64_t{Int(1, 3)}},
            {"fused_activation_function", Enum{Coin() ? "RELU" : "NONE"}}};
  }

  bool TryAny() {
    const int x = AnyImage();
    switch (Int(0, 6)) {
      case 0:
      case 1:
        return TryConv(x);
      case 2:
        return TryDepthwise(x);
      case 3:
        return TryPool(x);
      case 4:
        return Finish(b_.module(), "RELU", {x}, x, {});
      default:
        return TryAdd(x);
    }
  }

  bool TryConv(int x) {
    const Module before = b_.module();
    graph::Attributes window = Window();
    window.Set("dilation_h_factor", int64_t{Int(0, 2) == 0 ? 2 : 1});
    const int w = Weights({Int(1, 6), Int(1, 5), Int(1, 3), ShapeOf(x)[3]});
    return Finish(before, "CONV_2D", {x, w, graph::kAbsent}, -1, window);
  }

  bool TryDepthwise(int x) {
    const Module before = b_.module();
    const int w = Weights({1, Int(1, 5), Int(1, 3), ShapeOf(x)[3]});
    return Finish(before, "DEPTHWISE_CONV_2D", {x, w, graph::kAbsent}, -1, Window());
  }

  bool TryPool(int x) {
    graph::Attributes window = Window();
    window.Set("filter_height", int64_t{Int(1, 4)});
    window.Set("filter_width", int64_t{Int(1, 3)});
    return Finish(b_.module(), Coin() ? "AVERAGE_POOL_2D" : "MAX_POOL_2D", {x}, x, window);
  }

  // With any image of the same shape; with a constant for every pixel where there is none.
  bool TryAdd(int x) {
    const Module before = b_.module();
    std::vector<int> others;
    for (const int image : images_) {
      if (ShapeOf(image) == ShapeOf(x)) others.push_back(image);
    }
    int other = others[static_cast<size_t>(Int(0, static_cast<int>(others.size()) - 1))];
    if (other == x && Coin()) other = Weights({ShapeOf(x)[3]});
    const std::vector<int> inputs =
        Coin() ? std::vector<int>{x, other} : std::vector<int>{other, x};
    return Finish(before, "ADD", inputs, -1, {});
  }

  void AddLastPool() {
    const int x = images_.back();
    const graph::Shape& shape = ShapeOf(x);
    Finish(b_.module(),
           "AVERAGE_POOL_2D",
           {x},
           x,
           {{"padding", Enum{"VALID"}},
            {"stride_h", int64_t{1}},
            {"stride_w", int64_t{1}},
            {"filter_height", int64_t{shape[1]}},
            {"filter_width", int64_t{shape[2]}}});
  }

  // `like`: the tensor whose scale the output has; -1: one of its own.
  bool Finish(Module before,
              const std::string& opcode,
              std::vector<int> inputs,
              int like,
              graph::Attributes attributes) {
    const float scale = like < 0 ? 0.05F : b_.tensor(like).quantization.scale[0];
    const int64_t zero_point = like < 0 ? Int(-50, 50) : b_.tensor(like).quantization.zero_point[0];
    const int y = b_.AddTensor(
        "t" + std::to_string(b_.graph().tensors.size()), DType::kInt8, {1}, scale, zero_point);
    const size_t index = b_.AddOp(opcode, std::move(inputs), {y}, std::move(attributes));
    const ops::OpView op(b_.module(), b_.graph(), index);
    const Result<std::vector<graph::Shape>> shapes = ops::FindOp(op.op())->infer(op);
    if (shapes.ok()) b_.tensor(y).shape = (*shapes)[0];
    if (!shapes.ok() || !ops::LowerOp(op, InMode(Rounding::kSingle)).ok()) {
      b_.module() = std::move(before);
      return false;
    }
    images_.push_back(y);
    return true;
  }

  Random& random_;
  ModuleBuilder b_;
  std::vector<int> images_;
};

Module MakeImages(uint32_t seed) {
  Random random(seed);
  return RandomImages(random).Make();
}

int CountRows(const Program& program) {
  int count = 0;
  for (const Call& call : program.calls) count += call.kernel.flow == ops::Flow::kRows ? 1 : 0;
  return count;
}

TEST(StreamRows, GivesTheBytesOfTheModelInAnArenaOfItsSize) {
  int streamed = 0;
  for (uint32_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Rounding rounding = seed % 2 == 0 ? Rounding::kSingle : Rounding::kTflm;
    const Module module = MakeImages(seed);
    const ops::TensorBytes inputs = RandomInputs(module, seed);
    const Result<ops::TensorBytes> known = Interpret(module, InMode(rounding), inputs);
    ASSERT_TRUE(known.ok()) << known.error().message;
    const Program program = CompileWith(module, ForRam(rounding));
    Executor executor(program);
    for (int inference = 0; inference < 2; ++inference) {
      SetInputs(executor, module, inputs);
      executor.Invoke();
      EXPECT_EQ(OutputsOf(executor, program)[0],
                BytesOfOutput(module, *known, module.main().outputs[0]));
    }
    streamed += CountRows(program) > 0 ? 1 : 0;
    if (HasFailure()) FAIL() << graph::PrintText(module);
  }
  EXPECT_GT(streamed, 250);
}

TEST(StreamRows, NeverTakesMoreThanTensorsThatAreWhole) {
  int64_t whole = 0;
  int64_t rows = 0;
  for (uint32_t seed = 1; seed <= 100; ++seed) {
    const Module module = MakeImages(seed);
    CompileOptions whole_tensors = ForRam(Rounding::kSingle);
    whole_tensors.lower.optimize = ops::Optimize::kSize;
    const Program plain = CompileWith(module, whole_tensors);
    const Program streamed = CompileWith(module, ForRam(Rounding::kSingle));
    EXPECT_LE(streamed.arena_bytes, plain.arena_bytes) << "seed " << seed;
    EXPECT_EQ(CountRows(plain), 0);
    whole += plain.arena_bytes;
    rows += streamed.arena_bytes;
  }
  EXPECT_LT(rows * 5, whole * 4);
}

// What is computed does not depend on how.
TEST(StreamRows, ProductsAreCountedAsOfWholeTensors) {
  const Module module = MakeImages(3);
  CompileOptions whole_tensors = ForRam(Rounding::kSingle);
  whole_tensors.lower.optimize = ops::Optimize::kSize;
  const Program plain = CompileWith(module, whole_tensors);
  const Program streamed = CompileWith(module, ForRam(Rounding::kSingle));
  ASSERT_GT(CountRows(streamed), 0);
  EXPECT_LE(streamed.macs(), plain.macs());
  const std::vector<KernelUse> uses = KernelsOf(streamed);
  EXPECT_EQ(uses.size(), KernelsOf(plain).size());
  int64_t macs = 0;
  for (const KernelUse& use : uses) macs += use.macs;
  EXPECT_EQ(macs, streamed.macs());
}

// A chain of convolutions: conv 3x3 -> conv 3x3, 16 rows of 8 pixels.
Module Chain(int readers_of_middle, bool batch) {
  ModuleBuilder b;
  const int32_t n = batch ? 2 : 1;
  const int x = b.AddInput("x", DType::kInt8, {n, 16, 8, 4}, 0.1F, 0);
  const int w = b.AddConstant<int8_t>("w", {4, 3, 3, 4}, std::vector<int8_t>(144, 3), 0.01F);
  const graph::Attributes same = {
      {"padding", Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}};
  const int middle = b.AddTensor("middle", DType::kInt8, {n, 16, 8, 4}, 0.1F, 0);
  const int y = b.AddTensor("y", DType::kInt8, {n, 16, 8, 4}, 0.1F, 0);
  b.AddOp("CONV_2D", {x, w, graph::kAbsent}, {middle}, same);
  b.AddOp("CONV_2D", {middle, w, graph::kAbsent}, {y}, same);
  b.SetOutputs(readers_of_middle > 1 ? std::vector<int>{y, middle} : std::vector<int>{y});
  return b.Build();
}

TEST(StreamRows, TheResultTakesTheMemoryOfTheInputAsThatIsUsedUp) {
  const Program program = CompileWith(Chain(1, false), ForRam(Rounding::kSingle));
  ASSERT_EQ(CountRows(program), 1);
  const int64_t image = int64_t{16} * 8 * 4;
  EXPECT_LT(program.arena_bytes, image + image / 2 + 512);
  EXPECT_EQ(program.calls[0].kernel.name, "middle..y");
  EXPECT_EQ(program.calls[0].kernel.opcode, "CONV_2D..CONV_2D");
}

TEST(StreamRows, AnImageThatIsAnOutputStaysWhole) {
  const Program program = CompileWith(Chain(2, false), ForRam(Rounding::kSingle));
  for (const Call& call : program.calls) EXPECT_EQ(call.kernel.name.find(".."), std::string::npos);
}

TEST(StreamRows, BatchesStayWhole) {
  EXPECT_EQ(CountRows(CompileWith(Chain(1, true), ForRam(Rounding::kSingle))), 0);
}

// As long, tall and tangled as one that is searched at all: two ways each, 120 operators.
TEST(StreamRows, TheSearchEndsSoon) {
  ModuleBuilder b;
  int x = b.AddInput("x", DType::kInt8, {1, 40, 2, 4}, 0.1F, 0);
  const int w = b.AddConstant<int8_t>("w", {1, 3, 1, 4}, std::vector<int8_t>(12, 40), 0.01F);
  const graph::Attributes same = {
      {"padding", Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}};
  for (int i = 0; i < 60; ++i) {
    const std::string name = std::to_string(i);
    const int side = b.AddTensor("side" + name, DType::kInt8, {1, 40, 2, 4}, 0.1F, 0);
    const int sum = b.AddTensor("sum" + name, DType::kInt8, {1, 40, 2, 4}, 0.1F, 0);
    b.AddOp("DEPTHWISE_CONV_2D", {x, w, graph::kAbsent}, {side}, same);
    b.AddOp("ADD", {side, x}, {sum});
    x = sum;
  }
  b.SetOutputs({x});
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_LT(CompileWith(b.Build(), ForRam(Rounding::kSingle)).arena_bytes, 960);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(StreamRows, NothingIsSlowerThanAllowed) {
  CompileOptions options = ForRam(Rounding::kSingle);
  options.most_extra_cycles = 0;
  EXPECT_EQ(CountRows(CompileWith(Chain(1, false), options)), 0);
}

}  // namespace
}  // namespace mote::program
