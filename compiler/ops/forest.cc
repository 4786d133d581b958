// SPDX-License-Identifier: Apache-2.0
// mote.Forest: x int8, constant features int16 [nodes], thresholds int8 [nodes], children int16
// [nodes,2], leaves int8 [leaves,classes], roots int16 [trees] -> y int8 [1,classes].
// runtime/ops/forest/forest.h says what a tree is; here it is proved that every way ends in a leaf.
#include "runtime/ops/forest/forest.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/learned.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;

using Row = KernelRow<ForestParams, decltype(ForestS8Ref)>;
const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ForestParams, __VA_ARGS__)
#include "runtime/ops/forest/forest_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const ForestParams& p) {
  Fields f;
  f.Add("trees", p.trees).Add("classes", p.classes);
  return f;
}

constexpr size_t kFeatures = 1, kThresholds = 2, kChildren = 3, kLeaves = 4, kRoots = 5;
// Places are int16.
constexpr int32_t kMostNodes = 32767;
// A Cortex-M4 takes a second for so many.
constexpr int64_t kMostSteps = 1 << 21;

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(6, 6));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("leaves", op.input(kLeaves), 2, 2));
  return std::vector<Shape>{{1, op.input(kLeaves).shape[1]}};
}

struct Tables {
  std::vector<int16_t> features;
  std::vector<int8_t> thresholds;
  std::vector<int16_t> children;
  std::vector<int8_t> leaves;
  std::vector<int16_t> roots;
  int32_t leaf_count = 0;
  int32_t classes = 0;

  int32_t nodes() const { return static_cast<int32_t>(features.size()); }
};

Status WantShape(const OpView& op, const char* role, size_t i, const Shape& shape) {
  if (op.input(i).shape == shape) return {};
  return op.Fail(fmt::format("{} has shape {}, want {}, as features have.",
                             role,
                             graph::ShapeText(op.input(i).shape),
                             graph::ShapeText(shape)));
}

Result<Tables> TablesOf(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantTable(op, "features", kFeatures, DType::kInt16, 1));
  MOTE_RETURN_IF_ERROR(WantTable(op, "thresholds", kThresholds, DType::kInt8, 1));
  MOTE_RETURN_IF_ERROR(WantTable(op, "children", kChildren, DType::kInt16, 2));
  MOTE_RETURN_IF_ERROR(WantTable(op, "leaves", kLeaves, DType::kInt8, 2));
  MOTE_RETURN_IF_ERROR(WantTable(op, "roots", kRoots, DType::kInt16, 1));
  const int32_t nodes = op.input(kFeatures).shape[0];
  MOTE_RETURN_IF_ERROR(WantShape(op, "thresholds", kThresholds, {nodes}));
  MOTE_RETURN_IF_ERROR(WantShape(op, "children", kChildren, {nodes, 2}));
  const Shape& leaves = op.input(kLeaves).shape;
  return Tables{op.Values<int16_t>(kFeatures),
                op.Values<int8_t>(kThresholds),
                op.Values<int16_t>(kChildren),
                op.Values<int8_t>(kLeaves),
                op.Values<int16_t>(kRoots),
                leaves[0],
                leaves[1]};
}

Status CheckCounts(const OpView& op, const Tables& t) {
  const auto fail = [&](const char* what, int64_t found, int64_t most) {
    return op.Fail(fmt::format("{} {}, want at most {}.", found, what, most));
  };
  if (t.nodes() > kMostNodes) return fail("nodes", t.nodes(), kMostNodes);
  if (t.leaf_count > kMostNodes + 1) return fail("leaves", t.leaf_count, kMostNodes + 1);
  if (t.roots.size() > kForestMostTrees) {
    return fail("trees", static_cast<int64_t>(t.roots.size()), kForestMostTrees);
  }
  return {};
}

// Is there a node at or behind `first`, or a leaf?
bool IsPlace(const Tables& t, int32_t place, int32_t first) {
  return place >= 0 ? place >= first && place < t.nodes() : -1 - place < t.leaf_count;
}

Status CheckNodes(const OpView& op, const Tables& t, int32_t inputs) {
  for (int32_t i = 0; i < t.nodes(); ++i) {
    const auto at = static_cast<size_t>(i);
    if (t.features[at] < 0 || t.features[at] >= inputs) {
      return op.Fail(fmt::format("node {} looks at feature {}, want one of the input's, 0 to {}.",
                                 i,
                                 t.features[at],
                                 inputs - 1));
    }
    for (const size_t child : {2 * at, 2 * at + 1}) {
      if (IsPlace(t, t.children[child], i + 1)) continue;
      return op.Fail(
          fmt::format("node {} has the child {}, want a node behind it, {} to {}, or a "
                      "leaf, -{} to -1.",
                      i,
                      t.children[child],
                      i + 1,
                      t.nodes() - 1,
                      t.leaf_count));
    }
  }
  for (const int16_t root : t.roots) {
    if (IsPlace(t, root, 0)) continue;
    return op.Fail(fmt::format("a tree's root is {}, want a node, 0 to {}, or a leaf, -{} to -1.",
                               root,
                               t.nodes() - 1,
                               t.leaf_count));
  }
  return {};
}

// Of the longest ways of all trees, a leaf's sums included. Children stand behind their parents:
// the last node first.
int64_t MostSteps(const Tables& t) {
  std::vector<int32_t> steps(t.features.size());
  const auto from = [&](int32_t place) {
    return place < 0 ? 0 : steps[static_cast<size_t>(place)];
  };
  for (size_t i = steps.size(); i-- > 0;) {
    steps[i] = 1 + std::max(from(t.children[2 * i]), from(t.children[2 * i + 1]));
  }
  int64_t most = 0;
  for (const int16_t root : t.roots) most += t.classes + from(root);
  return most;
}

Status CheckTrees(const OpView& op, const Tables& t, int32_t inputs) {
  MOTE_RETURN_IF_ERROR(CheckCounts(op, t));
  MOTE_RETURN_IF_ERROR(CheckNodes(op, t, inputs));
  const int64_t steps = MostSteps(t);
  if (steps <= kMostSteps) return {};
  return op.Fail(
      fmt::format("the trees take {} steps together, want at most {}. Fewer trees, "
                  "less depth or fewer classes.",
                  steps,
                  kMostSteps));
}

// Leaves and output alike: a mean of leaves is no other scale.
Status WantProbabilityBytes(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  MOTE_RETURN_IF_ERROR(WantProbabilities(op, op.output(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "leaves", op.input(kLeaves)));
  return WantSameQuantization(op, "leaves", op.input(kLeaves), op.output(0));
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const int32_t inputs, FeaturesOf(op, INT16_MAX + 1));
  MOTE_RETURN_IF_ERROR(WantProbabilityBytes(op));
  MOTE_TRY(const Tables t, TablesOf(op));
  MOTE_RETURN_IF_ERROR(CheckTrees(op, t, inputs));
  const ForestParams p = {static_cast<int32_t>(t.roots.size()), t.classes};
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "ForestParams", options, false);
  call.operands = {InputOperand(op.input_id(0)),
                   ConstantOperand("features", t.features),
                   ConstantOperand("thresholds", t.thresholds),
                   ConstantOperand("children", t.children),
                   ConstantOperand("leaves", t.leaves),
                   ConstantOperand("roots", t.roots),
                   OutputOperand(op.output_id(0)),
                   ScratchOperand(row.scratch_bytes(p))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("int8", Rows()); }

}  // namespace

const OpDef& Forest() {
  static constexpr OpDef kDef = {"mote.Forest", "forest", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
