// SPDX-License-Identifier: Apache-2.0
#include "player/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "compiler/graph/module_builder.h"
#include "support/file.h"

namespace mote::player {
namespace {

using graph::Bytes;
using graph::BytesOf;
using graph::DType;
using program::ArenaTensor;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ArenaTensor Input(DType dtype, graph::Shape shape, float scale = 0, int64_t zero_point = 0) {
  ArenaTensor tensor;
  tensor.name = "x";
  tensor.dtype = dtype;
  tensor.shape = std::move(shape);
  tensor.bytes = *graph::ElementCount(tensor.shape) * graph::DTypeBits(dtype) / 8;
  if (scale != 0) {
    tensor.quantization.scale = {scale};
    tensor.quantization.zero_point = {zero_point};
  }
  return tensor;
}

class SamplesTest : public ::testing::Test {
 protected:
  std::filesystem::path Write(const std::string& name, const Bytes& content) {
    const std::filesystem::path path = folder_.path() / name;
    EXPECT_TRUE(WriteFile(path, content).ok());
    return path;
  }
  std::filesystem::path WriteText(const std::string& name, const std::string& text) {
    return Write(name, Bytes(text.begin(), text.end()));
  }
  std::filesystem::path WriteNpy(const std::string& descr,
                                 const std::string& shape,
                                 const Bytes& data) {
    const std::string dictionary =
        "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
    std::string text = std::string("\x93NUMPY\x01\x00", 8);
    text += static_cast<char>(dictionary.size());
    text += '\0';
    text += dictionary;
    Bytes file(text.begin(), text.end());
    file.insert(file.end(), data.begin(), data.end());
    return Write("data.npy", file);
  }

  static std::string RefusalOf(const Result<Bytes>& bytes) {
    return bytes.ok() ? "it was loaded" : bytes.error().message;
  }

  TemporaryFolder folder_;
  ArenaTensor input_ = Input(DType::kInt8, {1, 2, 3, 1}, 0.5F, -10);
};

TEST_F(SamplesTest, BytesOfTheInputsTypeAreTakenAsTheyAre) {
  const Bytes data = BytesOf<int8_t>({-128, -1, 0, 1, 2, 127});
  EXPECT_EQ(*LoadInput(WriteNpy("|i1", "(2, 3)", data), input_), data);
  EXPECT_EQ(*LoadInput(Write("data.bin", data), input_), data);
}

// round(v / 0.5) - 10, ties away from zero, clamped; what is no number is the zero point.
TEST_F(SamplesTest, RealNumbersAreQuantised) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> values = {0.0F, 0.25F, -0.25F, 1000.0F, -1000.0F, nan};
  const Bytes expected = BytesOf<int8_t>({-10, -9, -11, 127, -128, -10});
  EXPECT_EQ(*LoadInput(WriteNpy("<f4", "(2, 3)", BytesOf(values)), input_), expected);
  EXPECT_EQ(*LoadInput(Write("data.bin", BytesOf(values)), input_), expected);
  const std::vector<double> wide(values.begin(), values.end());
  EXPECT_EQ(*LoadInput(WriteNpy("<f8", "(2, 3)", BytesOf(wide)), input_), expected);
}

TEST_F(SamplesTest, WideRealNumbersBecomeFloats) {
  const ArenaTensor real = Input(DType::kFloat32, {2});
  EXPECT_EQ(*LoadInput(WriteNpy("<f8", "(2,)", BytesOf<double>({0.5, -2})), real),
            BytesOf<float>({0.5F, -2}));
}

TEST_F(SamplesTest, OtherIntegersAreRefused) {
  const std::string refusal = RefusalOf(LoadInput(WriteNpy("|u1", "(2, 3)", Bytes(6)), input_));
  EXPECT_THAT(refusal,
              HasSubstr("data.npy: uint8 elements, want int8 as input 'x' has, or float32"));
}

TEST_F(SamplesTest, ABoolIsZeroOrOne) {
  const ArenaTensor flags = Input(DType::kBool, {2});
  EXPECT_EQ(*LoadInput(Write("data.bin", {1, 0}), flags), (Bytes{1, 0}));
  const std::string refusal = "byte 1 is 2, want 0 or 1 as input 'x' is bool.";
  EXPECT_THAT(RefusalOf(LoadInput(Write("data.bin", {1, 2}), flags)), HasSubstr(refusal));
  EXPECT_THAT(RefusalOf(LoadInput(WriteNpy("|b1", "(2,)", {1, 2}), flags)), HasSubstr(refusal));
  EXPECT_FALSE(LoadSequence(Write("data.bin", {1, 0, 1, 2}), flags).ok());
}

TEST_F(SamplesTest, OnesAndFlatnessDoNotMatterButAnotherOrderOfDimensionsDoes) {
  for (const char* shape : {"(2, 3)", "(1, 2, 3)", "(2, 3, 1, 1)", "(6,)", "(6, 1)"}) {
    EXPECT_TRUE(LoadInput(WriteNpy("|i1", shape, Bytes(6)), input_).ok()) << shape;
  }
  EXPECT_THAT(RefusalOf(LoadInput(WriteNpy("|i1", "(3, 2)", Bytes(6)), input_)),
              HasSubstr("an array of [3,2], want [1,2,3,1] as input 'x' has."));
  EXPECT_FALSE(LoadInput(WriteNpy("|i1", "(5,)", Bytes(5)), input_).ok());
  EXPECT_TRUE(LoadInput(WriteNpy("|i1", "(3, 2)", Bytes(6)), Input(DType::kInt8, {1, 6})).ok());
}

TEST_F(SamplesTest, ARawFileOfAnotherSizeIsRefused) {
  EXPECT_THAT(RefusalOf(LoadInput(Write("data.bin", Bytes(7)), input_)),
              HasSubstr("data.bin: 7 bytes, want 6 (int8 [1,2,3,1] for input 'x')."));
  // 24 bytes could be six floats, but nothing says how to quantise them.
  EXPECT_FALSE(LoadInput(Write("data.bin", Bytes(24)), Input(DType::kInt8, {6})).ok());
}

TEST_F(SamplesTest, AMissingFileIsNamed) {
  EXPECT_THAT(RefusalOf(LoadInput(folder_.path() / "none.bin", input_)), HasSubstr("none.bin"));
}

TEST_F(SamplesTest, RowsOfAStackAreFoundByNumber) {
  const ArenaTensor two = Input(DType::kInt8, {1, 2});
  const auto stack = WriteNpy("|i1", "(3, 2)", BytesOf<int8_t>({1, 2, 3, 4, 5, 6}));
  const auto labels = WriteText("labels.csv", "row,label,note\n2,7,a\n0,9,b\n");
  const Result<std::vector<Sample>> samples = LoadSamples(stack, labels, two);
  ASSERT_TRUE(samples.ok()) << samples.error().message;
  ASSERT_EQ(samples->size(), 2u);
  EXPECT_THAT((*samples)[0].bytes, ElementsAre(5, 6));
  EXPECT_EQ((*samples)[0].label, "7");
  EXPECT_THAT((*samples)[1].bytes, ElementsAre(1, 2));
}

TEST_F(SamplesTest, FilesOfAFolderAreFoundByName) {
  const ArenaTensor two = Input(DType::kInt8, {1, 2});
  Write("a.bin", {1, 2});
  Write("b.bin", {3, 4});
  const auto labels = WriteText("labels.csv", "file,label\nb.bin,1\n");
  const Result<std::vector<Sample>> samples = LoadSamples(folder_.path(), labels, two);
  ASSERT_TRUE(samples.ok()) << samples.error().message;
  EXPECT_THAT((*samples)[0].bytes, ElementsAre(3, 4));
}

TEST_F(SamplesTest, ErrorsNameTheTablesRow) {
  const ArenaTensor two = Input(DType::kInt8, {1, 2});
  const auto stack = WriteNpy("|i1", "(3, 2)", Bytes(6));
  const auto refusal = [&](const std::string& table) {
    const auto samples = LoadSamples(stack, WriteText("labels.csv", table), two);
    return samples.ok() ? "they were loaded" : samples.error().message;
  };
  EXPECT_THAT(refusal("row,label\n0,1\n3,1\n"),
              HasSubstr("labels.csv: data row 2: row '3', want a number from 0 to 2."));
  EXPECT_THAT(refusal("row,label\n-1,1\n"), HasSubstr("row '-1'"));
  EXPECT_THAT(refusal("row,label\n1x,1\n"), HasSubstr("row '1x'"));
  EXPECT_THAT(refusal("row,class\n0,1\n"), HasSubstr("columns row, class, want one named 'label'"));
  EXPECT_THAT(refusal("row,label\n"), HasSubstr("no rows"));
  EXPECT_THAT(refusal(""), HasSubstr("labels.csv: the table is empty"));
}

TEST_F(SamplesTest, AStackWithoutSamplesIsRefused) {
  const auto labels = WriteText("labels.csv", "row,label\n0,1\n");
  for (const char* shape : {"()", "(0, 1)"}) {
    const auto stack = WriteNpy("|i1", shape, Bytes(shape[1] == ')' ? 1 : 0));
    const auto samples = LoadSamples(stack, labels, input_);
    ASSERT_FALSE(samples.ok()) << shape;
    EXPECT_THAT(samples.error().message, HasSubstr("holds no samples"));
  }
}

// The numbers are part of what `mote emulate` prints: they may not change.
TEST(PseudoRandomInput, IsTheSameEverywhere) {
  EXPECT_THAT(PseudoRandomInput(4), ElementsAre(60, 94, 129, 180));
  EXPECT_TRUE(PseudoRandomInput(0).empty());
}

TEST(Values, AreStoredOrReal) {
  const Bytes bytes = BytesOf<int8_t>({-10, -8});
  const ArenaTensor quantised = Input(DType::kInt8, {2}, 0.5F, -10);
  const Span<const uint8_t> span(bytes.data(), bytes.size());
  EXPECT_THAT(StoredValues(quantised, span), ElementsAre(-10, -8));
  EXPECT_THAT(RealValues(quantised, span), ElementsAre(0, 1));
  EXPECT_THAT(RealValues(Input(DType::kInt8, {2}), span), ElementsAre(-10, -8));
}

// A float tensor may carry a scale that means nothing.
TEST(Values, OfFloatTensorsAreNotScaled) {
  const Bytes bytes = BytesOf<float>({0.25F});
  const Span<const uint8_t> span(bytes.data(), bytes.size());
  EXPECT_THAT(RealValues(Input(DType::kFloat32, {1}, 0.5F, 3), span), ElementsAre(0.25));
}

}  // namespace
}  // namespace mote::player
