// SPDX-License-Identifier: Apache-2.0
#include "cli/tensor_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "compiler/graph/module_builder.h"

namespace mote::cli {
namespace {

using graph::Bytes;
using graph::BytesOf;
using graph::DType;
using program::ArenaTensor;
using program::Program;
using ::testing::HasSubstr;

ArenaTensor Tensor(const std::string& name, DType dtype, graph::Shape shape, float scale = 0) {
  ArenaTensor tensor;
  tensor.name = name;
  tensor.dtype = dtype;
  tensor.shape = std::move(shape);
  tensor.bytes = *graph::ElementCount(tensor.shape) * graph::DTypeBits(dtype) / 8;
  if (scale != 0) tensor.quantization = {{scale}, {-128}, {}, {}, 0, {}};
  return tensor;
}

// Only what is asked about: one input, these outputs.
Program WithOutputs(const std::vector<ArenaTensor>& outputs, const graph::Shape& input = {1, 9}) {
  Program program;
  program.tensors = {Tensor("x", DType::kInt8, input)};
  program.inputs = {0};
  for (const ArenaTensor& output : outputs) {
    program.outputs.push_back(static_cast<int>(program.tensors.size()));
    program.tensors.push_back(output);
  }
  return program;
}

Json JsonOf(const Program& program, const Bytes& bytes) {
  Json json;
  AddOutputs(program, Span<const uint8_t>(bytes.data(), bytes.size()), json);
  return json;
}

TEST(TensorJson, HasScaleAndZeroPointOnlyWhereThereIsOneOfEach) {
  EXPECT_EQ(TensorJson("x", DType::kInt8, {1, 2}, {{0.5F}, {-3}, {}, {}, 0, {}}).dump(),
            R"({"name":"x","shape":[1,2],"dtype":"int8","scale":0.5,"zero_point":-3})");
  EXPECT_EQ(TensorJson("w", DType::kInt8, {2}, {{0.5F, 1}, {0, 0}, {}, {}, 0, {}}).dump(),
            R"({"name":"w","shape":[2],"dtype":"int8"})");
}

TEST(Outputs, OfAClassifierHaveLabelAndScores) {
  const Program program = WithOutputs({Tensor("y", DType::kInt8, {1, 3}, 0.5F)});
  EXPECT_EQ(JsonOf(program, BytesOf<int8_t>({-128, -126, -127})).dump(),
            R"({"output":[-128,-126,-127],"label":"1","scores":{"0":0.0,"1":1.0,"2":0.5}})");
}

TEST(Outputs, NameTheirClassesWhereThereAreNames) {
  const Program program = WithOutputs({Tensor("y", DType::kInt8, {1, 2}, 0.5F)});
  const graph::Bytes bytes = BytesOf<int8_t>({-128, -126});
  const Span<const uint8_t> span(bytes.data(), bytes.size());
  Json json = Json::object();
  AddOutputs(program, span, json, {"no", "yes"});
  EXPECT_EQ(json.dump(), R"({"output":[-128,-126],"label":"yes","scores":{"no":0.0,"yes":1.0}})");
  EXPECT_THAT(OutputsText(program, span, {"no", "yes"}), HasSubstr("class  yes    1.0000"));
  for (const std::vector<std::string>& labels :
       {std::vector<std::string>{"one"}, {"same", "same"}, {}}) {
    AddOutputs(program, span, json, labels);
    EXPECT_EQ(json["label"], "1");
  }
}

TEST(Outputs, OfEqualScoresTheFirstIsTheLabel) {
  const Program program = WithOutputs({Tensor("y", DType::kInt8, {1, 3}, 0.5F)});
  EXPECT_EQ(JsonOf(program, BytesOf<int8_t>({1, 2, 2}))["label"], "1");
}

TEST(Outputs, OfAnAutoencoderOrARegressorHaveNoLabel) {
  const Program autoencoder = WithOutputs({Tensor("y", DType::kInt8, {1, 3}, 0.5F)}, {1, 3});
  EXPECT_FALSE(JsonOf(autoencoder, Bytes(3)).contains("label"));
  const Program regressor = WithOutputs({Tensor("y", DType::kInt8, {1, 1}, 0.5F)});
  EXPECT_EQ(JsonOf(regressor, Bytes(1)).dump(), R"({"output":[0]})");
}

TEST(Outputs, OfSeveralTensorsAreAListEach) {
  const Program program = WithOutputs({Tensor("a", DType::kInt8, {1}),
                                       Tensor("b", DType::kFloat32, {2}),
                                       Tensor("c", DType::kBool, {1})});
  Bytes bytes = {7};
  const Bytes floats = BytesOf<float>({0.5F, -1});
  bytes.insert(bytes.end(), floats.begin(), floats.end());
  bytes.push_back(1);
  EXPECT_EQ(JsonOf(program, bytes).dump(), R"({"output":[[7],[0.5,-1.0],[1]]})");
}

// A double would round the first and overflow at the second.
TEST(Outputs, LongIntegersKeepEveryDigit) {
  const Program program = WithOutputs({Tensor("y", DType::kInt64, {1, 1, 2})}, {1, 1, 2});
  EXPECT_EQ(JsonOf(program, BytesOf<int64_t>({9007199254740993, INT64_MAX})).dump(),
            R"({"output":[9007199254740993,9223372036854775807]})");
}

TEST(Outputs, WhatIsNoNumberComesLast) {
  const Program program = WithOutputs({Tensor("y", DType::kFloat32, {3})});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Bytes bytes = BytesOf<float>({nan, -5, nan});
  EXPECT_EQ(JsonOf(program, bytes)["label"], "1");
  EXPECT_EQ(JsonOf(program, bytes)["output"].dump(), "[null,-5.0,null]");
}

TEST(Outputs, AsTextAreTheFiveBestClassesOrTheFirstValues) {
  const Program classifier = WithOutputs({Tensor("y", DType::kInt8, {1, 6}, 1.0F / 256)});
  const Bytes scores = BytesOf<int8_t>({-128, 127, 0, -64, -100, -110});
  EXPECT_EQ(OutputsText(classifier, Span<const uint8_t>(scores.data(), scores.size())),
            "y int8 [1,6]\n"
            "  class    1    0.9961  #######################################\n"
            "  class    2    0.5000  ####################\n"
            "  class    3    0.2500  ##########\n"
            "  class    4    0.1094  ####\n"
            "  class    5    0.0703  ##\n");
  const Program long_one = WithOutputs({Tensor("y", DType::kInt8, {1, 9})});
  const Bytes nine = BytesOf<int8_t>({1, 2, 3, 4, 5, 6, 7, 8, 9});
  EXPECT_THAT(OutputsText(long_one, Span<const uint8_t>(nine.data(), nine.size())),
              HasSubstr("1  2  3  4  5  6  7  8  ...\n"));
}

TEST(AlignedTable, AlignsColumnsAndLeavesNoBlanksBehind) {
  EXPECT_EQ(AlignedTable({{"op", "count"}, {"CONV_2D", "3"}, {"ADD", ""}}, {false, true}),
            "op       count\nCONV_2D      3\nADD\n");
}

}  // namespace
}  // namespace mote::cli
