// SPDX-License-Identifier: Apache-2.0
// RESIZE_BILINEAR: x [N,H,W,C] int8 or float32 -> y.
#include "runtime/ops/resize_bilinear/resize_bilinear.h"

#include <fmt/format.h>

#include "compiler/ops/quantized.h"
#include "compiler/ops/resize.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;
using Row = KernelRow<ResizeBilinearParams, decltype(ResizeBilinearS8Ref<Rounding::kSingle>)>;
using RowF32 = KernelRow<ResizeBilinearF32Params, decltype(ResizeBilinearF32Ref)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(ResizeBilinearParams, __VA_ARGS__)
#include "runtime/ops/resize_bilinear/resize_bilinear_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ResizeBilinearF32Params, __VA_ARGS__)
#include "runtime/ops/resize_bilinear/resize_bilinear_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

template <class Params>
Fields SizesOf(const Params& p) {
  Fields f;
  f.Add("batches", p.batches).Add("input_h", p.input_h).Add("input_w", p.input_w);
  f.Add("output_h", p.output_h).Add("output_w", p.output_w).Add("channels", p.channels);
  return f;
}

Fields FieldsOf(const ResizeBilinearParams& p) {
  Fields f = SizesOf(p);
  f.Add("scale_h", p.scale_h).Add("scale_w", p.scale_w);
  f.Add("offset_h", p.offset_h).Add("offset_w", p.offset_w);
  return f;
}

Fields FieldsOf(const ResizeBilinearF32Params& p) {
  Fields f = SizesOf(p);
  f.Add("scale_h", p.scale_h).Add("scale_w", p.scale_w).Add("half_pixel", p.half_pixel);
  return f;
}

template <class Params>
void SetSizes(const OpView& op, Params& p) {
  const graph::Shape& x = op.input(0).shape;
  p.batches = x[0];
  p.input_h = x[1];
  p.input_w = x[2];
  p.output_h = op.output(0).shape[1];
  p.output_w = op.output(0).shape[2];
  p.channels = x[3];
}

// The ratio of the sides, between the middles of the corner pixels where they are aligned.
struct Ratio {
  int32_t input, output;
};

Ratio RatioOf(int32_t input, int32_t output, const Resize& resize) {
  if (resize.align_corners && output > 1) return {input - 1, output - 1};
  return {input, output};
}

int32_t ScaleQ10(const Ratio& r) { return ((1 << 10) * r.input + r.output / 2) / r.output; }

float ScaleF32(const Ratio& r) {
  return static_cast<float>(r.input) / static_cast<float>(r.output);
}

// A scale that was rounded up passes the last pixel of an output of thousands.
Status WantInside(const OpView& op, int32_t scale, int32_t offset, int32_t input, int32_t output) {
  const int64_t last = int64_t{output - 1} * scale + offset;
  if (last < int64_t{input} << 10) return {};
  return op.Fail(fmt::format("{} pixels from {}: the last one lies outside.", output, input));
}

Result<KernelCalls> LowerS8(const OpView& op, const Resize& resize, const LowerOptions& options) {
  ResizeBilinearParams p = {};
  SetSizes(op, p);
  p.scale_h = ScaleQ10(RatioOf(p.input_h, p.output_h, resize));
  p.scale_w = ScaleQ10(RatioOf(p.input_w, p.output_w, resize));
  p.offset_h = resize.half_pixel_centers ? p.scale_h / 2 - (1 << 9) : 0;
  p.offset_w = resize.half_pixel_centers ? p.scale_w / 2 - (1 << 9) : 0;
  MOTE_RETURN_IF_ERROR(WantInside(op, p.scale_h, p.offset_h, p.input_h, p.output_h));
  MOTE_RETURN_IF_ERROR(WantInside(op, p.scale_w, p.offset_w, p.input_w, p.output_w));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "ResizeBilinearParams", options, true);
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> LowerF32(const OpView& op, const Resize& resize, const LowerOptions& options) {
  ResizeBilinearF32Params p = {};
  SetSizes(op, p);
  p.scale_h = ScaleF32(RatioOf(p.input_h, p.output_h, resize));
  p.scale_w = ScaleF32(RatioOf(p.input_w, p.output_w, resize));
  p.half_pixel = resize.half_pixel_centers ? 1 : 0;
  const RowF32& row = ChooseKernel(RowsF32(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "ResizeBilinearF32Params", options, false);
  call.table = "resize_bilinear_f32";
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kFloat32}));
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(
      op.WantAttributes({"new_height", "new_width", "align_corners", "half_pixel_centers"}));
  MOTE_TRY(const Resize resize, ResizeOf(op));
  if (resize.align_corners && resize.half_pixel_centers) {
    return op.Fail("align_corners and half_pixel_centers are set, want one of them at most.");
  }
  if (op.input(0).dtype == DType::kFloat32) return LowerF32(op, resize, options);
  return LowerS8(op, resize, options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("float32", RowsF32()), DescribeRows("int8", Rows())});
}

}  // namespace

const OpDef& ResizeBilinear() {
  static constexpr OpDef kDef = {"RESIZE_BILINEAR", "resize_bilinear", InferResize, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
