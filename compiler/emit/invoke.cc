// SPDX-License-Identifier: Apache-2.0
// <name>.cc: the parameters of each kernel call, and invoke(), which makes the calls.
#include "compiler/emit/invoke.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/emit/text.h"

namespace mote::emit {
using program::Advances;
using program::Argument;
using program::Call;
using program::Program;

namespace {

std::string CallComment(const Call& call) {
  const ops::KernelCall& kernel = call.kernel;
  std::string text = fmt::format("{} {} '{}'", call.number, kernel.opcode, Comment(kernel.name));
  const bool rows = kernel.flow == ops::Flow::kRows;
  const int64_t macs = rows ? program::MacsOf(call) : kernel.macs;
  if (macs > 0) text += fmt::format(", {} MACs", macs);
  return text;
}

std::string Includes(const Program& program) {
  std::set<std::string> headers = {"mote_profile.h", program.name + "_weights.hpp"};
  for (const Call* call : program::KernelCallsIn(program.calls)) {
    headers.insert("mote_" + call->kernel.folder + ".h");
  }
  std::string text = fmt::format("#include \"{}.hpp\"\n\n", program.name);
  for (const std::string& header : headers) text += fmt::format("#include \"{}\"\n", header);
  return text + "\n";
}

std::string Params(const Call& call) {
  const ops::KernelCall& kernel = call.kernel;
  std::string text = fmt::format("// {}\n", CallComment(call));
  text += fmt::format("constexpr {} {} = {{\n", kernel.params_type, ParamsName(call));
  for (const ops::ParamField& field : kernel.params) {
    text += fmt::format("    /*{}=*/{},\n", field.name, field.value);
  }
  return text + "};\n\n";
}

const program::Constant& ConstantOf(const Program& program, const Argument& argument) {
  return program.constants[static_cast<size_t>(argument.offset)];
}

bool IsPushed(const Program& program) { return program.pushed.rows > 0; }
bool IsIn(const Call& rows, const Call& call) {
  const std::vector<Call>& block = rows.blocks[0];
  return call.number >= block.front().number && call.number <= block.back().number;
}

// "n3": how often a call of a streamed segment has run so far; "progress.n3" where it waits for
// rows.
std::string CountName(const Program& program, const Call& call) {
  const bool waits = IsPushed(program) && IsIn(program.calls[0], call);
  return fmt::format("{}n{}", waits ? "progress." : "", call.number);
}

// {ArenaAt<const int8_t>(arena_, 0), 490} or {weights::conv2d_0_weights, 2560}; of image n of
// several {ArenaAt<const int8_t>(arena_, 128 + n * 490), 490}; in a streamed segment
// {ArenaAt<const int8_t>(arena_, 128 + n3 * 20), 40}
std::string ArgumentText(const Program& program, const Call& call, const Argument& argument) {
  const int64_t images = call.kernel.images;
  const ops::ElementInfo& element = ops::InfoOf(argument.element);
  const int64_t bytes = argument.per_image ? argument.bytes / images : argument.bytes;
  const int64_t count = bytes / static_cast<int64_t>(element.bytes);
  if (count == 0) return "{}";
  const bool one_of = argument.per_image && images > 1;
  if (argument.kind == Argument::Kind::kConstant) {
    const std::string from = one_of ? fmt::format(" + n * {}", count) : "";
    return fmt::format("{{weights::{}{}, {}}}", ConstantOf(program, argument).name, from, count);
  }
  const char* qualifier = argument.written ? "" : "const ";
  std::string from = one_of ? fmt::format(" + n * {}", bytes) : "";
  if (argument.advance != 0) {
    from = fmt::format(" + {} * {}", CountName(program, call), argument.advance);
  }
  return fmt::format("{{ArenaAt<{}{}>(arena_, {}{}), {}}}",
                     qualifier,
                     element.cpp_name,
                     argument.offset,
                     from,
                     count);
}

const char* StepType(const Call& rows) {
  return rows.blocks[0].size() <= 256 ? "uint8_t" : "uint16_t";
}
std::string StepsName(const Call& rows) { return fmt::format("kSteps{}", rows.number); }

// Which call of a streamed segment is made when.
std::string Steps(const Call& rows) {
  std::string text = fmt::format("// {}\n", CallComment(rows));
  text += fmt::format("constexpr {} {}[] = {{\n", StepType(rows), StepsName(rows));
  std::string line = "   ";
  for (const uint16_t step : rows.kernel.steps) {
    const std::string literal = fmt::format(" {},", step);
    if (line.size() + literal.size() > 96) {
      text += line + "\n";
      line = "   ";
    }
    line += literal;
  }
  return text + line + "\n};\n\n";
}

// Writes calls as statements, those of blocks inside of braces.
class Statements {
 public:
  explicit Statements(const Program& program) : program_(program) {}

  // The layers of a profile are the calls that are not inside of another.
  std::string Run() {
    for (size_t i = 0; i < program_.calls.size(); ++i) {
      if (i > 0) text_ += "  MOTE_LAYER_MARK();\n\n";
      Add(program_.calls[i]);
    }
    return std::move(text_);
  }

 private:
  void Line(const std::string& line) { text_ += std::string(columns_, ' ') + line + "\n"; }

  void Add(const Call& call) {
    Line("// " + CallComment(call));
    if (call.kernel.flow == ops::Flow::kIf) return AddIf(call);
    if (call.kernel.flow == ops::Flow::kWhile) return AddWhile(call);
    if (call.kernel.flow == ops::Flow::kRows) return AddRows(call);
    AddKernel(call);
  }

  void AddKernel(const Call& call) {
    const int32_t images = call.kernel.images;
    std::vector<std::string> arguments = {ParamsName(call)};
    for (const Argument& argument : call.arguments) {
      arguments.push_back(ArgumentText(program_, call, argument));
    }
    if (images > 1) Line(fmt::format("for (size_t n = 0; n < {}; ++n) {{", images));
    text_ += CallStatement(call.kernel.function, arguments, columns_ + (images > 1 ? 2 : 0));
    if (images > 1) Line("}");
  }

  void AddRows(const Call& call) {
    if (call.kernel.pushes > 0) return AddPushedRows(call);
    for (const Call& inner : call.blocks[0]) {
      if (Advances(inner)) Line(fmt::format("size_t {} = 0;", CountName(program_, inner)));
    }
    Line(fmt::format("for (const {} step : {}) {{", StepType(call), StepsName(call)));
    AddCases(call, "step");
    Line("}");
  }

  // Until a step waits for the next row.
  void AddPushedRows(const Call& call) {
    Line(fmt::format("Progress& progress = *ArenaAt<Progress>(arena_, {});",
                     program_.pushed.state_offset));
    Line("do {");
    AddCases(call, fmt::format("{}[progress.step]", StepsName(call)));
    Line("  ++progress.step;");
    Line(fmt::format("}} while (progress.step < {} && {}[progress.step] >= {});",
                     call.kernel.steps.size(),
                     StepsName(call),
                     call.kernel.pushes));
    Line(fmt::format("if (progress.step < {}) return false;", call.kernel.steps.size()));
    Line("progress = {};");
  }

  void AddCases(const Call& call, const std::string& step) {
    const std::vector<Call>& block = call.blocks[0];
    Line(fmt::format("  switch ({}) {{", step));
    columns_ += 4;
    for (size_t i = 0; i < block.size(); ++i) {
      Line(fmt::format("case {}:  // {}", i, CallComment(block[i])));
      columns_ += 2;
      AddKernel(block[i]);
      if (Advances(block[i])) Line(fmt::format("++{};", CountName(program_, block[i])));
      Line("break;");
      columns_ -= 2;
    }
    columns_ -= 4;
    Line("  }");
  }

  void AddAll(const std::vector<Call>& calls) {
    for (size_t i = 0; i < calls.size(); ++i) {
      if (i > 0) text_ += "\n";
      Add(calls[i]);
    }
  }

  void AddBlock(const std::vector<Call>& calls) {
    columns_ += 2;
    AddAll(calls);
    columns_ -= 2;
  }

  void AddIf(const Call& call) {
    const bool only_else = call.blocks[0].empty() && !call.blocks[1].empty();
    Line(fmt::format("if ({}) {{", Condition(call, only_else ? "==" : "!=")));
    AddBlock(call.blocks[only_else ? 1 : 0]);
    if (!only_else && !call.blocks[1].empty()) {
      Line("} else {");
      AddBlock(call.blocks[1]);
    }
    Line("}");
  }

  // The condition decides in the loop, where its calls stand, or at its head, where it has none.
  void AddWhile(const Call& call) {
    const std::vector<Call>& condition = call.blocks[0];
    Line(condition.empty() ? fmt::format("while ({}) {{", Condition(call, "!="))
                           : "while (true) {");
    AddBlock(condition);
    if (!condition.empty()) {
      Line(fmt::format("  if ({}) break;", Condition(call, "==")));
      if (!call.blocks[1].empty()) text_ += "\n";
    }
    AddBlock(call.blocks[1]);
    Line("}");
  }

  // As bytes: a bool that is neither 0 nor 1 is true, not undefined.
  std::string Condition(const Call& call, const char* compare) const {
    const Argument& argument = call.arguments[0];
    if (argument.kind == Argument::Kind::kConstant) {
      return fmt::format("weights::{}[0] {} false", ConstantOf(program_, argument).name, compare);
    }
    return fmt::format("arena_[{}] {} 0", argument.offset, compare);
  }

  const Program& program_;
  std::string text_;
  size_t columns_ = 2;
};

// One byte over and over, as most states begin, needs no constant.
std::string ResetLoop(const Program& program, const program::Variable& variable) {
  const program::ArenaTensor& tensor = program.tensors[static_cast<size_t>(variable.tensor)];
  const graph::Bytes& bytes = variable.initial;
  std::string text = fmt::format("  // '{}'\n", Comment(tensor.name));
  if (variable.constant < 0) {
    return text + fmt::format("  for (size_t i = 0; i < {}; ++i) arena_[{} + i] = {};\n",
                              bytes.size(),
                              tensor.offset,
                              bytes[0]);
  }
  return text + fmt::format(
                    "  for (size_t i = 0; i < {}; ++i) {{\n"
                    "    arena_[{} + i] = weights::{}[i];\n  }}\n",
                    bytes.size(),
                    tensor.offset,
                    program.constants[static_cast<size_t>(variable.constant)].name);
}

// How far an image has come.
std::string ProgressStruct(const Program& program) {
  if (!IsPushed(program)) return "";
  std::string text =
      "// How far an image has come: its next step, and how often calls that advance have run.\n"
      "struct Progress {\n  uint16_t step;\n";
  for (const Call& call : program.calls[0].blocks[0]) {
    if (Advances(call)) text += fmt::format("  uint16_t n{};\n", call.number);
  }
  return text + "};\n\n";
}

std::string ResetBody(const Program& program) {
  if (IsPushed(program)) {
    return fmt::format(
        "\nvoid Model::Reset() noexcept {{ *ArenaAt<Progress>(arena_, {}) = {{}}; }}\n",
        program.pushed.state_offset);
  }
  if (program.variables.empty()) return "";
  std::string text = "\nvoid Model::Reset() noexcept {\n";
  for (const program::Variable& variable : program.variables) text += ResetLoop(program, variable);
  return text + "}\n";
}

constexpr const char* kArenaAt =
    "template <class Element>\n"
    "Element* ArenaAt(uint8_t* arena, size_t offset) {\n"
    "  return reinterpret_cast<Element*>(arena + offset);\n"
    "}\n\n";

}  // namespace

std::string EmitInvoke(const Program& program, const EmitOptions& options) {
  std::string text = FileHead(program, options, "the calls of one inference");
  text += Includes(program);
  text += fmt::format("namespace {} {{\n", program.name);
  if (!program.calls.empty()) {
    text += "namespace {\n\n";
    text += kArenaAt;
    for (const Call* call : program::KernelCallsIn(program.calls)) text += Params(*call);
    for (const Call& call : program.calls) {
      if (call.kernel.flow == ops::Flow::kRows) text += Steps(call);
    }
    text += ProgressStruct(program);
    text += "}  // namespace\n";
  }
  text += ResetBody(program);
  text += IsPushed(program) ? "\nbool Model::push_row() noexcept {"
                            : "\nvoid Model::invoke() noexcept {";
  if (!program.calls.empty()) text += "\n";
  text += Statements(program).Run();
  if (IsPushed(program)) text += "  return true;\n";
  return text + fmt::format("}}\n\n}}  // namespace {}\n", program.name);
}

}  // namespace mote::emit
