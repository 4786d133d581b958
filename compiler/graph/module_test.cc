// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/module.h"

#include <gtest/gtest.h>

#include <limits>

#include "compiler/graph/module_builder.h"
#include "compiler/graph/quote.h"

namespace mote::graph {
namespace {

constexpr int32_t kLargest = std::numeric_limits<int32_t>::max();

TEST(DType, NamesReadBack) {
  for (int i = 0; i < kDTypeCount; ++i) {
    const auto dtype = static_cast<DType>(i);
    EXPECT_EQ(DTypeFromName(DTypeName(dtype)), dtype) << i;
  }
  EXPECT_EQ(DTypeFromName("int9"), std::nullopt);
}

TEST(DType, ValuesAreThoseOfTheSchema) {
  EXPECT_EQ(DTypeName(static_cast<DType>(0)), "float32");
  EXPECT_EQ(DTypeName(static_cast<DType>(9)), "int8");
  EXPECT_EQ(DTypeName(static_cast<DType>(18)), "bfloat16");
  EXPECT_EQ(DTypeName(static_cast<DType>(22)), "float8_e5m2");
}

TEST(DType, OutsideOfTheEnumerationIsUnknownAndHasNoSize) {
  for (const int value : {-128, -1, kDTypeCount, 127}) {
    EXPECT_FALSE(IsKnown(static_cast<DType>(value)));
    EXPECT_EQ(DTypeName(static_cast<DType>(value)), "unknown");
    EXPECT_EQ(DTypeBits(static_cast<DType>(value)), 0);
  }
}

TEST(Attributes, GiveTheDefaultWhereAbsentOrOfAnotherType) {
  const Attributes a{{"stride_w", 2}, {"beta", 0.5}, {"padding", Enum{"SAME"}}, {"keep", true}};
  EXPECT_EQ(a.Int("stride_w", 1), 2);
  EXPECT_EQ(a.Int("stride_h", 1), 1);
  EXPECT_EQ(a.Int("beta", 7), 7);
  EXPECT_EQ(a.Float("beta", 1.0), 0.5);
  EXPECT_EQ(a.Float("stride_w", 1.0), 1.0);
  EXPECT_EQ(a.EnumName("padding", "VALID"), "SAME");
  EXPECT_EQ(a.EnumName("keep", "VALID"), "VALID");
  EXPECT_EQ(a.Bool("keep", false), true);
  EXPECT_EQ(a.String("padding", "none"), "none");
  EXPECT_TRUE(a.Ints("new_shape").empty());
}

TEST(ElementCount, OfAScalarIsOneAndOfAnEmptyShapeZero) {
  EXPECT_EQ(ElementCount({}), 1);
  EXPECT_EQ(ElementCount({0}), 0);
  EXPECT_EQ(ElementCount({1, 49, 10, 1}), 490);
}

TEST(ElementCount, IsNothingWhereNegativeOrTooLarge) {
  EXPECT_EQ(ElementCount({2, -1}), std::nullopt);
  EXPECT_EQ(ElementCount({0, -1}), std::nullopt);
  EXPECT_EQ(ElementCount({kLargest, kLargest}), int64_t{kLargest} * kLargest);
  EXPECT_EQ(ElementCount({kLargest, kLargest, kLargest}), std::nullopt);
  EXPECT_EQ(ElementCount({kLargest, kLargest, kLargest, 0}), std::nullopt);
}

TEST(ByteCount, PacksTwoInt4IntoAByte) {
  Tensor tensor;
  tensor.dtype = DType::kInt4;
  for (const auto& [elements, bytes] : {std::pair{0, 0}, {1, 1}, {2, 1}, {3, 2}, {7, 4}}) {
    tensor.shape = {elements};
    EXPECT_EQ(ByteCount(tensor), bytes) << elements;
  }
}

TEST(ByteCount, IsNothingForUnsizedTypesAndOverflow) {
  Tensor tensor;
  tensor.dtype = DType::kString;
  tensor.shape = {2};
  EXPECT_EQ(ByteCount(tensor), std::nullopt);
  tensor.dtype = DType::kComplex128;
  tensor.shape = {kLargest, kLargest};
  EXPECT_EQ(ByteCount(tensor), std::nullopt);
}

TEST(Buffers, TheFirstOneAddedIsNumberOne) {
  Module module;
  EXPECT_EQ(AddBuffer(module, {1, 2}), 1u);
  EXPECT_EQ(AddBuffer(module, {}), 2u);
  EXPECT_TRUE(module.buffers[0].empty());
}

TEST(Buffers, NumberZeroIsNeverAConstant) {
  Module module;
  module.buffers = {{1}, {2}};
  Tensor tensor;
  EXPECT_FALSE(IsConstant(module, tensor));
  tensor.buffer = 1;
  EXPECT_EQ(ConstantOf(module, tensor), Bytes{2});
  tensor.buffer = 2;
  EXPECT_FALSE(IsConstant(module, tensor));
}

TEST(Variables, AreListedOnceInFileOrder) {
  ModuleBuilder b;
  for (const char* name : {"z", "a", "z"}) {
    const int handle = b.AddTensor(name, DType::kResource, {});
    b.AddOp("VAR_HANDLE", {}, {handle}, {{"container", ""}, {"shared_name", name}});
  }
  const std::vector<Variable> want = {{"", "z"}, {"", "a"}};
  EXPECT_EQ(Variables(b.Build()), want);
}

TEST(OpText, NamesTheOperatorByItsFirstOutput) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1});
  const int y = b.AddTensor("block3/conv", DType::kInt8, {1});
  b.AddOp("CONV_2D", {x}, {y});
  b.AddOp("CALL_ONCE", {}, {});
  EXPECT_EQ(OpText(b.graph(), 0), "op 0 CONV_2D 'block3/conv'");
  EXPECT_EQ(OpText(b.graph(), 1), "op 1 CALL_ONCE");
  EXPECT_EQ(OpText(b.graph(), 2), "op 2");
}

TEST(OpText, IsSafeBeforeVerify) {
  ModuleBuilder b;
  const int y = b.AddTensor(std::string(1000, 'n'), DType::kInt8, {1});
  b.AddOp("bad\x1b[2J\n", {}, {y});
  b.AddOp("ADD", {}, {77});
  EXPECT_EQ(OpText(b.graph(), 0), "op 0 bad\\x1b[2J\\n '" + std::string(96, 'n') + "...'");
  EXPECT_EQ(OpText(b.graph(), 1), "op 1 ADD");
}

TEST(Quoted, EscapesWhatATerminalWouldAct) {
  EXPECT_EQ(Quoted("a'b\\c\n\t\x7f\xc3"), "'a\\'b\\\\c\\n\\x09\\x7f\\xc3'");
  EXPECT_EQ(Quoted(std::string_view("\0", 1)), "'\\x00'");
}

TEST(ShapeText, HasNoBlanks) {
  EXPECT_EQ(ShapeText({1, 49, 10, -1}), "[1,49,10,-1]");
  EXPECT_EQ(ShapeText({}), "[]");
}

}  // namespace
}  // namespace mote::graph
