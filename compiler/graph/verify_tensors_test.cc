// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "compiler/graph/verify_testing.h"

namespace mote::graph {
namespace {

TEST_F(VerifyTest, RefusesAnUnknownType) {
  b_.tensor(kX).dtype = static_cast<DType>(23);
  ExpectError("tensor 0 'x': dtype 23 is unknown, want 0 to 22");
}

TEST_F(VerifyTest, RefusesANegativeDimension) {
  b_.tensor(kX).shape = {1, -4};
  ExpectError("tensor 0 'x': dimension 1 is -4, want 0 or more");
}

TEST_F(VerifyTest, RefusesATensorThatNoChipHolds) {
  b_.tensor(kX).shape = {1 << 28};
  ExpectGood();
  b_.tensor(kX).shape = {(1 << 28) + 1};
  ExpectError("tensor 0 'x': shape [268435457] of int8 takes 268435457 bytes, want at most");
}

TEST_F(VerifyTest, RefusesAShapeThatOverflows) {
  constexpr int32_t kLargest = std::numeric_limits<int32_t>::max();
  for (const int32_t last : {kLargest, 0}) {
    b_.tensor(kX).shape = {kLargest, kLargest, kLargest, last};
    ExpectError("tensor 0 'x': shape [2147483647,2147483647,2147483647,");
    ExpectError("takes more than 2^63 bytes");
  }
}

TEST_F(VerifyTest, RefusesAHugeShapeOfUnsizedElements) {
  b_.tensor(kX).dtype = DType::kString;
  ExpectGood();
  b_.tensor(kX).shape = {1 << 30};
  ExpectError("shape [1073741824] of string takes");
}

TEST_F(VerifyTest, RefusesMoreDimensionsThanAnyModelHas) {
  b_.tensor(kX).shape.assign(16, 1);
  ExpectGood();
  b_.tensor(kX).shape.assign(17, 1);
  ExpectError("tensor 0 'x': has 17 dimensions, want at most 16");
}

TEST_F(VerifyTest, ReadsDynamicDimensionsInTheShapeSignature) {
  b_.tensor(kX).shape_signature = {-1, 4};
  ExpectGood();
  b_.tensor(kX).shape_signature = {-2, 4};
  ExpectError("tensor 0 'x': shape_signature [-2,4] holds -2, want -1 (dynamic) or more");
  b_.tensor(kX).shape_signature = {-1};
  ExpectError("tensor 0 'x': shape_signature has 1 dimensions, want 2 as shape [1,4] has");
}

TEST_F(VerifyTest, RefusesAConstantOfAnotherSize) {
  for (const size_t size : {1u, 7u, 9u}) {
    b_.module().buffers[2].assign(size, 0);
    ExpectError(fmt::format("tensor 2 'b': buffer 2 holds {} bytes, want 8 for int32[2]", size));
  }
}

TEST_F(VerifyTest, TakesInt4TwoToAByte) {
  b_.AddTensor("w4", DType::kInt4, {3});
  b_.graph().tensors.back().buffer = AddBuffer(b_.module(), {0x21, 0x03});
  ExpectGood();
  b_.module().buffers.back().push_back(0);
  ExpectError("tensor 5 'w4': buffer 3 holds 3 bytes, want 2 for int4[3]");
}

TEST_F(VerifyTest, RefusesABoolThatIsNeither) {
  const int flags = b_.AddTensor("flags", DType::kBool, {3});
  b_.tensor(flags).buffer = AddBuffer(b_.module(), {0, 1, 1});
  ExpectGood();
  b_.module().buffers.back() = {1, 0, 2};
  ExpectError("tensor 5 'flags': buffer 3 holds 2 at 2, want 0 or 1 for bool");
}

TEST_F(VerifyTest, LeavesStringAndSparseConstantsAlone) {
  Tensor& text = b_.tensor(b_.AddTensor("text", DType::kString, {1}));
  text.buffer = AddBuffer(b_.module(), Bytes(17));
  Tensor& sparse = b_.tensor(b_.AddTensor("sparse", DType::kInt8, {100}));
  sparse.buffer = AddBuffer(b_.module(), Bytes(10));
  sparse.opaque.Set("sparsity.traversal_order", std::vector<int64_t>{0});
  ExpectGood();
  sparse.opaque = {};
  ExpectError("tensor 6 'sparse': buffer 4 holds 10 bytes, want 100");
}

TEST_F(VerifyTest, SubgraphsMayShareABuffer) {
  b_.AddSubgraph("other");
  b_.tensor(b_.AddTensor("b", DType::kInt32, {2})).buffer = 2;
  b_.SetOutputs({0});
  ExpectGood();
}

TEST_F(VerifyTest, NamesTheSubgraphBeyondTheFirst) {
  b_.AddSubgraph("other");
  b_.tensor(b_.AddTensor("b", DType::kInt32, {3})).buffer = 2;
  ExpectError("subgraph 1 'other': tensor 0 'b': buffer 2 holds 8 bytes, want 12");
}

TEST_F(VerifyTest, WantsOneScaleForEachElementOfTheAxis) {
  b_.SetPerChannel(kW, {1, 1, 1}, 0);
  ExpectError("tensor 1 'w': has 3 scales, want 1 or 2, the elements of axis 0 of [2,4]");
  b_.SetPerChannel(kW, {1, 1, 1, 1}, 1);
  ExpectGood();
}

TEST_F(VerifyTest, WantsTheAxisInRange) {
  for (const int axis : {-1, 2}) {
    b_.tensor(kW).quantization.axis = axis;
    ExpectError(fmt::format("tensor 1 'w': is quantised along axis {}, want one of its 2", axis));
  }
}

TEST_F(VerifyTest, TheAxisOfOneScaleOrOneDimensionSaysNothing) {
  b_.tensor(kX).quantization.axis = 3;
  ExpectGood();
  // As in the biases of TFLM's person_detect.
  b_.SetPerChannel(kB, {0.25f, 0.125f}, 3);
  ExpectGood();
  EXPECT_EQ(QuantizedAxis(b_.tensor(kB)), 0);
  EXPECT_EQ(QuantizedAxis(b_.tensor(kX)), 3);
  b_.SetPerChannel(kB, {1, 1, 1}, 3);
  ExpectError("tensor 2 'b': has 3 scales, want 1 or 2, the elements of axis 0 of [2]");
}

TEST_F(VerifyTest, AScalarMayBeQuantisedWithOneScaleOnly) {
  const int scalar = b_.AddConstant<int8_t>("scalar", {}, {3}, 0.5f);
  ExpectGood();
  b_.SetPerChannel(scalar, {0.5f, 0.5f}, 0);
  ExpectError("tensor 5 'scalar': has 2 scales, want 1 or 1");
}

TEST_F(VerifyTest, WantsScalesFiniteAndNotNegative) {
  for (const float scale : {-0.5f, std::nanf(""), std::numeric_limits<float>::infinity()}) {
    b_.tensor(kW).quantization.scale[1] = scale;
    ExpectError(fmt::format("tensor 1 'w': scale 1 is {}, want a finite number", scale));
  }
  b_.tensor(kW).quantization.scale[1] = 0;
  ExpectGood();
}

TEST_F(VerifyTest, WantsNoneOneOrAllZeroPoints) {
  for (const size_t count : {0u, 1u, 2u}) {
    b_.tensor(kW).quantization.zero_point.assign(count, 0);
    ExpectGood();
  }
  b_.tensor(kW).quantization.zero_point.assign(3, 0);
  ExpectError("tensor 1 'w': has 3 zero points, want 0, 1 or 2, as many as scales");
}

TEST_F(VerifyTest, ARangeWithoutScalesIsNotAQuantisation) {
  Quantization& q = b_.tensor(kX).quantization;
  q = {};
  q.min = {-1};
  q.max = {1};
  q.axis = 99;
  ExpectGood();
}

}  // namespace
}  // namespace mote::graph
