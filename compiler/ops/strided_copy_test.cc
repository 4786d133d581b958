// SPDX-License-Identifier: Apache-2.0
// Operators that move elements: what they name, and what they refuse.
#include "compiler/ops/strided_copy.h"

#include <numeric>

#include "compiler/ops/testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::ModuleBuilder;
using graph::Shape;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Bytes = std::vector<int8_t>;

// x = 0, 1, 2, ... of a shape.
class MovingOps : public ::testing::Test {
 protected:
  void SetX(const Shape& shape) {
    x_ = b_.AddInput("x", DType::kInt8, shape, 1, 0);
    values_.resize(static_cast<size_t>(graph::ElementCount(shape).value()));
    std::iota(values_.begin(), values_.end(), int8_t{0});
  }
  int Index(const std::vector<int32_t>& values) {
    return b_.AddConstant("index", {static_cast<int32_t>(values.size())}, values);
  }
  int Y(const Shape& shape) { return b_.AddTensor("y", DType::kInt8, shape, 1, 0); }

  // Each output in turn.
  std::vector<Bytes> Run() {
    const KernelCalls calls = LowerCalls(b_).value();
    const OpView op(b_.module(), b_.module().main(), 0);
    const TensorBytes outputs = Evaluate(op, calls, {{x_, graph::BytesOf(values_)}});
    std::vector<Bytes> all;
    for (const int tensor : op.op().outputs) {
      all.emplace_back(outputs.at(tensor).begin(), outputs.at(tensor).end());
    }
    return all;
  }

  ModuleBuilder b_;
  int x_ = 0;
  Bytes values_;
};

TEST_F(MovingOps, StridedSliceCountsFromTheEndAndBackwards) {
  SetX({3, 4});
  b_.AddOp("STRIDED_SLICE",
           {x_, Index({-1, 3}), Index({-4, 0}), Index({-2, -1})},
           {Y({2, 3})},
           {{"begin_mask", 0}, {"end_mask", 0}});
  EXPECT_THAT(Run(), ElementsAre(Bytes{11, 10, 9, 3, 2, 1}));
}

TEST_F(MovingOps, StridedSliceDropsShrunkDimensionsAndTakesWholeMaskedOnes) {
  SetX({3, 4});
  b_.AddOp("STRIDED_SLICE",
           {x_, Index({1, 2}), Index({0, 2}), Index({1, 1})},
           {Y({4})},
           {{"begin_mask", 2}, {"end_mask", 2}, {"shrink_axis_mask", 1}});
  EXPECT_THAT(Run(), ElementsAre(Bytes{4, 5, 6, 7}));
}

TEST_F(MovingOps, StridedSliceRefusesWhatItDoesNotTake) {
  SetX({3, 4});
  const std::vector<int> inputs = {x_, Index({0, 0}), Index({3, 4}), Index({1, 1})};
  b_.AddOp("STRIDED_SLICE", inputs, {Y({3, 4})}, {{"new_axis_mask", 1}});
  EXPECT_THAT(Refusal(b_), HasSubstr("new_axis_mask is set, want 0."));
  b_.op(0).attributes = {};
  b_.op(0).inputs[3] = Index({1, 0});
  EXPECT_THAT(Refusal(b_), HasSubstr("stride 0 in dimension 1"));
}

TEST_F(MovingOps, SliceTakesABoxAndTheRest) {
  SetX({3, 4});
  b_.AddOp("SLICE", {x_, Index({1, 1}), Index({1, -1})}, {Y({1, 3})});
  EXPECT_THAT(Run(), ElementsAre(Bytes{5, 6, 7}));
  b_.op(0).inputs[2] = Index({3, 1});
  EXPECT_THAT(Refusal(b_), HasSubstr("3 elements from 1 in dimension 0 of size 3"));
}

TEST_F(MovingOps, TransposePermutesDimensions) {
  SetX({2, 1, 3});
  b_.AddOp("TRANSPOSE", {x_, Index({2, 0, 1})}, {Y({3, 2, 1})});
  EXPECT_THAT(Run(), ElementsAre(Bytes{0, 3, 1, 4, 2, 5}));
  b_.op(0).inputs[1] = Index({2, 0, 0});
  EXPECT_THAT(Refusal(b_), HasSubstr("permutation [2,0,0], want each dimension of [2,1,3] once"));
}

TEST_F(MovingOps, SplitWritesEachOutputByACallOfItsOwn) {
  SetX({2, 4});
  b_.AddOp("SPLIT", {Index({1}), x_}, {Y({2, 2}), Y({2, 2})}, {{"num_splits", 2}});
  EXPECT_THAT(Run(), ElementsAre(Bytes{0, 1, 4, 5}, Bytes{2, 3, 6, 7}));
  EXPECT_EQ(LowerCalls(b_)->size(), 2u);
}

TEST_F(MovingOps, SplitVTakesSizesOneOfWhichIsTheRest) {
  SetX({4});
  b_.AddOp("SPLIT_V",
           {x_, Index({1, -1, 0}), Index({0})},
           {Y({1}), Y({3}), Y({0})},
           {{"num_splits", 3}});
  EXPECT_THAT(Run(), ElementsAre(Bytes{0}, Bytes{1, 2, 3}, Bytes{}));
  b_.op(0).inputs[1] = Index({1, 2, 2});
  EXPECT_THAT(Refusal(b_), HasSubstr("3 outputs of sizes [1,2,2] along axis 0 of size 4"));
}

TEST_F(MovingOps, UnpackDropsTheAxis) {
  SetX({2, 3});
  b_.AddOp("UNPACK", {x_}, {Y({2}), Y({2}), Y({2})}, {{"num", 3}, {"axis", -1}});
  EXPECT_THAT(Run(), ElementsAre(Bytes{0, 3}, Bytes{1, 4}, Bytes{2, 5}));
}

TEST_F(MovingOps, SpaceToDepthAndBackIsWhereItBegan) {
  SetX({1, 2, 4, 1});
  b_.AddOp("SPACE_TO_DEPTH", {x_}, {Y({1, 1, 2, 4})}, {{"block_size", 2}});
  EXPECT_THAT(Run(), ElementsAre(Bytes{0, 1, 4, 5, 2, 3, 6, 7}));
  ModuleBuilder back;
  const int x = back.AddInput("x", DType::kInt8, {1, 1, 2, 4}, 1, 0);
  const int y = back.AddTensor("y", DType::kInt8, {1, 2, 4, 1}, 1, 0);
  back.AddOp("DEPTH_TO_SPACE", {x}, {y}, {{"block_size", 2}});
  EXPECT_EQ(RunOnly(back, std::map<int, Bytes>{{x, {0, 1, 4, 5, 2, 3, 6, 7}}}), values_);
  b_.op(0).attributes = {{"block_size", 3}};
  EXPECT_THAT(Refusal(b_), HasSubstr("block_size 3 does not divide height and width"));
}

TEST_F(MovingOps, SqueezeAndExpandDimsAreAliases) {
  SetX({1, 2, 1});
  b_.AddOp("SQUEEZE", {x_}, {Y({2})});
  EXPECT_TRUE(LowerOnly(b_)->is_alias);
  b_.op(0).attributes = {{"squeeze_dims", std::vector<int64_t>{1}}};
  EXPECT_THAT(Refusal(b_), HasSubstr("dimension 1 of [1,2,1], want one of size 1"));
  b_.op(0) = {};
  b_.op(0).opcode = "EXPAND_DIMS";
  b_.op(0).inputs = {x_, Index({-1})};
  b_.op(0).outputs = {Y({1, 2, 1, 1})};
  EXPECT_TRUE(LowerOnly(b_)->is_alias);
  b_.op(0).inputs[1] = Index({4});
  EXPECT_THAT(Refusal(b_), HasSubstr("want one from -4 to 3"));
}

TEST_F(MovingOps, ChangingTheScaleIsRefused) {
  SetX({2, 2});
  b_.AddOp("TRANSPOSE", {x_, Index({1, 0})}, {b_.AddTensor("y", DType::kInt8, {2, 2}, 2, 0)});
  EXPECT_THAT(Refusal(b_), HasSubstr("different scales or zero points, want the same"));
}

}  // namespace
}  // namespace mote::ops
