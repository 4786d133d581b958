// SPDX-License-Identifier: Apache-2.0
// mote.Mahalanobis: x int8 of n features, constant mean float32 [n], factor float32 [n] or
// [n(n+1)/2], limit float32 [1] -> y int8 [1,1], the distance in limits.
//   distance = sum_i z[i]^2,  z[i] = sum_{j <= i} F[i,j] * (real x[j] - mean[j])
// factor holds F: its diagonal, or the rows of its lower triangle. All are real numbers, of x's
// real values: the integers of the kernel are made here.
#include "runtime/ops/mahalanobis/mahalanobis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/ops/learned.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::Shape;

using Row = KernelRow<MahalanobisParams, decltype(MahalanobisS8Ref)>;
const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(MahalanobisParams, __VA_ARGS__)
#include "runtime/ops/mahalanobis/mahalanobis_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowDiagonal = KernelRow<MahalanobisParams, decltype(MahalanobisDiagonalS8Ref)>;
const std::vector<RowDiagonal>& RowsDiagonal() {
  static const std::vector<RowDiagonal> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(MahalanobisParams, __VA_ARGS__)
#include "runtime/ops/mahalanobis/mahalanobis_diagonal_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const MahalanobisParams& p) {
  Fields f;
  f.Add("size", p.size).Add("to_limits", p.to_limits);
  return f;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(4, 4));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  return std::vector<Shape>{{1, 1}};
}

// In x's steps, Q8.
Result<std::vector<int32_t>> MeanOf(const OpView& op, int32_t size) {
  MOTE_TRY(const std::vector<double> mean, RealTable(op, "mean", 1, {size}));
  std::vector<int32_t> fixed;
  for (size_t i = 0; i < mean.size(); ++i) {
    const double steps = StepsOf(op.input(0), mean[i]);
    if (!(steps > -128.5 && steps < 127.5)) {
      return op.Fail(
          fmt::format("mean: element {} is {:g}, which no int8 input can have. Was it "
                      "learned with another scale?",
                      i,
                      mean[i]));
    }
    const double within = std::clamp(steps, -128.0, 127.0);
    fixed.push_back(static_cast<int32_t>(std::lround(within * (1 << kMahalanobisMeanBits))));
  }
  return fixed;
}

// Below it scales do not saturate.
constexpr double kMostFactor = 0x1p16;

// F of a difference of one step.
Result<std::vector<double>> FactorOfSteps(const OpView& op, int32_t count) {
  MOTE_TRY(std::vector<double> factor, RealTable(op, "factor", 2, {count}));
  for (size_t i = 0; i < factor.size(); ++i) {
    factor[i] *= ScaleOf(op.input(0));
    if (std::abs(factor[i]) <= kMostFactor) continue;
    return op.Fail(
        fmt::format("factor: element {} makes {:g} deviations of one step of the input, "
                    "want at most {}.",
                    i,
                    factor[i],
                    kMostFactor));
  }
  return factor;
}

Result<MahalanobisParams> ParamsOf(const OpView& op, int32_t size) {
  MOTE_TRY(const std::vector<double> limit, RealTable(op, "limit", 3, {1}));
  if (!(limit[0] >= 0x1p-20 && limit[0] <= 0x1p21)) {
    return op.Fail(
        fmt::format("limit: {:g}, want a squared distance from 2^-20 to 2^21.", limit[0]));
  }
  return MahalanobisParams{size, MahalanobisToLimits(limit[0])};
}

Result<KernelCalls> LowerDiagonal(const OpView& op,
                                  const MahalanobisParams& p,
                                  const std::vector<int32_t>& mean,
                                  const LowerOptions& options) {
  MOTE_TRY(const std::vector<double> factor, FactorOfSteps(op, p.size));
  std::vector<Factor> scale;
  for (const double f : factor) scale.push_back(MahalanobisScaleOf(std::abs(f)));
  const RowDiagonal& row = ChooseKernel(RowsDiagonal(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "MahalanobisParams", options, false);
  call.table = "mahalanobis_diagonal";
  call.operands = {InputOperand(op.input_id(0)),
                   ConstantOperand("mean", mean),
                   ConstantOperand("scale", scale),
                   OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

// Each row has a scale of its own, with which its largest element is 2^30.
struct Triangle {
  std::vector<int32_t> factor;
  std::vector<Factor> scale;
};

Triangle TriangleOf(const std::vector<double>& factor, int32_t size) {
  Triangle t;
  auto row = factor.begin();
  for (int32_t i = 0; i < size; ++i) {
    const auto end = row + i + 1;
    double most = 0;
    for (auto f = row; f != end; ++f) most = std::max(most, std::abs(*f));
    const double unit = most > 0 ? most / 0x1p30 : 1;
    for (; row != end; ++row) t.factor.push_back(static_cast<int32_t>(std::lround(*row / unit)));
    t.scale.push_back(MahalanobisScaleOf(unit));
  }
  return t;
}

Result<KernelCalls> LowerFull(const OpView& op,
                              const MahalanobisParams& p,
                              const std::vector<int32_t>& mean,
                              const LowerOptions& options) {
  MOTE_TRY(const std::vector<double> factor, FactorOfSteps(op, p.size * (p.size + 1) / 2));
  const Triangle triangle = TriangleOf(factor, p.size);
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "MahalanobisParams", options, false);
  call.operands = {InputOperand(op.input_id(0)),
                   ConstantOperand("mean", mean),
                   ConstantOperand("factor", triangle.factor),
                   ConstantOperand("scale", triangle.scale),
                   OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const int32_t size, FeaturesOf(op, kMahalanobisMost));
  MOTE_RETURN_IF_ERROR(WantLimitScore(op));
  MOTE_TRY(const std::vector<int32_t> mean, MeanOf(op, size));
  MOTE_TRY(const MahalanobisParams p, ParamsOf(op, size));
  if (op.input(2).shape == Shape{size}) return LowerDiagonal(op, p, mean, options);
  if (size <= kMahalanobisMostFull) return LowerFull(op, p, mean, options);
  return op.Fail(fmt::format("factor has shape {}, want {}: of more than {} features the diagonal.",
                             graph::ShapeText(op.input(2).shape),
                             graph::ShapeText({size}),
                             kMahalanobisMostFull));
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()), DescribeRows("int8", RowsDiagonal())});
}

}  // namespace

const OpDef& Mahalanobis() {
  static constexpr OpDef kDef = {"mote.Mahalanobis", "mahalanobis", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
