// SPDX-License-Identifier: Apache-2.0
// Operators that move elements without looking at them.
#include "tests/conformance/move_builder.h"

namespace mote::conformance {
namespace {

using graph::DType;
using graph::Shape;
using testing::Random;

// Steps of either sign, places from either end and beyond it, dimensions that vanish; never empty.
template <DType kType>
graph::Module RandomStridedSlice(Random& random) {
  const Shape from = AnyShape(random, 1);
  const int32_t rank = static_cast<int32_t>(from.size());
  std::vector<int32_t> begin, end, strides;
  int64_t masks[3] = {};  // begin, end, shrink
  Shape to;
  for (int32_t d = 0; d < rank; ++d) {
    const int32_t size = from[static_cast<size_t>(d)];
    const int32_t step = random.Int(1, 3) * (random.Coin() ? 1 : -1);
    const int32_t first = random.Int(0, size - 1);
    const int32_t room = step > 0 ? size - 1 - first : first;
    const int32_t count = random.Int(0, room / std::abs(step)) + 1;
    const int32_t last = first + (count - 1) * step;
    const bool whole = random.Int(0, 3) == 0;
    const bool shrinks = !whole && step > 0 && random.Int(0, 3) == 0;
    begin.push_back(random.Coin() ? first : first - size);
    end.push_back(step > 0 ? last + 1 : last - 1 - size);
    strides.push_back(shrinks ? 1 : step);
    if (whole) masks[0] |= int64_t{1} << d;
    if (whole) masks[1] |= int64_t{1} << d;
    if (shrinks) masks[2] |= int64_t{1} << d;
    if (!shrinks) to.push_back(whole ? (size - 1) / std::abs(step) + 1 : count);
  }
  MoveBuilder b(random, from, kType);
  return b.Build(
      "STRIDED_SLICE",
      {b.x(), b.Index(begin), b.Index(end), b.Index(strides)},
      {b.Y(to)},
      {{"begin_mask", masks[0]}, {"end_mask", masks[1]}, {"shrink_axis_mask", masks[2]}});
}

template <DType kType>
graph::Module RandomSlice(Random& random) {
  const Shape shape = AnyShape(random, 1);
  std::vector<int32_t> begin, size;
  Shape y;
  for (const int32_t dimension : shape) {
    begin.push_back(random.Int(0, dimension - 1));
    y.push_back(random.Int(1, dimension - begin.back()));
    size.push_back(y.back() == dimension - begin.back() && random.Coin() ? -1 : y.back());
  }
  MoveBuilder b(random, shape, kType);
  return b.Build("SLICE", {b.x(), b.Index(begin), b.Index(size)}, {b.Y(y)});
}

template <DType kType>
graph::Module RandomTranspose(Random& random) {
  const Shape shape = AnyShape(random, 1);
  std::vector<int32_t> permutation(shape.size());
  for (size_t d = 0; d < shape.size(); ++d) {
    permutation[d] = static_cast<int32_t>(d);
    std::swap(permutation[d],
              permutation[static_cast<size_t>(random.Int(0, static_cast<int32_t>(d)))]);
  }
  Shape y;
  for (const int32_t d : permutation) y.push_back(shape[static_cast<size_t>(d)]);
  MoveBuilder b(random, shape, kType);
  return b.Build("TRANSPOSE", {b.x(), b.Index(permutation)}, {b.Y(y)});
}

template <DType kType>
graph::Module RandomSplit(Random& random) {
  Shape shape = AnyShape(random, 1);
  const auto axis = static_cast<size_t>(random.Int(0, static_cast<int32_t>(shape.size()) - 1));
  const int32_t parts = random.Int(1, 5);
  const Shape y = shape;
  shape[axis] *= parts;
  MoveBuilder b(random, shape, kType);
  std::vector<int> outputs;
  for (int32_t i = 0; i < parts; ++i) outputs.push_back(b.Y(y));
  const int along = b.Index({static_cast<int32_t>(axis)});
  return b.Build("SPLIT", {along, b.x()}, outputs, {{"num_splits", int64_t{parts}}});
}

// TensorFlow Lite 2.2.0 has it for int16, not for int8.
template <DType kType>
graph::Module RandomSplitV(Random& random) {
  Shape shape = AnyShape(random, 1);
  const auto axis = static_cast<size_t>(random.Int(0, static_cast<int32_t>(shape.size()) - 1));
  std::vector<int32_t> sizes = random.Int32s(random.Int(1, 5), 1, 6);
  shape[axis] = 0;
  for (const int32_t size : sizes) shape[axis] += size;
  MoveBuilder b(random, shape, kType);
  std::vector<int> outputs;
  for (const int32_t size : sizes) {
    Shape y = shape;
    y[axis] = size;
    outputs.push_back(b.Y(y));
  }
  if (random.Coin()) sizes[0] = -1;
  const int by = b.Index(sizes);
  const int along = b.Index({static_cast<int32_t>(axis)});
  return b.Build(
      "SPLIT_V", {b.x(), by, along}, outputs, {{"num_splits", static_cast<int64_t>(sizes.size())}});
}

template <DType kType>
graph::Module RandomUnpack(Random& random) {
  const Shape shape = AnyShape(random, 2);
  const int32_t rank = static_cast<int32_t>(shape.size());
  const int32_t axis = random.Int(0, rank - 1);
  Shape y = shape;
  y.erase(y.begin() + axis);
  MoveBuilder b(random, shape, kType);
  std::vector<int> outputs;
  const int32_t count = shape[static_cast<size_t>(axis)];
  for (int32_t i = 0; i < count; ++i) outputs.push_back(b.Y(y));
  return b.Build("UNPACK",
                 {b.x()},
                 outputs,
                 {{"num", int64_t{count}}, {"axis", int64_t{random.Coin() ? axis : axis - rank}}});
}

template <DType kType>
graph::Module RandomSpaceToDepth(Random& random) {
  const int32_t block = random.Int(1, 3);
  const Shape y = {1, random.Int(1, 5), random.Int(1, 5), random.Int(1, 5) * block * block};
  MoveBuilder b(random, {1, y[1] * block, y[2] * block, y[3] / (block * block)}, kType);
  return b.Build("SPACE_TO_DEPTH", {b.x()}, {b.Y(y)}, {{"block_size", int64_t{block}}});
}

template <DType kType>
graph::Module RandomDepthToSpace(Random& random) {
  const int32_t block = random.Int(1, 3);
  const Shape x = {1, random.Int(1, 5), random.Int(1, 5), random.Int(1, 5) * block * block};
  MoveBuilder b(random, x, kType);
  const int y = b.Y({1, x[1] * block, x[2] * block, x[3] / (block * block)});
  return b.Build("DEPTH_TO_SPACE", {b.x()}, {y}, {{"block_size", int64_t{block}}});
}

template <DType kType>
graph::Module RandomSqueeze(Random& random) {
  Shape shape = AnyShape(random, 1);
  Shape y;
  std::vector<int64_t> dims;
  for (size_t d = 0; d < shape.size(); ++d) {
    if (random.Coin()) {
      shape[d] = 1;
      dims.push_back(static_cast<int64_t>(d));
    } else {
      if (shape[d] == 1) shape[d] = 2;
      y.push_back(shape[d]);
    }
  }
  MoveBuilder b(random, shape, kType);
  if (random.Coin()) dims.clear();
  return b.Build("SQUEEZE", {b.x()}, {b.Y(y)}, {{"squeeze_dims", dims}});
}

template <DType kType>
graph::Module RandomExpandDims(Random& random) {
  const Shape shape = AnyShape(random, 1);
  const int32_t rank = static_cast<int32_t>(shape.size());
  const int32_t axis = random.Int(0, rank);
  Shape y = shape;
  y.insert(y.begin() + axis, 1);
  MoveBuilder b(random, shape, kType);
  const int before = b.Index({random.Coin() ? axis : axis - rank - 1});
  return b.Build("EXPAND_DIMS", {b.x(), before}, {b.Y(y)});
}

}  // namespace

std::vector<RandomOperator> MovingOperators() {
  constexpr DType kS8 = DType::kInt8;
  constexpr DType kS16 = DType::kInt16;
  constexpr DType kF32 = DType::kFloat32;
  const Asked kLite = {OracleKind::kTflite};
  const Asked kMicro = {OracleKind::kTflm};
  return {
      {"StridedSlice", RandomStridedSlice<kS8>},
      {"StridedSliceFloat32", RandomStridedSlice<kF32>},
      {"Slice", RandomSlice<kS8>},
      {"SliceFloat32", RandomSlice<kF32>},
      {"Transpose", RandomTranspose<kS8>},
      {"TransposeFloat32", RandomTranspose<kF32>},
      {"Split", RandomSplit<kS8>},
      {"SplitFloat32", RandomSplit<kF32>},
      {"SplitV", RandomSplitV<kS8>, {kMicro}},
      {"SplitVInt16", RandomSplitV<kS16>, {kLite, kMicro}},
      {"SplitVFloat32", RandomSplitV<kF32>, {kLite, kMicro}},
      {"Unpack", RandomUnpack<kS8>},
      {"UnpackFloat32", RandomUnpack<kF32>},
      {"SpaceToDepth", RandomSpaceToDepth<kS8>},
      {"SpaceToDepthFloat32", RandomSpaceToDepth<kF32>},
      {"DepthToSpace", RandomDepthToSpace<kS8>},
      {"DepthToSpaceFloat32", RandomDepthToSpace<kF32>},
      {"Squeeze", RandomSqueeze<kS8>},
      {"SqueezeFloat32", RandomSqueeze<kF32>},
      {"ExpandDims", RandomExpandDims<kS8>},
      {"ExpandDimsFloat32", RandomExpandDims<kF32>},
  };
}

}  // namespace mote::conformance
