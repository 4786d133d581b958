// SPDX-License-Identifier: Apache-2.0
#include "compiler/stream/stream_tables.h"

#include <gmock/gmock.h>

namespace mote::stream {
namespace {

using program::ArenaTensor;
using program::Program;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ArenaTensor TensorOf(const graph::Shape& shape, int64_t bytes) {
  ArenaTensor tensor;
  tensor.shape = shape;
  tensor.bytes = bytes;
  tensor.quantization.scale = {1.0F / 256};
  tensor.quantization.zero_point = {-128};
  return tensor;
}

// Two scores of an input of so many values.
Program ProgramOf(int32_t input_values) {
  Program program;
  program.tensors = {TensorOf({1, input_values}, input_values), TensorOf({1, 2}, 2)};
  program.inputs = {0};
  program.outputs = {1};
  return program;
}

frontend::FrontEnd Settings() {
  frontend::FrontEnd f;
  f.sound().channels = 10;
  f.sound().hop_ms = 20;
  f.frames_per_inference = 2;
  f.detector.labels = {"silence", "yes"};
  f.detector.refractory_ms = 240;
  return f;
}

TEST(StreamTables, AModelWithoutStateGetsWholeWindows) {
  const StreamTables tables = StreamTables::Make(ProgramOf(50), Settings()).value();
  const StreamParams p = tables.Params();
  EXPECT_EQ(p.feeding, Feeding::kWindow);
  EXPECT_EQ(p.ring.column_size, 10);
  EXPECT_EQ(p.ring.columns, 5);
  EXPECT_EQ(p.window_frames, 5);
  EXPECT_EQ(p.frames_per_inference, 2);
  EXPECT_EQ(p.detector.of_class[1].refractory_hops, 6);  // of 2 * 20 ms
  EXPECT_THAT(tables.labels(), ElementsAre("silence", "yes"));
}

TEST(StreamTables, AModelWithStateGetsNewFramesOnly) {
  Program program = ProgramOf(30);
  program.variables.resize(1);
  const StreamTables tables = StreamTables::Make(program, Settings()).value();
  const StreamParams p = tables.Params();
  EXPECT_EQ(p.feeding, Feeding::kNewFrames);
  EXPECT_EQ(p.window_frames, 3);
  EXPECT_EQ(p.frames_per_inference, 3);
  EXPECT_EQ(p.detector.of_class[1].refractory_hops, 4);  // of 3 * 20 ms
}

TEST(StreamTables, AModelThatStreamsInTimeGetsOneFrame) {
  Program program = ProgramOf(10);
  program.window_frames = 49;
  program.variables.resize(3);  // what it keeps of the window
  const StreamTables tables = StreamTables::Make(program, Settings()).value();
  const StreamParams p = tables.Params();
  EXPECT_EQ(p.feeding, Feeding::kOneFrame);
  EXPECT_EQ(p.ring.columns, 1);
  EXPECT_EQ(p.window_frames, 49);
  EXPECT_EQ(p.frames_per_inference, 2);
}

std::string ErrorOf(const Program& program) {
  return StreamTables::Make(program, Settings()).error().message;
}

TEST(StreamTables, RefuseModelsThatCannotListen) {
  EXPECT_THAT(ErrorOf(ProgramOf(45)), HasSubstr("45 values, want a multiple of the 10 of a frame"));
  Program program = ProgramOf(50);
  program.inputs = {0, 0};
  EXPECT_THAT(ErrorOf(program), HasSubstr("2 inputs, want 1"));
  program = ProgramOf(50);
  program.pushed.rows = 5;
  EXPECT_THAT(ErrorOf(program), HasSubstr("Leave out --push-rows"));
  program = ProgramOf(50);
  program.tensors[1].dtype = graph::DType::kFloat32;
  EXPECT_THAT(ErrorOf(program), HasSubstr("output is float32"));
}

TEST(StreamTables, AGateIsInHopsOfTheFrontEnd) {
  frontend::FrontEnd f = Settings();
  EXPECT_FALSE(StreamTables::Make(ProgramOf(50), f).value().gate());
  f.gate = frontend::GateSettings{6, 500, 100, 3};
  const StreamTables tables = StreamTables::Make(ProgramOf(50), f).value();
  ASSERT_TRUE(tables.gate());
  EXPECT_EQ(tables.gate()->hop_samples, tables.rate().piece_values);
  EXPECT_EQ(tables.gate()->preroll_hops, 5);
  EXPECT_EQ(tables.gate()->gate.hold_hops, 25);
}

TEST(StreamTables, AFrontEndForImagesHasNone) {
  frontend::FrontEnd images = Settings();
  images.sense = frontend::ImageSettings();
  EXPECT_THAT(StreamTables::Make(ProgramOf(50), images).error().message, HasSubstr("takes images"));
}

}  // namespace
}  // namespace mote::stream
