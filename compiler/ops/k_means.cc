// SPDX-License-Identifier: Apache-2.0
// mote.KMeans: x int8 of n features, constant centres float32 [clusters,n], limits float32
// [clusters] -> y int8 [1,1], the squared distance to the nearest centre in its limits.
// Centres and limits are real numbers, of x's real values: the integers of the kernel are made
// here.
#include "runtime/ops/k_means/k_means.h"

#include <fmt/format.h>

#include <cmath>

#include "compiler/ops/learned.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;

using Row = KernelRow<KMeansParams, decltype(KMeansS8Ref)>;
const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(KMeansParams, __VA_ARGS__)
#include "runtime/ops/k_means/k_means_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const KMeansParams& p) {
  Fields f;
  f.Add("size", p.size).Add("clusters", p.clusters);
  return f;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(3, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  return std::vector<Shape>{{1, 1}};
}

// In x's steps, Q8.
Result<std::vector<int16_t>> CentresOf(const OpView& op, const KMeansParams& p) {
  MOTE_TRY(const std::vector<double> centres, RealTable(op, "centres", 1, {p.clusters, p.size}));
  std::vector<int16_t> fixed;
  for (size_t i = 0; i < centres.size(); ++i) {
    const double steps = StepsOf(op.input(0), centres[i]);
    if (!(steps > -128.5 && steps < 127.5)) {
      return op.Fail(
          fmt::format("centres: element {} is {:g}, which no int8 input can have. Was it "
                      "learned with another scale?",
                      i,
                      centres[i]));
    }
    fixed.push_back(SaturateToInt16(std::lround(steps * (1 << kCentreBits<int8_t>))));
  }
  return fixed;
}

// The sum of any features is below 2^33 squared steps.
constexpr double kLeastLimit = 0x1p-20, kMostLimit = 0x1p33;

Result<std::vector<Factor>> LimitsOf(const OpView& op, const KMeansParams& p) {
  MOTE_TRY(const std::vector<double> limits, RealTable(op, "limits", 2, {p.clusters}));
  const double step = ScaleOf(op.input(0));
  std::vector<Factor> to_limits;
  for (const double limit : limits) {
    const double in_steps = limit / (step * step);
    if (!(in_steps >= kLeastLimit && in_steps <= kMostLimit)) {
      return op.Fail(
          fmt::format("limits: {:g}, which is {:g} squared steps of the input, want "
                      "2^-20 to 2^33 of them.",
                      limit,
                      in_steps));
    }
    to_limits.push_back(KMeansToLimits<int8_t>(in_steps));
  }
  return to_limits;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const int32_t size, FeaturesOf(op, kKMeansMost));
  MOTE_RETURN_IF_ERROR(WantLimitScore(op));
  MOTE_RETURN_IF_ERROR(WantTable(op, "centres", 1, DType::kFloat32, 2));
  const KMeansParams p = {size, op.input(1).shape[0]};
  MOTE_TRY(const std::vector<int16_t> centres, CentresOf(op, p));
  MOTE_TRY(const std::vector<Factor> to_limits, LimitsOf(op, p));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "KMeansParams", options, false);
  call.operands = {InputOperand(op.input_id(0)),
                   ConstantOperand("centres", centres),
                   ConstantOperand("to_limits", to_limits),
                   OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("int8", Rows()); }

}  // namespace

const OpDef& KMeans() {
  static constexpr OpDef kDef = {"mote.KMeans", "k_means", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
