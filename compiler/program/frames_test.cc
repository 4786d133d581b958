// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/program/testing.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::Module;
using graph::ModuleBuilder;
using graph::Shape;
using ::testing::HasSubstr;

// Chains over [1,T,W,C] whose windows move over time by one frame.
class Stream {
 public:
  explicit Stream(testing::Random& random) : random_(random) {}

  Module Make() {
    frames_ = random_.Int(4, 12);
    shape_ = {1, frames_, random_.Int(1, 3), random_.Int(1, 5)};
    last_ = b_.AddInput("x", DType::kInt8, shape_, 0.1F, random_.Int(-128, 127));
    Convolve();
    for (int n = random_.Int(0, 4); n > 0; --n) AddAny();
    if (random_.Coin()) Flatten();
    b_.SetOutputs({last_});
    return b_.Build();
  }
  int32_t frames() const { return frames_; }

 private:
  void AddAny() {
    const int what = random_.Int(0, 6);
    if (what == 6) return SubtractTheMean();
    if (what == 4) {
      KeepLast(last_, shape_, random_.Int(1, shape_[1]));
    } else if (what == 5) {
      AddWhatWasRead();
    } else if (what == 0) {
      const int before = last_;
      Rectify();
      Add(before, last_);
    } else if (what == 1) {
      Rectify();
    } else {
      Convolve();
    }
  }

  void Convolve() {
    const int32_t rows = random_.Int(1, std::min(4, shape_[1]));
    const int32_t dilation = shape_[1] >= 2 * rows ? random_.Int(1, 2) : 1;
    const bool depthwise = random_.Coin();
    const int32_t channels = depthwise ? shape_[3] : random_.Int(1, 6);
    const Shape filter =
        depthwise ? Shape{1, rows, 1, channels} : Shape{channels, rows, 1, shape_[3]};
    const int64_t count = graph::ElementCount(filter).value();
    const int w =
        b_.AddConstant<int8_t>(Name(), filter, random_.Ints<int8_t>(count, -99, 99), 0.01F, 0);
    shape_[1] -= (rows - 1) * dilation;
    shape_[3] = channels;
    Apply(depthwise ? "DEPTHWISE_CONV_2D" : "CONV_2D",
          {last_, w, graph::kAbsent},
          {{"padding", graph::Enum{rows == 1 && random_.Coin() ? "SAME" : "VALID"}},
           {"stride_h", int64_t{1}},
           {"stride_w", int64_t{1}},
           {"dilation_h_factor", int64_t{dilation}},
           {"dilation_w_factor", int64_t{1}}});
  }
  // A residual without padding: the last frames of what a convolution read, and what it gave.
  void AddWhatWasRead() {
    const int read = last_;
    const Shape shape = shape_;
    Convolve();
    if (shape_[3] != shape[3]) return;
    const int given = last_;
    Add(KeepLast(read, shape, shape_[1]), given);
  }
  int KeepLast(int x, Shape shape, int32_t frames) {
    const graph::Quantization& q = b_.graph().tensors[static_cast<size_t>(x)].quantization;
    const float scale = q.scale[0];
    const int64_t zero_point = q.zero_point[0];
    const int begin = b_.AddConstant<int32_t>(Name(), {4}, {0, shape[1] - frames, 0, 0});
    const int size = b_.AddConstant<int32_t>(Name(), {4}, {1, -1, shape[2], shape[3]});
    shape[1] = frames;
    shape_ = std::move(shape);
    last_ = b_.AddTensor(Name(), DType::kInt8, shape_, scale, zero_point);
    b_.AddOp("SLICE", {x, begin, size}, {last_}, {});
    return last_;
  }
  // Of all frames at once, so that an old frame minus an old mean is of no use.
  void SubtractTheMean() {
    const int x = last_;
    const Shape shape = shape_;
    const int axes = b_.AddConstant<int32_t>(Name(), {1}, {1});
    shape_[1] = 1;
    Apply("MEAN", {x, axes}, {{"keep_dims", true}});
    const int mean = last_;
    shape_ = shape;
    Apply("SUB", {x, mean}, {});
  }
  void Rectify() { Apply("RELU", {last_}, {}); }
  void Add(int a, int b) { Apply("ADD", {a, b}, {}); }
  void Flatten() {
    const auto depth = static_cast<int32_t>(graph::ElementCount(shape_).value());
    shape_ = {1, 2};
    const int w = b_.AddConstant<int8_t>(
        Name(), {2, depth}, random_.Ints<int8_t>(2 * depth, -99, 99), 0.01F, 0);
    Apply("FULLY_CONNECTED", {last_, w, graph::kAbsent}, {});
  }

  void Apply(const std::string& opcode,
             const std::vector<int>& inputs,
             const graph::Attributes& attributes) {
    const int y = b_.AddTensor(Name(), DType::kInt8, shape_, 0.2F, random_.Int(-128, 127));
    b_.AddOp(opcode, inputs, {y}, attributes);
    last_ = y;
  }
  std::string Name() { return "t" + std::to_string(b_.graph().tensors.size()); }

  testing::Random& random_;
  ModuleBuilder b_;
  Shape shape_;
  int32_t frames_ = 0;
  int last_ = 0;
};

Program CompileAs(const Module& module, bool stream) {
  CompileOptions options;
  options.stream = stream;
  Result<Program> program = Compile(module, options);
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

graph::Bytes Answer(Executor& executor, const std::vector<int8_t>& input) {
  const Span<uint8_t> bytes = executor.Input(0);
  MOTE_CHECK(bytes.size() == input.size(), "an input of the model's size");
  std::copy(input.begin(), input.end(), bytes.begin());
  executor.Invoke();
  const Span<const uint8_t> output = executor.Output(0);
  return graph::Bytes(output.begin(), output.end());
}

TEST(Frames, EachNewOneGivesWhatItsWindowGives) {
  int streaming = 0;
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    testing::Random random(seed);
    Stream stream(random);
    const Module module = stream.Make();
    if (!CostOfFrame(module)) continue;
    ++streaming;
    const Program whole = CompileAs(module, false);
    const Program frames = CompileAs(module, true);
    ASSERT_EQ(frames.window_frames, stream.frames());
    Executor by_window(whole), by_frame(frames);
    const size_t frame_bytes = by_frame.Input(0).size();
    const size_t window_bytes = by_window.Input(0).size();
    ASSERT_EQ(window_bytes, frame_bytes * static_cast<size_t>(stream.frames()));
    const std::vector<int8_t> recording =
        random.Int8s(static_cast<int32_t>(2 * window_bytes + frame_bytes));
    for (size_t end = frame_bytes; end <= recording.size(); end += frame_bytes) {
      const auto at = [&](size_t i) { return recording.begin() + static_cast<std::ptrdiff_t>(i); };
      const graph::Bytes answer = Answer(by_frame, {at(end - frame_bytes), at(end)});
      if (end < window_bytes) continue;
      ASSERT_EQ(answer, Answer(by_window, {at(end - window_bytes), at(end)})) << end / frame_bytes;
    }
  }
  EXPECT_GT(streaming, 200);
}

// Verified, and refused only when it is lowered.
TEST(Frames, MissingInputsAreNoReasonToStream) {
  for (const char* opcode : {"ADD", "SLICE"}) {
    ModuleBuilder b;
    const int x = b.AddInput("x", DType::kInt8, {1, 9, 1, 2}, 1, 0);
    const int y = b.AddTensor("y", DType::kInt8, {1, 9, 1, 2}, 1, 0);
    b.AddOp(opcode, {x, graph::kAbsent, x}, {y}, {});
    b.SetOutputs({y});
    Module module = b.Build();
    EXPECT_FALSE(StreamFrames(module).ok()) << opcode;
  }
}

// One convolution over [1,9,1,2].
std::string Refusal(const Shape& input, int32_t rows, const graph::Attributes& attributes) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, input, 1, 0);
  const int w = b.AddConstant<int8_t>(
      "w", {1, rows, 1, 2}, std::vector<int8_t>(2 * static_cast<size_t>(rows), 1), 1, 0);
  const int y = b.AddTensor("y", DType::kInt8, {1, 9, 1, 1}, 1, 0);
  b.AddOp("CONV_2D", {x, w, graph::kAbsent}, {y}, attributes);
  b.SetOutputs({y});
  Module module = b.Build();
  const Result<int32_t> frames = StreamFrames(module);
  return frames.ok() ? "it streams" : frames.error().message;
}

TEST(Frames, AreRefusedWhereWindowsDoNotMoveByOne) {
  using graph::Enum;
  EXPECT_THAT(Refusal({1, 9, 1, 2}, 3, {{"padding", Enum{"SAME"}}}), HasSubstr("padding in time"));
  EXPECT_THAT(Refusal({1, 9, 1, 2}, 3, {{"padding", Enum{"VALID"}}, {"stride_h", int64_t{2}}}),
              HasSubstr("stride 2 in time, want 1"));
  EXPECT_THAT(Refusal({1, 9, 1, 2}, 9, {{"padding", Enum{"VALID"}}, {"stride_h", int64_t{9}}}),
              HasSubstr("no operator moves over time"));
  EXPECT_THAT(Refusal({1, 1, 9, 2}, 1, {}), HasSubstr("want [1,T,...] with several frames"));
  EXPECT_THAT(Refusal({1, 9, 1, 2}, 9, {{"padding", Enum{"VALID"}}}),
              HasSubstr("no operator moves over time"));
}

}  // namespace
}  // namespace mote::program
