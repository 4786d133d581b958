// SPDX-License-Identifier: Apache-2.0
// Operators that repeat, gather, mirror and resize elements: what they name, and what they refuse.
#include <numeric>

#include "compiler/ops/testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Bytes = std::vector<int8_t>;

// x = 0, 1, 2, ... of a shape; zero point 7.
class ResamplingOps : public ::testing::Test {
 protected:
  int X(const Shape& shape) {
    Bytes values(static_cast<size_t>(graph::ElementCount(shape).value()));
    std::iota(values.begin(), values.end(), int8_t{0});
    const int x = b_.AddInput("x", DType::kInt8, shape, 1, 7);
    inputs_[x] = values;
    return x;
  }
  int Index(const std::vector<int32_t>& values) {
    return Index(values, {static_cast<int32_t>(values.size())});
  }
  int Index(const std::vector<int32_t>& values, const Shape& shape) {
    return b_.AddConstant("index", shape, values);
  }
  int Y(const Shape& shape) { return b_.AddTensor("y", DType::kInt8, shape, 1, 7); }
  Bytes Run() { return RunOnly(b_, inputs_); }

  ModuleBuilder b_;
  std::map<int, Bytes> inputs_;
};

TEST_F(ResamplingOps, BroadcastToCountsDimensionsFromTheLast) {
  b_.AddOp("BROADCAST_TO", {X({2, 1}), Index({2, 2, 3})}, {Y({2, 2, 3})});
  EXPECT_EQ(Run(), (Bytes{0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1}));
  b_.op(0).inputs[1] = Index({2, 3, 3});
  EXPECT_THAT(Refusal(b_), HasSubstr("[2,1] does not broadcast to [2,3,3]"));
}

TEST_F(ResamplingOps, FillRepeatsAValueThatIsKnownAtRunTime) {
  b_.AddOp("FILL", {Index({2, 2}), X({})}, {Y({2, 2})});
  inputs_.begin()->second = {5};
  EXPECT_EQ(Run(), (Bytes{5, 5, 5, 5}));
  b_.op(0).inputs[1] = X({2});
  EXPECT_THAT(Refusal(b_), HasSubstr("value of shape [2], want one element."));
  b_.op(0).inputs[0] = Index({2, -2});
  b_.op(0).inputs[1] = X({1});
  EXPECT_THAT(Refusal(b_), HasSubstr("dims [2,-2], want sizes."));
}

TEST_F(ResamplingOps, TileRepeatsEachDimension) {
  b_.AddOp("TILE", {X({2, 2}), Index({1, 2})}, {Y({2, 4})});
  EXPECT_EQ(Run(), (Bytes{0, 1, 0, 1, 2, 3, 2, 3}));
  b_.op(0).inputs[1] = Index({1, INT32_MAX});
  EXPECT_THAT(Refusal(b_), HasSubstr("multiples [1,2147483647], want one for each dimension"));
}

TEST_F(ResamplingOps, DimensionsThatFollowOnEachOtherAreOne) {
  b_.AddOp("TILE", {X({1, 2, 1, 2, 1, 1}), Index({1, 1, 1, 2, 1, 1})}, {Y({1, 2, 1, 4, 1, 1})});
  EXPECT_EQ(Run(), (Bytes{0, 1, 0, 1, 2, 3, 2, 3}));
  EXPECT_EQ(Param(*LowerOnly(b_), "shape"), "{1, 1, 1, 2, 2, 2}");
  b_.op(0).inputs = {X({2, 2, 2, 2}), Index({2, 2, 2, 2})};
  b_.op(0).outputs = {Y({4, 4, 4, 4})};
  EXPECT_EQ(LowerOnly(b_)->folder, "indexed_copy");
  b_.op(0).inputs = {X({2, 2, 2, 2, 2, 2}), Index({2, 2, 2, 2, 2, 2})};
  b_.op(0).outputs = {Y({4, 4, 4, 4, 4, 4})};
  EXPECT_THAT(Refusal(b_), HasSubstr("24 rows in 6 dimensions, want at most 65536 in 5."));
}

TEST_F(ResamplingOps, ReverseReadsAnyAxesBackwards) {
  b_.AddOp("REVERSE_V2", {X({2, 1, 3}), Index({-1, 0})}, {Y({2, 1, 3})});
  EXPECT_EQ(Run(), (Bytes{5, 4, 3, 2, 1, 0}));
  b_.op(0).inputs[1] = Index({2});
  EXPECT_EQ(Run(), (Bytes{2, 1, 0, 5, 4, 3}));
  b_.op(0).inputs[1] = Index({2, -1});
  EXPECT_THAT(Refusal(b_), HasSubstr("axes [2,-1], want dimensions of [2,1,3], each at most once"));
}

TEST_F(ResamplingOps, ShapeReadsNothing) {
  const int y = b_.AddTensor("y", DType::kInt64, {2});
  b_.AddOp("SHAPE", {X({2, 3})}, {y});
  EXPECT_EQ((RunOnly<int64_t, int8_t>(b_, {})), (std::vector<int64_t>{2, 3}));
  b_.tensor(y).dtype = DType::kInt32;
  EXPECT_EQ((RunOnly<int32_t, int8_t>(b_, {})), (std::vector<int32_t>{2, 3}));
  b_.tensor(y).dtype = DType::kInt8;
  EXPECT_THAT(Refusal(b_), HasSubstr("output int8, want int32 or int64."));
}

TEST_F(ResamplingOps, GatherTakesPartsAlongAnAxis) {
  b_.AddOp("GATHER", {X({2, 3}), Index({2, 0})}, {Y({2, 2})}, {{"axis", -1}});
  EXPECT_EQ(Run(), (Bytes{2, 0, 5, 3}));
  b_.op(0).attributes = {{"axis", 1}, {"batch_dims", 1}};
  b_.op(0).inputs[1] = Index({2, 0}, {2});
  b_.op(0).outputs = {Y({2})};
  EXPECT_EQ(Run(), (Bytes{2, 3}));
  b_.op(0).attributes = {{"axis", 0}, {"batch_dims", 1}};
  EXPECT_THAT(Refusal(b_), HasSubstr("axis 0 and batch_dims 1 of an input [2,3]"));
}

TEST_F(ResamplingOps, IndicesOutsideAreClampedWhateverTheirType) {
  b_.AddOp("GATHER", {X({3}), Index({-1, 7})}, {Y({2})});
  EXPECT_EQ(Run(), (Bytes{0, 2}));
  b_.op(0).inputs[1] = b_.AddConstant<int64_t>("wide", {2}, {INT64_MAX, 1});
  EXPECT_EQ(Run(), (Bytes{2, 1}));
  b_.op(0).inputs[1] = b_.AddInput("wide", DType::kInt64, {2});
  EXPECT_THAT(Refusal(b_), HasSubstr("indices int64, want int32."));
  b_.op(0).inputs = {X({0}), Index({0, 0})};
  EXPECT_THAT(Refusal(b_), HasSubstr("an input without elements, [0]."));
}

TEST_F(ResamplingOps, GatherNdTakesListsOfIndices) {
  b_.AddOp("GATHER_ND", {X({2, 2, 2}), Index({1, 0, 0, 1}, {2, 2})}, {Y({2, 2})});
  EXPECT_EQ(Run(), (Bytes{4, 5, 2, 3}));
  b_.op(0).inputs[1] = Index({1, 0, 0, 1}, {1, 4});
  EXPECT_THAT(Refusal(b_), HasSubstr("indices [1,4] into [2,2,2]: want lists of at most 3."));
}

TEST_F(ResamplingOps, EmbeddingLookupTakesRows) {
  b_.AddOp("EMBEDDING_LOOKUP", {Index({1, 1}), X({2, 2})}, {Y({2, 2})});
  EXPECT_EQ(Run(), (Bytes{2, 3, 2, 3}));
  b_.tensor(b_.op(0).outputs[0]).dtype = DType::kFloat32;
  EXPECT_THAT(Refusal(b_), HasSubstr("input int8, output float32; want the same."));
}

TEST_F(ResamplingOps, MirrorPadReadsBackwardsOnOrBehindTheBorder) {
  b_.AddOp("MIRROR_PAD", {X({1, 3}), Index({0, 0, 2, 1}, {2, 2})}, {Y({1, 6})});
  EXPECT_EQ(Run(), (Bytes{2, 1, 0, 1, 2, 1}));
  b_.op(0).attributes = {{"mode", Enum{"SYMMETRIC"}}};
  EXPECT_EQ(Run(), (Bytes{1, 0, 0, 1, 2, 2}));
  b_.op(0).inputs[1] = Index({0, 0, 4, 1}, {2, 2});
  EXPECT_THAT(Refusal(b_), HasSubstr("padding 4 of dimension 1, want 0 to 3"));
}

TEST_F(ResamplingOps, SpaceToBatchPadsWithTheZeroPointAndBatchToSpaceUndoesIt) {
  b_.AddOp("SPACE_TO_BATCH_ND", {X({1, 3, 1}), Index({2}), Index({1, 0}, {1, 2})}, {Y({2, 2, 1})});
  EXPECT_EQ(Run(), (Bytes{7, 1, 0, 2}));
  b_.op(0).inputs[2] = Index({1, 1}, {1, 2});
  EXPECT_THAT(Refusal(b_), HasSubstr("blocks of 2 do not divide 3 padded to 5."));
  ModuleBuilder back;
  const int x = back.AddInput("x", DType::kInt8, {2, 2, 1}, 1, 7);
  const int y = back.AddTensor("y", DType::kInt8, {1, 3, 1}, 1, 7);
  back.AddOp("BATCH_TO_SPACE_ND",
             {x,
              back.AddConstant<int32_t>("block", {1}, {2}),
              back.AddConstant<int32_t>("crops", {1, 2}, {1, 0})},
             {y});
  EXPECT_EQ(RunOnly(back, std::map<int, Bytes>{{x, {7, 1, 0, 2}}}), (Bytes{0, 1, 2}));
  back.tensor(x).shape = {4, 1, 1};
  EXPECT_EQ(Refusal(back).substr(0, 30), "op 0 BATCH_TO_SPACE_ND 'y': ou");
}

TEST_F(ResamplingOps, NoListIsMadeThatNoDeviceWouldHold) {
  b_.AddOp("BATCH_TO_SPACE_ND", {X({70000, 1, 1}), Index({1}), Index({0, 0}, {1, 2})}, {});
  b_.op(0).outputs = {Y({70000, 1, 1})};
  EXPECT_THAT(Refusal(b_), HasSubstr("70002 rows in 3 dimensions, want at most 65536 in 5."));
}

TEST_F(ResamplingOps, ResizeNearestListsItsPixels) {
  b_.AddOp("RESIZE_NEAREST_NEIGHBOR", {X({1, 1, 3, 1}), Index({1, 5})}, {Y({1, 1, 5, 1})});
  EXPECT_EQ(Run(), (Bytes{0, 0, 1, 1, 2}));
  b_.op(0).attributes = {{"align_corners", true}};
  EXPECT_EQ(Run(), (Bytes{0, 1, 1, 2, 2}));
  b_.op(0).inputs[1] = Index({1, 100000});
  EXPECT_THAT(Refusal(b_), HasSubstr("want a height and a width of 1 to 65536"));
}

TEST_F(ResamplingOps, ResizeBilinearKeepsCornersOrHalves) {
  b_.AddOp("RESIZE_BILINEAR", {X({1, 1, 2, 1}), Index({1, 3})}, {Y({1, 1, 3, 1})});
  inputs_.begin()->second = {0, 100};
  EXPECT_EQ(Run(), (Bytes{0, 67, 100}));
  b_.op(0).attributes = {{"align_corners", true}};
  EXPECT_EQ(Run(), (Bytes{0, 50, 100}));
  b_.op(0).attributes.Set("half_pixel_centers", true);
  EXPECT_THAT(Refusal(b_), HasSubstr("want one of them at most"));
  b_.op(0).attributes = {};
  b_.op(0).inputs[1] = Index({1, 4000});
  b_.op(0).outputs = {Y({1, 1, 4000, 1})};
  EXPECT_THAT(Refusal(b_), HasSubstr("4000 pixels from 2: the last one lies outside."));
}

TEST_F(ResamplingOps, DynamicUpdateSliceOverwritesInPlace) {
  const int x = X({4});
  const int update = X({2});
  b_.AddOp("DYNAMIC_UPDATE_SLICE", {x, update, Index({9})}, {Y({4})});
  EXPECT_EQ(Run(), (Bytes{0, 1, 0, 1}));
  EXPECT_EQ(LowerOnly(b_)->in_place_inputs, std::vector<int>{x});
  b_.op(0).inputs[1] = X({5});
  EXPECT_THAT(Refusal(b_), HasSubstr("update [5] into [4] at [1]"));
  b_.op(0).inputs[1] = x;
  EXPECT_THAT(LowerOnly(b_)->in_place_inputs, IsEmpty());
}

}  // namespace
}  // namespace mote::ops
