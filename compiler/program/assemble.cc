// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace mote::program {
using graph::Module;
using ops::KernelCall;
using ops::Operand;

namespace {

// The tensors that the calls inside of blocks write.
void WrittenInBlocks(const ops::KernelCalls& calls, std::vector<int>& tensors) {
  for (const KernelCall& call : calls) {
    if (!ops::IsControl(call.flow)) continue;
    for (const ops::KernelCalls& block : call.blocks) {
      for (const KernelCall& inner : block) {
        for (const Operand& operand : inner.operands) {
          if (operand.kind == Operand::Kind::kOutput) tensors.push_back(operand.tensor);
        }
      }
      WrittenInBlocks(block, tensors);
    }
  }
}

bool IsOperand(const KernelCall& call, int tensor) {
  return std::any_of(call.operands.begin(), call.operands.end(), [&](const Operand& operand) {
    return operand.kind != Operand::Kind::kConstant && operand.tensor == tensor;
  });
}

// The tensors of which streamed segments hold lines only.
std::set<int> TensorsInLines(const ops::KernelCalls& calls) {
  std::set<int> tensors;
  for (const KernelCall& call : calls) {
    if (call.flow != ops::Flow::kRows) continue;
    for (const KernelCall& inner : call.blocks[0]) {
      for (const Operand& operand : inner.operands) {
        const bool is_output = operand.kind == Operand::Kind::kOutput;
        if (is_output && !IsOperand(call, operand.tensor)) tensors.insert(operand.tensor);
      }
    }
  }
  return tensors;
}

}  // namespace

ArenaValues::ArenaValues(const graph::Subgraph& graph, const ops::KernelCalls& calls) {
  value_of_.assign(graph.tensors.size(), -1);
  const std::set<int> in_lines = TensorsInLines(calls);
  const auto add = [&](int tensor) {
    if (in_lines.count(tensor) != 0) return;
    int& value = value_of_[static_cast<size_t>(tensor)];
    if (value >= 0) return;
    value = static_cast<int>(tensors_.size());
    tensors_.push_back(tensor);
  };
  for (const int tensor : graph.inputs) add(tensor);
  for (const graph::Op& op : graph.ops) {
    for (const int tensor : op.outputs) add(tensor);
  }
  std::vector<int> inside;
  WrittenInBlocks(calls, inside);
  for (const int tensor : inside) add(tensor);
}

std::optional<int> ArenaValues::ValueOf(int tensor) const {
  const int value = value_of_[static_cast<size_t>(tensor)];
  if (value < 0) return std::nullopt;
  return value;
}

namespace {

plan::Value MakeValue(const graph::Subgraph& graph, int tensor) {
  const graph::Tensor& t = graph.tensors[static_cast<size_t>(tensor)];
  plan::Value value;
  value.name = t.name;
  value.bytes = graph::ByteCount(t).value_or(0);
  value.alignment = t.dtype == graph::DType::kInt64 ? 8 : 4;
  return value;
}

// An output that is an input of the graph is a state: it had a value already.
plan::Step MakeStep(const KernelCall& call,
                    const ArenaValues& values,
                    const std::vector<plan::Value>& planned) {
  plan::Step step;
  step.name = fmt::format("{} '{}'", call.opcode, call.name);
  for (const Operand& operand : call.operands) {
    if (operand.kind == Operand::Kind::kScratch) step.scratch_bytes += operand.scratch_bytes;
    if (operand.kind == Operand::Kind::kOutput) {
      const int value = *values.ValueOf(operand.tensor);
      const bool is_state = planned[static_cast<size_t>(value)].is_input;
      (is_state ? step.overwrites : step.writes).push_back(value);
    }
    if (operand.kind != Operand::Kind::kInput) continue;
    if (const auto value = values.ValueOf(operand.tensor)) step.reads.push_back(*value);
  }
  for (const int tensor : call.in_place_inputs) {
    if (const auto value = values.ValueOf(tensor)) step.in_place.push_back(*value);
  }
  if (const auto value = call.trail.tensor < 0 ? std::nullopt : values.ValueOf(call.trail.tensor)) {
    step.trails = *value;
    step.trail_bytes = call.trail.bytes;
  }
  step.is_alias = call.is_alias && !step.reads.empty();
  return step;
}

plan::Step MakeMark(plan::Mark mark, const KernelCall& call) {
  plan::Step step;
  step.name = fmt::format("{} '{}'", call.opcode, call.name);
  step.mark = mark;
  return step;
}

void AddSteps(const ops::KernelCalls& calls, const ArenaValues& values, plan::Problem& problem);

// The condition is read where it decides, the results where they are complete: there the next round
// of a loop begins.
void AddMarkedSteps(const KernelCall& call, const ArenaValues& values, plan::Problem& problem) {
  const plan::Step whole = MakeStep(call, values, problem.values);
  const bool loops = call.flow == ops::Flow::kWhile;
  std::vector<plan::Step>& steps = problem.steps;
  steps.push_back(MakeMark(loops ? plan::Mark::kLoop : plan::Mark::kIf, call));
  if (!loops) steps.back().reads = whole.reads;
  AddSteps(call.blocks[0], values, problem);
  steps.push_back(MakeMark(loops ? plan::Mark::kExit : plan::Mark::kElse, call));
  if (loops) steps.back().reads = whole.reads;
  AddSteps(call.blocks[1], values, problem);
  steps.push_back(MakeMark(loops ? plan::Mark::kEndLoop : plan::Mark::kEndIf, call));
  steps.back().reads = whole.writes;
}

void AddSteps(const ops::KernelCalls& calls, const ArenaValues& values, plan::Problem& problem) {
  for (const KernelCall& call : calls) {
    if (!ops::IsControl(call.flow) || call.blocks.empty()) {
      problem.steps.push_back(MakeStep(call, values, problem.values));
    } else {
      AddMarkedSteps(call, values, problem);
    }
  }
}

}  // namespace

plan::Problem MakeProblem(const graph::Subgraph& graph,
                          const ops::KernelCalls& calls,
                          const ArenaValues& values,
                          size_t variables) {
  plan::Problem problem;
  for (const int tensor : values.tensors()) {
    problem.values.push_back(MakeValue(graph, tensor));
  }
  const std::vector<int>& inputs = graph.inputs;
  for (const int input : inputs) {
    problem.values[static_cast<size_t>(*values.ValueOf(input))].is_input = true;
  }
  for (const int output : graph.outputs) {
    if (const auto value = values.ValueOf(output)) {
      problem.values[static_cast<size_t>(*value)].is_output = true;
    }
  }
  for (size_t i = inputs.size() - variables; i < inputs.size(); ++i) {
    problem.values[static_cast<size_t>(*values.ValueOf(inputs[i]))].is_output = true;
  }
  AddSteps(calls, values, problem);
  return problem;
}

namespace {

class Assembler {
 public:
  Assembler(const Module& module,
            const plan::Problem& problem,
            const plan::MemoryPlan& memory,
            const ArenaValues& values)
      : graph_(module.main()),
        module_(module),
        problem_(problem),
        memory_(memory),
        values_(values) {}

  Program Run(ops::KernelCalls calls, std::vector<ResolvedVariable> variables) {
    AddTensors();
    const size_t inputs = graph_.inputs.size() - variables.size();
    program_.calls = MakeCalls(std::move(calls));
    FinishLifetimes();
    for (size_t i = 0; i < inputs; ++i) {
      program_.inputs.push_back(*values_.ValueOf(graph_.inputs[i]));
    }
    for (size_t k = 0; k < variables.size(); ++k) {
      AddVariable(graph_.inputs[inputs + k], std::move(variables[k].initial));
    }
    for (const int tensor : graph_.outputs) program_.outputs.push_back(*values_.ValueOf(tensor));
    program_.description = module_.description;
    program_.arena_bytes = memory_.arena_bytes;
    program_.arena_lower_bound_bytes = memory_.lower_bound_bytes;
    program_.arena_bound_by = memory_.bound_by;
    return std::move(program_);
  }

 private:
  void AddTensors() {
    for (size_t v = 0; v < problem_.values.size(); ++v) {
      const int id = values_.tensors()[v];
      const graph::Tensor& t = graph_.tensors[static_cast<size_t>(id)];
      ArenaTensor tensor;
      tensor.id = id;
      tensor.name = t.name;
      tensor.dtype = t.dtype;
      tensor.shape = t.shape;
      tensor.quantization = t.quantization;
      tensor.offset = memory_.offsets[v];
      tensor.bytes = problem_.values[v].bytes;
      program_.tensors.push_back(std::move(tensor));
    }
    written_.assign(problem_.values.size(), false);
  }

  // The values of a step are written and read by this call.
  void Touch(const plan::Step& step, int call) {
    for (const int v : step.writes) {
      ArenaTensor& tensor = program_.tensors[static_cast<size_t>(v)];
      if (!written_[static_cast<size_t>(v)]) tensor.first_call = call;
      written_[static_cast<size_t>(v)] = true;
      tensor.last_call = call;
    }
    if (step.is_alias) return;
    for (const int v : step.reads) program_.tensors[static_cast<size_t>(v)].last_call = call;
  }

  void FinishLifetimes() {
    for (size_t v = 0; v < problem_.values.size(); ++v) {
      if (problem_.values[v].is_output) program_.tensors[v].last_call = calls_;
    }
  }

  // Walks the tree of calls, and with it the steps.
  std::vector<Call> MakeCalls(ops::KernelCalls kernels) {
    std::vector<Call> calls;
    for (KernelCall& kernel : kernels) {
      if (ops::IsControl(kernel.flow)) {
        calls.push_back(MakeControlCall(std::move(kernel)));
        continue;
      }
      const size_t step = step_++;
      // What is no call lies between two: there its input ends and its output begins.
      Touch(problem_.steps[step], calls_);
      if (kernel.flow == ops::Flow::kRows) {
        calls.push_back(MakeRowsCall(step, std::move(kernel)));
        continue;
      }
      if (IsCall(kernel, problem_.steps[step])) calls.push_back(MakeCall(step, std::move(kernel)));
    }
    return calls;
  }

  // Nothing runs for an alias, nor to copy a value to where it is.
  bool IsCall(const KernelCall& kernel, const plan::Step& step) const {
    if (step.is_alias) return false;
    const bool copies = kernel.folder == "reshape" && step.in_place.size() == 1;
    return !copies || OffsetOf(step.in_place[0]) != OffsetOf(step.writes[0]);
  }
  int64_t OffsetOf(int value) const { return memory_.offsets[static_cast<size_t>(value)]; }

  Call MakeControlCall(KernelCall kernel) {
    Call call;
    call.number = calls_++;
    Touch(problem_.steps[step_++], call.number);
    call.blocks.push_back(MakeCalls(std::move(kernel.blocks[0])));
    Touch(problem_.steps[step_++], calls_ - 1);
    call.blocks.push_back(MakeCalls(std::move(kernel.blocks[1])));
    Touch(problem_.steps[step_++], calls_ - 1);
    int64_t no_scratch = 0;
    const std::string prefix = fmt::format("condition_{}", call.number);
    call.arguments = {MakeArgument(kernel.operands[0], ops::Element::kBool, prefix, no_scratch)};
    for (size_t i = 1; i < kernel.operands.size(); ++i) {
      call.outputs.push_back(*values_.ValueOf(kernel.operands[i].tensor));
    }
    kernel.blocks.clear();
    call.kernel = std::move(kernel);
    return call;
  }

  Call MakeRowsCall(size_t step, KernelCall kernel) {
    Call call;
    call.number = calls_++;
    call.outputs = problem_.steps[step].writes;
    call.blocks.emplace_back();
    for (KernelCall& inner : kernel.blocks[0]) {
      call.blocks[0].push_back(MakeInnerCall(memory_.scratch_offsets[step], std::move(inner)));
    }
    kernel.blocks.clear();
    call.kernel = std::move(kernel);
    return call;
  }

  bool IsConstant(const Operand& operand) const {
    if (operand.kind == Operand::Kind::kConstant) return true;
    return operand.kind == Operand::Kind::kInput &&
           graph::IsConstant(module_, graph_.tensors[static_cast<size_t>(operand.tensor)]);
  }

  // `workspace`: where the lines and the scratch of the segment begin.
  Call MakeInnerCall(int64_t workspace, KernelCall kernel) {
    Call call;
    call.number = calls_++;
    const std::string prefix = fmt::format("{}_{}", kernel.folder, call.number);
    MOTE_CHECK(kernel.elements.size() == kernel.operands.size(), kernel.function + ": operands");
    for (size_t i = 0; i < kernel.operands.size(); ++i) {
      const Operand& operand = kernel.operands[i];
      const ops::RowPlace& place = kernel.places[i];
      if (IsConstant(operand)) {
        int64_t no_scratch = 0;
        call.arguments.push_back(MakeArgument(operand, kernel.elements[i], prefix, no_scratch));
        continue;
      }
      Argument argument;
      argument.element = kernel.elements[i];
      argument.written = operand.kind != Operand::Kind::kInput;
      const int64_t base = place.tensor < 0 ? workspace : OffsetOf(*values_.ValueOf(place.tensor));
      argument.offset = base + place.offset;
      argument.advance = place.advance;
      argument.bytes = place.bytes;
      call.arguments.push_back(argument);
    }
    for (Operand& operand : kernel.operands) operand.constant.bytes.clear();  // held in constants
    call.kernel = std::move(kernel);
    return call;
  }

  void AddVariable(int tensor, graph::Bytes initial) {
    Variable variable = {*values_.ValueOf(tensor), std::move(initial)};
    const graph::Bytes& bytes = variable.initial;
    if (!std::equal(bytes.begin() + 1, bytes.end(), bytes.begin())) {
      const std::string prefix = fmt::format("variable_{}", program_.variables.size());
      const ops::Constant constant = {"initial", ops::Element::kUInt8, bytes};
      variable.constant = static_cast<int>(ConstantArgument(constant, prefix).offset);
    }
    program_.variables.push_back(std::move(variable));
  }

  Call MakeCall(size_t step, KernelCall kernel) {
    Call call;
    call.number = calls_++;
    int64_t scratch = memory_.scratch_offsets[step];
    const std::string prefix = fmt::format("{}_{}", kernel.folder, call.number);
    MOTE_CHECK(kernel.elements.size() == kernel.operands.size(), kernel.function + ": operands");
    for (size_t i = 0; i < kernel.operands.size(); ++i) {
      call.arguments.push_back(
          MakeArgument(kernel.operands[i], kernel.elements[i], prefix, scratch));
      call.arguments.back().per_image = kernel.operands[i].per_image;
    }
    call.outputs = problem_.steps[step].writes;
    for (Operand& operand : kernel.operands) operand.constant.bytes.clear();  // held in constants
    call.kernel = std::move(kernel);
    return call;
  }

  Argument MakeArgument(const Operand& operand,
                        ops::Element element,
                        const std::string& prefix,
                        int64_t& scratch) {
    Argument argument;
    argument.element = element;
    argument.written =
        operand.kind == Operand::Kind::kOutput || operand.kind == Operand::Kind::kScratch;
    if (operand.kind == Operand::Kind::kScratch) {
      argument.offset = scratch;
      argument.bytes = operand.scratch_bytes;
      scratch += operand.scratch_bytes;
      return argument;
    }
    if (operand.kind == Operand::Kind::kConstant) {
      MOTE_CHECK(operand.constant.element == element, prefix + "_" + operand.constant.role);
      return ConstantArgument(operand.constant, prefix);
    }
    if (const auto value = values_.ValueOf(operand.tensor)) {
      argument.offset = memory_.offsets[static_cast<size_t>(*value)];
      argument.bytes = problem_.values[static_cast<size_t>(*value)].bytes;
      return argument;
    }
    // As the kernel sees it: to one that moves bytes, floats are bytes too.
    const graph::Tensor& tensor = graph_.tensors[static_cast<size_t>(operand.tensor)];
    return ConstantArgument(
        {fmt::format("tensor{}", operand.tensor), element, graph::ConstantOf(module_, tensor)},
        prefix);
  }

  // Equal constants are held once: the requantisation of repeated blocks, biases of zeros.
  Argument ConstantArgument(const ops::Constant& constant, const std::string& prefix) {
    Argument argument;
    argument.kind = Argument::Kind::kConstant;
    argument.element = constant.element;
    argument.bytes = static_cast<int64_t>(constant.bytes.size());
    const auto [found, is_new] =
        constant_of_.try_emplace({constant.element, constant.bytes}, program_.constants.size());
    if (is_new) {
      program_.constants.push_back(
          {prefix + "_" + constant.role, constant.element, constant.bytes});
    }
    argument.offset = static_cast<int64_t>(found->second);
    return argument;
  }

  const graph::Subgraph& graph_;
  const Module& module_;
  const plan::Problem& problem_;
  const plan::MemoryPlan& memory_;
  const ArenaValues& values_;
  Program program_;
  size_t step_ = 0;            // the next of the problem
  int calls_ = 0;              // the number of the next call
  std::vector<bool> written_;  // of the values: by a call so far
  std::map<std::pair<ops::Element, graph::Bytes>, size_t> constant_of_;
};

}  // namespace

Program Assemble(const Module& module,
                 ops::KernelCalls calls,
                 const plan::Problem& problem,
                 const plan::MemoryPlan& memory,
                 const ArenaValues& values,
                 std::vector<ResolvedVariable> variables) {
  return Assembler(module, problem, memory, values).Run(std::move(calls), std::move(variables));
}

}  // namespace mote::program
