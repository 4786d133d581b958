// SPDX-License-Identifier: Apache-2.0
// SPACE_TO_BATCH_ND, BATCH_TO_SPACE_ND: x [N,H,C] or [N,H,W,C] of any type, constant block_shape,
// and paddings or crops [dimensions,2] -> y.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/graph/verify.h"
#include "compiler/ops/indexed_copy.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/strided_copy.h"
#include "runtime/ops/space_to_batch/space_to_batch.h"

namespace mote::ops {
namespace {

using graph::Shape;
using Row = KernelRow<SpaceToBatchParams, decltype(SpaceToBatchRef)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(SpaceToBatchParams, __VA_ARGS__)
#include "runtime/ops/space_to_batch/space_to_batch_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const SpaceToBatchParams& p) {
  Fields f;
  f.Add("batches", p.batches).Add("input_h", p.input_h).Add("input_w", p.input_w);
  f.Add("output_h", p.output_h).Add("output_w", p.output_w);
  f.Add("block_h", p.block_h).Add("block_w", p.block_w);
  f.Add("pad_top", p.pad_top).Add("pad_left", p.pad_left);
  f.Add("unit_bytes", p.unit_bytes).Add("pad_byte", p.pad_byte);
  return f;
}

// Of height and width; the width of [N,H,C] is 1.
struct Blocks {
  int64_t size[2] = {1, 1};
  int64_t before[2] = {0, 0};
  int64_t after[2] = {0, 0};
};

// [N,H,C] as [N,H,1,C].
Shape FourDimensions(Shape shape) {
  if (shape.size() == 3) shape.insert(shape.begin() + 2, 1);
  return shape;
}

Result<Blocks> BlocksOf(const OpView& op, const char* borders) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(3, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(0), 3, 4));
  MOTE_TRY(const std::vector<int64_t> size, op.IndexValues("block_shape", 1));
  MOTE_TRY(const std::vector<int64_t> border, op.IndexValues(borders, 2));
  const size_t dimensions = op.input(0).shape.size() - 2;
  bool good = size.size() == dimensions && border.size() == 2 * dimensions;
  Blocks blocks;
  for (size_t d = 0; good && d < dimensions; ++d) {
    blocks.size[d] = size[d];
    blocks.before[d] = border[2 * d];
    blocks.after[d] = border[2 * d + 1];
    good = size[d] >= 1 && size[d] <= (1 << 14) && border[2 * d] >= 0 && border[2 * d + 1] >= 0 &&
           border[2 * d] <= graph::kMaxTensorBytes && border[2 * d + 1] <= graph::kMaxTensorBytes;
  }
  if (good) return blocks;
  return op.Fail(fmt::format("block_shape [{}] and {} [{}] for {} dimensions.",
                             fmt::join(size, ","),
                             borders,
                             fmt::join(border, ","),
                             dimensions));
}

// The shape of y from its four dimensions.
Result<std::vector<Shape>> ShapeFrom(const OpView& op, const std::vector<int64_t>& sizes) {
  Shape y;
  for (const int64_t size : sizes) {
    if (size < 0 || size > INT32_MAX) {
      return op.Fail(fmt::format("would have the shape [{}].", fmt::join(sizes, ",")));
    }
    y.push_back(static_cast<int32_t>(size));
  }
  if (op.input(0).shape.size() == 3) y.erase(y.begin() + 2);
  return std::vector<Shape>{y};
}

Result<std::vector<Shape>> InferToBatch(const OpView& op) {
  MOTE_TRY(const Blocks blocks, BlocksOf(op, "paddings"));
  const Shape x = FourDimensions(op.input(0).shape);
  std::vector<int64_t> y = {x[0] * blocks.size[0] * blocks.size[1], 0, 0, x[3]};
  for (size_t d = 0; d < 2; ++d) {
    const int64_t padded = x[d + 1] + blocks.before[d] + blocks.after[d];
    if (padded % blocks.size[d] != 0) {
      return op.Fail(fmt::format(
          "blocks of {} do not divide {} padded to {}.", blocks.size[d], x[d + 1], padded));
    }
    y[d + 1] = padded / blocks.size[d];
  }
  return ShapeFrom(op, y);
}

Result<std::vector<Shape>> InferToSpace(const OpView& op) {
  MOTE_TRY(const Blocks blocks, BlocksOf(op, "crops"));
  const Shape x = FourDimensions(op.input(0).shape);
  const int64_t images = blocks.size[0] * blocks.size[1];
  if (x[0] % images != 0) {
    return op.Fail(fmt::format("blocks of {} images do not divide {}.", images, x[0]));
  }
  std::vector<int64_t> y = {x[0] / images, 0, 0, x[3]};
  for (size_t d = 0; d < 2; ++d) {
    y[d + 1] = x[d + 1] * blocks.size[d] - blocks.before[d] - blocks.after[d];
  }
  return ShapeFrom(op, y);
}

// Real 0 as a byte: that of the zero point, and 0 for all wider types.
Result<int32_t> PadByte(const OpView& op) {
  const graph::Tensor& y = op.output(0);
  if (graph::DTypeBits(y.dtype) != 8 || !y.quantization.present()) return 0;
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", y));
  return static_cast<int32_t>(static_cast<int8_t>(ZeroPointOf(y)));
}

Result<KernelCalls> LowerToBatch(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const Blocks blocks, BlocksOf(op, "paddings"));
  SpaceToBatchParams p = {};
  MOTE_TRY(p.pad_byte, PadByte(op));
  const Shape x = FourDimensions(op.input(0).shape);
  const Shape y = FourDimensions(op.output(0).shape);
  if (CountOf(op.output(0)) > 0) {
    p.batches = x[0];
    p.input_h = x[1];
    p.input_w = x[2];
    p.output_h = y[1];
    p.output_w = y[2];
    p.block_h = static_cast<int32_t>(blocks.size[0]);
    p.block_w = static_cast<int32_t>(blocks.size[1]);
    p.pad_top = static_cast<int32_t>(blocks.before[0]);
    p.pad_left = static_cast<int32_t>(blocks.before[1]);
    p.unit_bytes = x[3] * (graph::DTypeBits(op.output(0).dtype) / 8);
  }
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "SpaceToBatchParams", options, false);
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

// Pixel i of a side of y is pixel (i + crop) / block of the image (i + crop) % block.
Places PlacesToSpace(
    int32_t count, int64_t crop, int64_t block, int64_t image_stride, int64_t stride) {
  return {count, [=](int64_t i) {
            return (i + crop) % block * image_stride + (i + crop) / block * stride;
          }};
}

Result<KernelCalls> LowerToSpace(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const Blocks blocks, BlocksOf(op, "crops"));
  if (CountOf(op.output(0)) == 0) return LowerIndexedCopy(op, {}, options);
  const Shape x = FourDimensions(op.input(0).shape);
  const Shape y = FourDimensions(op.output(0).shape);
  const std::vector<int64_t> strides = WholeOf(x).strides;
  const int64_t block_stride = y[0] * strides[0];
  IndexedView view;
  view.unit_elements = x[3];
  view.dimensions = {
      {y[0], [image = strides[0]](int64_t n) { return n * image; }},
      PlacesToSpace(
          y[1], blocks.before[0], blocks.size[0], blocks.size[1] * block_stride, strides[1]),
      PlacesToSpace(y[2], blocks.before[1], blocks.size[1], block_stride, strides[2])};
  return LowerIndexedCopy(op, view, options);
}

std::vector<KernelInfo> Kernels() { return DescribeRows("any", Rows()); }

}  // namespace

const OpDef& SpaceToBatchNd() {
  static constexpr OpDef kDef = {
      "SPACE_TO_BATCH_ND", "space_to_batch", InferToBatch, LowerToBatch, Kernels};
  return kDef;
}

const OpDef& BatchToSpaceNd() {
  static constexpr OpDef kDef = {
      "BATCH_TO_SPACE_ND", "indexed_copy", InferToSpace, LowerToSpace, IndexedCopyKernels};
  return kDef;
}

}  // namespace mote::ops
