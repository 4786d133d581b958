// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/graph/quote.h"
#include "compiler/ops/elementwise.h"
#include "compiler/ops/macs.h"
#include "compiler/ops/op_view.h"

namespace mote::program {
using graph::Attributes;
using graph::DType;
using graph::Module;
using graph::Op;
using graph::Subgraph;
using graph::Tensor;
using ops::OpView;

namespace {

constexpr size_t kTime = 1;  // the dimension

// Of a window operator: how many rows it sees; nullopt for others.
std::optional<int64_t> KernelRows(const OpView& op) {
  const std::string& opcode = op.op().opcode;
  if (opcode == "AVERAGE_POOL_2D" || opcode == "MAX_POOL_2D" || opcode == "L2_POOL_2D") {
    return op.attributes().Int("filter_height", 1);
  }
  const bool convolves = opcode == "CONV_2D" || opcode == "DEPTHWISE_CONV_2D";
  if (!convolves || op.input_count() < 2 || !op.has_input(1)) return std::nullopt;
  if (op.input(1).shape.size() != 4) return std::nullopt;
  return op.input(1).shape[1];
}

// A SLICE that keeps the last frames, and all of each of them.
bool KeepsLastFrames(const OpView& op, int32_t frames) {
  if (op.op().opcode != "SLICE" || op.input_count() != 3 || op.output_count() != 1) return false;
  if (!op.has_input(0) || !op.has_input(1)) return false;
  const Result<std::vector<int64_t>> begins = op.IndexValues("begin", 1);
  const graph::Shape& x = op.input(0).shape;
  const graph::Shape& y = op.output(0).shape;
  if (!begins.ok() || begins->size() != x.size() || y.size() != x.size()) return false;
  for (size_t d = 0; d < x.size(); ++d) {
    if ((*begins)[d] != x[d] - y[d] || (d != kTime && y[d] != x[d])) return false;
  }
  return x[kTime] == frames && y[kTime] > 0;
}

// How the tensors of a model depend on time.
class Times {
 public:
  explicit Times(const Module& module) : module_(module), graph_(module.main()) {}

  Status Find() {
    MOTE_RETURN_IF_ERROR(CheckInput());
    for (size_t i = 0; i < graph_.ops.size(); ++i) {
      MOTE_RETURN_IF_ERROR(Follow(OpView(module_, graph_, i)));
    }
    for (const int output : graph_.outputs) Want(output, FramesOf(output));
    const bool keeps = std::any_of(wanted_.begin(), wanted_.end(), [&](const auto& wanted) {
      return wanted.first != graph_.inputs[0] || wanted.second < window_frames();
    });
    if (keeps) return {};
    return Error{"no operator moves over time by one frame. Compile it without --stream."};
  }

  int32_t window_frames() const { return FramesOf(graph_.inputs[0]); }
  // Of a tensor: 0 where it does not depend on time, or where all of time has been put together.
  int32_t FramesOf(int tensor) const {
    const auto found = frames_.find(tensor);
    return found == frames_.end() ? 0 : found->second;
  }
  // The most frames that anybody reads at once: 1 where nothing is to be kept.
  int32_t WantedOf(int tensor) const {
    const auto found = wanted_.find(tensor);
    return found == wanted_.end() ? 1 : found->second;
  }
  // Its output is its input's newest frame.
  bool IsCut(size_t op) const { return cuts_.count(op) > 0; }
  // How many of a tensor's frames an operator reads.
  int32_t ReadBy(size_t op, int tensor) const {
    const auto found = rows_.find(op);
    return found == rows_.end() ? FramesOf(tensor) : found->second;
  }

 private:
  Status CheckInput() {
    if (graph_.inputs.size() != 1) {
      return Error{fmt::format("{} inputs, want one: only then is it clear what a frame is.",
                               graph_.inputs.size())};
    }
    const Tensor& x = graph_.tensors[static_cast<size_t>(graph_.inputs[0])];
    if (x.shape.size() < 3 || x.shape[0] != 1 || x.shape[kTime] < 2) {
      return Error{fmt::format("input {} is {}, want [1,T,...] with several frames in time.",
                               graph::QuotedShort(x.name),
                               graph::ShapeText(x.shape))};
    }
    frames_[graph_.inputs[0]] = x.shape[kTime];
    return {};
  }

  Status Follow(const OpView& op) {
    std::vector<int> inputs;
    for (size_t i = 0; i < op.input_count(); ++i) {
      if (op.has_input(i) && FramesOf(op.input_id(i)) > 0) inputs.push_back(op.input_id(i));
    }
    if (inputs.empty()) return {};
    if (const auto rows = KernelRows(op); rows && inputs.size() == 1) {
      return FollowWindow(op, *rows);
    }
    if (inputs[0] == op.input_id(0) && KeepsLastFrames(op, FramesOf(inputs[0]))) {
      cuts_.insert(op.index());
      rows_[op.index()] = 1;
      const int32_t left = op.output(0).shape[kTime];
      if (left > 1) frames_[op.output_id(0)] = left;
      return {};
    }
    if (IsFrameByFrame(op, FramesOf(inputs[0]))) {
      rows_[op.index()] = 1;
      frames_[op.output_id(0)] = FramesOf(inputs[0]);
      return {};
    }
    for (const int input : inputs) Want(input, FramesOf(input));
    return {};
  }

  // The one output has all frames; what else it takes is constant, so that it was the same for the
  // frames before.
  bool IsFrameByFrame(const OpView& op, int32_t frames) const {
    if (!ops::IsElementwise(op) || op.output_count() != 1) return false;
    const graph::Shape& y = op.output(0).shape;
    if (y.size() <= kTime || y[kTime] != frames) return false;
    for (size_t i = 0; i < op.input_count(); ++i) {
      if (!op.has_input(i)) return false;
      const graph::Shape& x = op.input(i).shape;
      const bool in_time = FramesOf(op.input_id(i)) > 0;
      if (!in_time && !op.is_constant(i)) return false;
      const size_t before = y.size() - kTime;  // dimensions from time on
      const bool same = x.size() < before || x[x.size() - before] == 1;
      if (in_time ? x.size() != y.size() || FramesOf(op.input_id(i)) != frames : !same)
        return false;
    }
    return true;
  }

  Status FollowWindow(const OpView& op, int64_t kernel_rows) {
    const Attributes& attributes = op.attributes();
    const int64_t rows = (kernel_rows - 1) * attributes.Int("dilation_h_factor", 1) + 1;
    const int32_t frames = FramesOf(op.input_id(0));
    if (rows < 1 || rows > frames || op.output_count() != 1 || op.output(0).shape.size() != 4) {
      return op.Fail("no window in time. Compile it without --stream.");
    }
    if (attributes.Int("stride_h", 1) != 1 && rows < frames) {
      return op.Fail(fmt::format("stride {} in time, want 1. Compile it without --stream.",
                                 attributes.Int("stride_h", 1)));
    }
    if (rows > 1 && attributes.EnumName("padding", "SAME") != "VALID") {
      return op.Fail("padding in time, want VALID. Compile it without --stream.");
    }
    rows_[op.index()] = static_cast<int32_t>(rows);
    Want(op.input_id(0), static_cast<int32_t>(rows));
    const int32_t left = frames - static_cast<int32_t>(rows) + 1;
    if (left > 1) frames_[op.output_id(0)] = left;
    return {};
  }

  void Want(int tensor, int32_t frames) {
    if (frames <= 1) return;
    int32_t& wanted = wanted_[tensor];
    wanted = std::max(wanted, frames);
  }

  const Module& module_;
  const Subgraph& graph_;
  std::map<int, int32_t> frames_, wanted_;  // by tensor
  std::map<size_t, int32_t> rows_;          // by operator
  std::set<size_t> cuts_;
};

// Writes the graph of one frame.
class Rewriter {
 public:
  Rewriter(Module& module, const Times& times)
      : module_(module), graph_(module.main()), times_(times) {}

  void Run() {
    std::vector<Op> old;
    old.swap(graph_.ops);
    const std::vector<int> outputs = graph_.outputs;
    AddFrame(graph_.inputs[0]);
    for (size_t i = 0; i < old.size(); ++i) {
      for (int& input : old[i].inputs) {
        if (input == graph::kAbsent || times_.FramesOf(input) == 0) continue;
        input = Read(input, times_.ReadBy(i, input));
      }
      if (times_.IsCut(i)) TakeAll(old[i]);
      graph_.ops.push_back(old[i]);
      for (const int output : old[i].outputs) AddFrame(output);
    }
    for (int& output : graph_.outputs) {
      if (times_.FramesOf(output) > 0) output = Read(output, times_.FramesOf(output));
    }
    module_.signatures.clear();  // they name tensors of the window
  }

 private:
  // A tensor that now holds one frame, and the frames before it where somebody wants them.
  void AddFrame(int tensor) {
    if (times_.FramesOf(tensor) == 0) return;
    Tensor& frame = TensorAt(tensor);
    frame.shape[kTime] = 1;
    frame.shape_signature.clear();
    const int32_t wanted = times_.WantedOf(tensor);
    if (wanted > 1) kept_[tensor] = Keep(tensor, wanted);
  }

  int Keep(int frame, int32_t frames) {
    const int state = AddLike(frame, "/before", frames - 1);
    TensorAt(state).is_variable = true;
    const int window = AddLike(frame, "/window", frames);
    AddOp("mote.Frames", {frame, state}, {window});
    graph_.ops.back().custom = true;
    return window;
  }

  // Of what is one frame by now.
  void TakeAll(Op& slice) {
    const size_t rank = TensorAt(slice.inputs[0]).shape.size();
    slice.inputs[1] = AddInts(std::vector<int32_t>(rank, 0));
    slice.inputs[2] = AddInts(std::vector<int32_t>(rank, -1));
  }

  // The last `frames` of a tensor.
  int Read(int tensor, int32_t frames) {
    if (frames == 1) return tensor;
    const int kept = kept_.at(tensor);
    const int32_t wanted = times_.WantedOf(tensor);
    if (frames == wanted) return kept;
    const int last = AddLike(tensor, fmt::format("/last_{}", frames), frames);
    AddSlice(kept, wanted - frames, frames, last);
    return last;
  }

  void AddSlice(int from, int32_t begin, int32_t frames, int to) {
    const size_t rank = TensorAt(from).shape.size();
    std::vector<int32_t> begins(rank, 0), sizes(rank, -1);
    begins[kTime] = begin;
    sizes[kTime] = frames;
    const int b = AddInts(begins), s = AddInts(sizes);
    AddOp("SLICE", {from, b, s}, {to});
  }

  int AddInts(const std::vector<int32_t>& values) {
    Tensor tensor;
    tensor.name = fmt::format("frames/{}", graph_.tensors.size());
    tensor.dtype = DType::kInt32;
    tensor.shape = {static_cast<int32_t>(values.size())};
    graph::Bytes bytes(values.size() * sizeof(int32_t));
    std::copy_n(reinterpret_cast<const uint8_t*>(values.data()), bytes.size(), bytes.begin());
    tensor.buffer = graph::AddBuffer(module_, std::move(bytes));
    return Add(tensor);
  }

  int AddLike(int tensor, const std::string& suffix, int32_t frames) {
    Tensor like = TensorAt(tensor);
    like.name += suffix;
    like.shape[kTime] = frames;
    like.buffer = 0;
    return Add(like);
  }

  int Add(const Tensor& tensor) {
    graph_.tensors.push_back(tensor);
    return static_cast<int>(graph_.tensors.size()) - 1;
  }

  void AddOp(const std::string& opcode,
             const std::vector<int>& inputs,
             const std::vector<int>& outputs) {
    Op op;
    op.opcode = opcode;
    op.inputs = inputs;
    op.outputs = outputs;
    graph_.ops.push_back(op);
  }

  Tensor& TensorAt(int tensor) { return graph_.tensors[static_cast<size_t>(tensor)]; }

  Module& module_;
  Subgraph& graph_;
  const Times& times_;
  std::map<int, int> kept_;  // tensor -> its last frames
};

}  // namespace

Result<int32_t> StreamFrames(Module& module) {
  const Module whole = module;
  Times times(whole);
  MOTE_RETURN_IF_ERROR(times.Find());
  Rewriter(module, times).Run();
  return times.window_frames();
}

std::optional<FrameCost> CostOfFrame(const Module& module) {
  Module frames = module;
  const Result<int32_t> window_frames = StreamFrames(frames);
  if (!window_frames.ok()) return std::nullopt;
  FrameCost cost = {*window_frames, 0};
  for (size_t i = 0; i < frames.main().ops.size(); ++i) {
    cost.macs += ops::MacsOf(OpView(frames, frames.main(), i));
  }
  return cost;
}

}  // namespace mote::program
