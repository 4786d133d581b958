// SPDX-License-Identifier: Apache-2.0
// Operators that join, repeat, pad, gather and resize elements, a row for each element type that
// an oracle has.
#include <algorithm>

#include "tests/conformance/move_builder.h"

namespace mote::conformance {
namespace {

using graph::Bytes;
using graph::DType;
using graph::Enum;
using graph::Shape;
using testing::Random;

int32_t RankOf(const Shape& shape) { return static_cast<int32_t>(shape.size()); }

size_t AnyDimension(Random& random, const Shape& shape) {
  return static_cast<size_t>(random.Int(0, RankOf(shape) - 1));
}

template <DType kType>
graph::Module RandomConcatenation(Random& random) {
  Shape shape = AnyShape(random, 1);
  const size_t axis = AnyDimension(random, shape);
  MoveBuilder b(random, shape, kType);
  std::vector<int> inputs = {b.x()};
  int32_t joined = shape[axis];
  for (int i = random.Int(0, 9); i > 0; --i) {
    shape[axis] = random.Int(1, 7);
    joined += shape[axis];
    inputs.push_back(b.X(shape));
  }
  shape[axis] = joined;
  const int64_t stated = static_cast<int64_t>(axis) - (random.Coin() ? RankOf(shape) : 0);
  return b.Build("CONCATENATION", inputs, {b.Y(shape)}, {{"axis", stated}});
}

template <DType kType>
graph::Module RandomPack(Random& random) {
  Shape shape = AnyShape(random, 0);
  if (shape.size() == 4) shape.pop_back();
  const int32_t count = random.Int(1, 12);
  const int32_t axis = random.Int(0, RankOf(shape));
  MoveBuilder b(random, shape, kType);
  std::vector<int> inputs = {b.x()};
  while (static_cast<int32_t>(inputs.size()) < count) inputs.push_back(b.X(shape));
  const int64_t stated = random.Coin() ? axis : axis - RankOf(shape) - 1;
  shape.insert(shape.begin() + axis, count);
  return b.Build(
      "PACK", inputs, {b.Y(shape)}, {{"values_count", int64_t{count}}, {"axis", stated}});
}

// PAD, or PADV2 with a value of any bytes that are a number.
template <DType kType, int kDimensions = 4>
graph::Module RandomPad(Random& random) {
  Shape shape = AnyShape(random, 1);
  while (kDimensions == 5 && shape.size() < 5) shape.insert(shape.begin(), random.Int(1, 3));
  const std::vector<int32_t> paddings = random.Int32s(2 * RankOf(shape), 0, 3);
  MoveBuilder b(random, shape, kType);
  std::vector<int> inputs = {b.x(), b.Index(paddings, {RankOf(shape), 2})};
  const bool with_value = random.Coin();
  if (with_value) {
    Bytes value(static_cast<size_t>(graph::DTypeBits(kType)) / 8);
    for (uint8_t& byte : value) byte = static_cast<uint8_t>(random.Int(0, 126));
    inputs.push_back(b.Constant({1}, value));
  }
  for (size_t d = 0; d < shape.size(); ++d) shape[d] += paddings[2 * d] + paddings[2 * d + 1];
  return b.Build(with_value ? "PADV2" : "PAD", inputs, {b.Y(shape)});
}

template <DType kType>
graph::Module RandomMirrorPad(Random& random) {
  Shape shape = AnyShape(random, 1);
  const bool reflect = random.Coin();
  std::vector<int32_t> paddings;
  Shape y = shape;
  for (int32_t& size : y) {
    const int32_t most = random.Coin() ? 0 : size - (reflect ? 1 : 0);
    paddings.push_back(random.Int(0, most));
    paddings.push_back(random.Int(0, most));
    size += paddings.end()[-1] + paddings.end()[-2];
  }
  MoveBuilder b(random, shape, kType);
  const int by = b.Index(paddings, {RankOf(shape), 2});
  return b.Build(
      "MIRROR_PAD", {b.x(), by}, {b.Y(y)}, {{"mode", Enum{reflect ? "REFLECT" : "SYMMETRIC"}}});
}

// TensorFlow Lite 2.2.0 knows no batch_dims.
template <DType kType, bool kBatched>
graph::Module RandomGather(Random& random) {
  const Shape x = AnyShape(random, 1);
  const auto axis = AnyDimension(random, x);
  const auto batches = kBatched ? static_cast<size_t>(random.Int(0, static_cast<int>(axis))) : 0;
  const auto at = [](const Shape& s, size_t d) {
    return s.begin() + static_cast<std::ptrdiff_t>(d);
  };
  Shape indices(x.begin(), at(x, batches));
  for (int d = random.Int(0, 2); d > 0; --d) indices.push_back(random.Int(1, 4));
  Shape y(x.begin(), at(x, axis));
  y.insert(y.end(), indices.begin() + static_cast<std::ptrdiff_t>(batches), indices.end());
  y.insert(y.end(), at(x, axis + 1), x.end());
  const auto count = static_cast<int32_t>(graph::ElementCount(indices).value());
  MoveBuilder b(random, x, kType);
  const int named = b.Index(random.Int32s(count, 0, x[axis] - 1), indices);
  const int64_t stated = static_cast<int64_t>(axis) - (random.Coin() ? RankOf(x) : 0);
  return b.Build("GATHER",
                 {b.x(), named},
                 {b.Y(y)},
                 {{"axis", stated}, {"batch_dims", static_cast<int64_t>(batches)}});
}

template <DType kType>
graph::Module RandomGatherNd(Random& random) {
  const Shape x = AnyShape(random, 1);
  const int32_t depth = random.Int(1, RankOf(x));
  Shape y;
  for (int d = random.Int(1, 2); d > 0; --d) y.push_back(random.Int(1, 4));
  std::vector<int32_t> indices;
  for (int64_t i = graph::ElementCount(y).value(); i > 0; --i) {
    for (int32_t d = 0; d < depth; ++d) {
      indices.push_back(random.Int(0, x[static_cast<size_t>(d)] - 1));
    }
  }
  Shape lists = y;
  lists.push_back(depth);
  y.insert(y.end(), x.begin() + depth, x.end());
  MoveBuilder b(random, x, kType);
  const int named = b.Index(indices, lists);
  return b.Build("GATHER_ND", {b.x(), named}, {b.Y(y)});
}

template <DType kType>
graph::Module RandomEmbeddingLookup(Random& random) {
  const Shape x = AnyShape(random, 2);
  Shape y = x;
  y[0] = random.Int(1, 7);
  MoveBuilder b(random, x, kType);
  const int named = b.Index(random.Int32s(y[0], 0, x[0] - 1));
  return b.Build("EMBEDDING_LOOKUP", {named, b.x()}, {b.Y(y)});
}

template <DType kType>
graph::Module RandomFill(Random& random) {
  const Shape y = AnyShape(random, 1);
  MoveBuilder b(random, {}, kType);
  return b.Build("FILL", {b.Index(y), b.x()}, {b.Y(y)});
}

graph::Module RandomShapeOf(Random& random) {
  const Shape x = AnyShape(random, 1);
  graph::ModuleBuilder b;
  const int from = b.AddInput("x", DType::kInt8, x, 1, 0);
  const int to = b.AddTensor("y", DType::kInt32, {RankOf(x)});
  b.AddOp("SHAPE", {from}, {to}, {{"out_type", Enum{"INT32"}}});
  b.SetOutputs({to});
  return b.Build();
}

template <DType kType>
graph::Module RandomTile(Random& random) {
  const Shape x = AnyShape(random, 1);
  const std::vector<int32_t> multiples = random.Int32s(RankOf(x), 1, 3);
  Shape y = x;
  for (size_t d = 0; d < y.size(); ++d) y[d] *= multiples[d];
  MoveBuilder b(random, x, kType);
  return b.Build("TILE", {b.x(), b.Index(multiples)}, {b.Y(y)});
}

template <DType kType>
graph::Module RandomBroadcastTo(Random& random) {
  const Shape y = AnyShape(random, 1);
  Shape x(y.begin() + random.Int(0, RankOf(y) - 1), y.end());
  for (int32_t& size : x) size = random.Coin() ? 1 : size;
  MoveBuilder b(random, x, kType);
  graph::Module module = b.Build("BROADCAST_TO", {b.x(), b.Index(y)}, {b.Y(y)});
  module.main().ops[0].version = 2;  // LiteRT has no first one
  return module;
}

// TFLM takes axes that follow on each other only.
template <DType kType>
graph::Module RandomReverse(Random& random) {
  const Shape x = AnyShape(random, 1);
  const int32_t first = random.Int(0, RankOf(x) - 1);
  std::vector<int32_t> axes;
  for (int32_t axis = first; axis <= random.Int(first, RankOf(x) - 1); ++axis) {
    axes.push_back(random.Coin() ? axis : axis - RankOf(x));
  }
  MoveBuilder b(random, x, kType);
  return b.Build("REVERSE_V2", {b.x(), b.Index(axes)}, {b.Y(x)});
}

// Three dimensions or four; TensorFlow Lite 2.2.0 knows four. TFLM leaves to chance what it pads
// with.
template <DType kType, bool kPadded, int kLeast = 1>
graph::Module RandomSpaceToBatch(Random& random) {
  const int32_t dimensions = random.Int(kLeast, 2);
  Shape x = {random.Int(1, 2)};
  Shape y = x;
  std::vector<int32_t> block, paddings;
  for (int32_t d = 0; d < dimensions; ++d) {
    block.push_back(random.Int(1, 3));
    y.push_back(random.Int(1, 4));
    y[0] *= block.back();
    const int32_t padded = y.back() * block.back();
    paddings.push_back(kPadded ? random.Int(0, padded - 1) : 0);
    paddings.push_back(kPadded ? random.Int(0, padded - 1 - paddings.back()) : 0);
    x.push_back(padded - paddings.end()[-1] - paddings.end()[-2]);
  }
  x.push_back(random.Seam());
  y.push_back(x.back());
  MoveBuilder b(random, x, kType);
  const int blocks = b.Index(block);
  const int around = b.Index(paddings, {dimensions, 2});
  return b.Build("SPACE_TO_BATCH_ND", {b.x(), blocks, around}, {b.Y(y)});
}

template <DType kType, int kLeast = 1>
graph::Module RandomBatchToSpace(Random& random) {
  const int32_t dimensions = random.Int(kLeast, 2);
  Shape y = {random.Int(1, 2)};
  Shape x = y;
  std::vector<int32_t> block, crops;
  for (int32_t d = 0; d < dimensions; ++d) {
    block.push_back(random.Int(1, 3));
    x.push_back(random.Int(1, 4));
    x[0] *= block.back();
    const int32_t whole = x.back() * block.back();
    crops.push_back(random.Int(0, whole - 1));
    crops.push_back(random.Int(0, whole - 1 - crops.back()));
    y.push_back(whole - crops.end()[-1] - crops.end()[-2]);
  }
  x.push_back(random.Seam());
  y.push_back(x.back());
  MoveBuilder b(random, x, kType);
  const int blocks = b.Index(block);
  const int off = b.Index(crops, {dimensions, 2});
  return b.Build("BATCH_TO_SPACE_ND", {b.x(), blocks, off}, {b.Y(y)});
}

// A dilated convolution as converters write it. TensorFlow Lite pads with the zero point.
graph::Module RandomDilation(Random& random) {
  const int32_t block = random.Int(1, 3);
  const int32_t kernel = random.Int(1, 3);
  const int32_t channels = random.Int(1, 5);
  const int32_t filters = random.Int(1, 5);
  const Shape images = {
      block * block, kernel + random.Int(0, 3), kernel + random.Int(0, 3), channels};
  const Shape summed = {block * block, images[1] - kernel + 1, images[2] - kernel + 1, filters};
  std::vector<int32_t> paddings, crops;
  Shape x = {1, images[1] * block, images[2] * block, channels};
  Shape y = {1, summed[1] * block, summed[2] * block, filters};
  for (size_t d = 1; d < 3; ++d) {
    for (int side = 0; side < 2; ++side) {
      paddings.push_back(random.Int(0, std::min(3, x[d] - 1)));
      crops.push_back(random.Int(0, std::min(2, y[d] - 1)));
      x[d] -= paddings.back();
      y[d] -= crops.back();
    }
  }
  const Port from = RandomPort(random);
  const Port to = RandomPort(random);
  graph::ModuleBuilder b;
  const int in = b.AddInput("x", DType::kInt8, x, from.scale, from.zero_point);
  const int size = b.AddConstant<int32_t>("block", {2}, {block, block});
  const int pads = b.AddConstant("paddings", {2, 2}, paddings);
  const int cuts = b.AddConstant("crops", {2, 2}, crops);
  const int batch = b.AddTensor("images", DType::kInt8, images, from.scale, from.zero_point);
  const int weights = b.AddConstant("w",
                                    {filters, kernel, kernel, channels},
                                    random.Int8s(filters * kernel * kernel * channels),
                                    to.scale / from.scale / 64);
  const int bias =
      b.AddConstant("bias", {filters}, random.Int32s(filters, -500, 500), to.scale / 64);
  const int sums = b.AddTensor("summed", DType::kInt8, summed, to.scale, to.zero_point);
  const int out = b.AddTensor("y", DType::kInt8, y, to.scale, to.zero_point);
  b.AddOp("SPACE_TO_BATCH_ND", {in, size, pads}, {batch});
  b.AddOp("CONV_2D",
          {batch, weights, bias},
          {sums},
          {{"padding", Enum{"VALID"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
  b.AddOp("BATCH_TO_SPACE_ND", {sums, size, cuts}, {out});
  b.SetOutputs({out});
  return b.Build();
}

// `options`: 0 for neither, 1 for align_corners as well, 2 for half_pixel_centers as well.
graph::Module Resize(const std::string& opcode, Random& random, DType dtype, int options) {
  const Shape x = {random.Int(1, 2), random.Int(1, 9), random.Int(1, 9), random.Seam()};
  const Shape y = {x[0], random.Int(1, 20), random.Int(1, 20), x[3]};
  const int option = random.Int(0, options);
  MoveBuilder b(random, x, dtype);
  const int size = b.Index({y[1], y[2]});
  return b.Build(opcode,
                 {b.x(), size},
                 {b.Y(y)},
                 {{"align_corners", option == 1}, {"half_pixel_centers", option == 2}});
}

template <DType kType, int kOptions>
graph::Module RandomNearest(Random& random) {
  return Resize("RESIZE_NEAREST_NEIGHBOR", random, kType, kOptions);
}

template <DType kType, int kOptions>
graph::Module RandomBilinear(Random& random) {
  return Resize("RESIZE_BILINEAR", random, kType, kOptions);
}

template <DType kType>
graph::Module RandomUpdateSlice(Random& random) {
  const Shape x = AnyShape(random, 1);
  Shape box = x;
  for (int32_t& size : box) size = random.Int(1, size);
  MoveBuilder b(random, x, kType);
  const int update = b.X(box);
  const int start = b.Index(random.Int32s(RankOf(x), -1, 6));
  return b.Build("DYNAMIC_UPDATE_SLICE", {b.x(), update, start}, {b.Y(x)});
}

constexpr Asked kTflite = {OracleKind::kTflite};
constexpr Asked kTflm = {OracleKind::kTflm};
constexpr Asked kLitert = {OracleKind::kLitert};
constexpr Asked kXnnpack = {OracleKind::kXnnpack};

}  // namespace

std::vector<RandomOperator> ResamplingOperators() {
  constexpr DType kS8 = DType::kInt8;
  constexpr DType kS16 = DType::kInt16;
  constexpr DType kS32 = DType::kInt32;
  constexpr DType kF32 = DType::kFloat32;
  return {
      {"Concatenation", RandomConcatenation<kS8>, {kTflite, kTflm, kLitert, kXnnpack}},
      {"ConcatenationFloat32", RandomConcatenation<kF32>, {kTflite, kTflm, kLitert}},
      {"ConcatenationInt16", RandomConcatenation<kS16>, {kTflm, kLitert}},
      {"ConcatenationInt32", RandomConcatenation<kS32>, {kTflite, kTflm, kLitert}},
      {"ConcatenationInt64", RandomConcatenation<DType::kInt64>, {kTflite, kTflm, kLitert}},
      {"Pack", RandomPack<kS8>, {kTflite, kTflm, kLitert}},
      {"PackFloat32", RandomPack<kF32>, {kTflite, kTflm, kLitert}},
      {"PackInt16", RandomPack<kS16>, {kTflm, kLitert}},
      {"PackInt32", RandomPack<kS32>, {kTflite, kTflm, kLitert}},
      {"PackInt64", RandomPack<DType::kInt64>, {kTflite, kTflm, kLitert}},
      {"Pad", RandomPad<kS8>, {kTflite, kTflm, kLitert, kXnnpack}},
      {"PadFiveDimensions", RandomPad<kS8, 5>, {kTflm, kLitert}},
      {"PadFloat32", RandomPad<kF32>, {kTflite, kTflm, kLitert}},
      {"PadInt16", RandomPad<kS16>, {kTflm, kLitert}},
      {"PadInt32", RandomPad<kS32>, {kTflite, kTflm, kLitert}},
      {"MirrorPad", RandomMirrorPad<kS8>, {kTflm, kLitert, kXnnpack}},
      {"MirrorPadFloat32", RandomMirrorPad<kF32>, {kTflite, kTflm, kLitert}},
      {"Gather", RandomGather<kS8, true>, {kTflm, kLitert}},
      {"GatherFloat32", RandomGather<kF32, true>, {kTflm, kLitert}},
      {"GatherUnbatched", RandomGather<kS8, false>, {kTflite}},
      {"GatherNd", RandomGatherNd<kS8>, {kTflite, kTflm, kLitert}},
      {"GatherNdFloat32", RandomGatherNd<kF32>, {kTflite, kTflm, kLitert}},
      {"EmbeddingLookup", RandomEmbeddingLookup<kS8>, {kTflm}},
      {"EmbeddingLookupFloat32", RandomEmbeddingLookup<kF32>, {kTflite, kTflm, kLitert}},
      {"Fill", RandomFill<kS8>, {kTflm, kLitert}},
      {"FillFloat32", RandomFill<kF32>, {kTflite, kTflm, kLitert}},
      {"FillInt32", RandomFill<kS32>, {kTflite, kTflm, kLitert}},
      {"Shape", RandomShapeOf, {kTflite, kTflm, kLitert}},
      {"Tile", RandomTile<kS8>, {kLitert}},
      {"TileFloat32", RandomTile<kF32>, {kTflite, kLitert}},
      {"TileInt32", RandomTile<kS32>, {kTflite, kLitert}},
      {"BroadcastTo", RandomBroadcastTo<kS8>, {kTflm, kLitert}},
      {"BroadcastToInt16", RandomBroadcastTo<kS16>, {kTflm, kLitert}},
      {"BroadcastToFloat32", RandomBroadcastTo<kF32>, {kTflm, kLitert}},
      {"Reverse", RandomReverse<kS8>, {kTflm, kLitert}},
      {"ReverseInt16", RandomReverse<kS16>, {kTflm, kLitert}},
      {"ReverseFloat32", RandomReverse<kF32>, {kTflm, kLitert}},
      {"SpaceToBatch", RandomSpaceToBatch<kS8, true>, {kLitert}},
      {"SpaceToBatchFourDimensions", RandomSpaceToBatch<kS8, true, 2>, {kTflite}},
      {"SpaceToBatchUnpadded", RandomSpaceToBatch<kS8, false>, {kTflm}},
      {"SpaceToBatchFloat32", RandomSpaceToBatch<kF32, true>, {kLitert}},
      {"SpaceToBatchFourDimensionsFloat32", RandomSpaceToBatch<kF32, true, 2>, {kTflite}},
      {"SpaceToBatchUnpaddedFloat32", RandomSpaceToBatch<kF32, false>, {kTflm}},
      {"BatchToSpace", RandomBatchToSpace<kS8>, {kTflm, kLitert}},
      {"BatchToSpaceFourDimensions", RandomBatchToSpace<kS8, 2>, {kTflite}},
      {"BatchToSpaceFloat32", RandomBatchToSpace<kF32>, {kTflm, kLitert}},
      {"BatchToSpaceFourDimensionsFloat32", RandomBatchToSpace<kF32, 2>, {kTflite}},
      {.name = "DilationByBatches",
       .make = RandomDilation,
       .oracles = {kTflite, kLitert},
       .together = "SPACE_TO_BATCH_ND+CONV_2D"},
      {"ResizeNearest", RandomNearest<kS8, 2>, {kTflm, kLitert, kXnnpack}},
      {"ResizeNearestInt16", RandomNearest<kS16, 2>, {kTflm, kLitert}},
      {"ResizeNearestFloat32", RandomNearest<kF32, 2>, {kTflm, kLitert}},
      {"ResizeBilinear", RandomBilinear<kS8, 2>, {kTflm, kLitert}},
      {"ResizeBilinearFloat32", RandomBilinear<kF32, 2>, {kTflm, kLitert}},
      {"UpdateSlice", RandomUpdateSlice<kS8>, {kTflm, kLitert}},
      {"UpdateSliceFloat32", RandomUpdateSlice<kF32>, {kTflm, kLitert}},
  };
}

}  // namespace mote::conformance
