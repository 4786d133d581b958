// SPDX-License-Identifier: Apache-2.0
// <name>.cc: the parameters of each kernel call, and invoke(), which makes the calls.
#include "compiler/emit/invoke.h"

#include <fmt/format.h>

#include <set>

#include "compiler/emit/text.h"

namespace mote::emit {
using program::Argument;
using program::Call;
using program::Program;

namespace {

std::string CallComment(const Program& program, size_t index) {
  const ops::KernelCall& kernel = program.calls[index].kernel;
  std::string text = fmt::format("{} {} '{}'", index, kernel.opcode, Comment(kernel.name));
  if (kernel.macs > 0) text += fmt::format(", {} MACs", kernel.macs);
  return text;
}

std::string Includes(const Program& program) {
  std::set<std::string> headers = {"mote_profile.h", program.name + "_weights.hpp"};
  for (const Call& call : program.calls) headers.insert("mote_" + call.kernel.folder + ".h");
  std::string text = fmt::format("#include \"{}.hpp\"\n\n", program.name);
  for (const std::string& header : headers) text += fmt::format("#include \"{}\"\n", header);
  return text + "\n";
}

std::string Params(const Program& program, size_t index) {
  const ops::KernelCall& kernel = program.calls[index].kernel;
  std::string text = fmt::format("// {}\n", CallComment(program, index));
  text += fmt::format("constexpr {} {} = {{\n", kernel.params_type, ParamsName(program, index));
  for (const ops::ParamField& field : kernel.params) {
    text += fmt::format("    /*{}=*/{},\n", field.name, field.value);
  }
  return text + "};\n\n";
}

// {ArenaAt<const int8_t>(arena_, 0), 490} or {weights::conv2d_0_weights, 2560}; of image n of
// several {ArenaAt<const int8_t>(arena_, 128 + n * 490), 490}
std::string ArgumentText(const Program& program, const Argument& argument, int64_t images) {
  const ops::ElementInfo& element = ops::InfoOf(argument.element);
  const int64_t bytes = argument.per_image ? argument.bytes / images : argument.bytes;
  const int64_t count = bytes / static_cast<int64_t>(element.bytes);
  if (count == 0) return "{}";
  const bool one_of = argument.per_image && images > 1;
  if (argument.kind == Argument::Kind::kConstant) {
    const program::Constant& constant = program.constants[static_cast<size_t>(argument.offset)];
    const std::string from = one_of ? fmt::format(" + n * {}", count) : "";
    return fmt::format("{{weights::{}{}, {}}}", constant.name, from, count);
  }
  const char* qualifier = argument.written ? "" : "const ";
  const std::string from = one_of ? fmt::format(" + n * {}", bytes) : "";
  return fmt::format("{{ArenaAt<{}{}>(arena_, {}{}), {}}}",
                     qualifier,
                     element.cpp_name,
                     argument.offset,
                     from,
                     count);
}

std::string CallText(const Program& program, size_t index) {
  const Call& call = program.calls[index];
  std::string text = fmt::format("  // {}\n", CallComment(program, index));
  std::vector<std::string> arguments = {ParamsName(program, index)};
  const int32_t images = call.kernel.images;
  for (const Argument& argument : call.arguments) {
    arguments.push_back(ArgumentText(program, argument, images));
  }
  if (images > 1) text += fmt::format("  for (size_t n = 0; n < {}; ++n) {{\n", images);
  text += CallStatement(call.kernel.function, arguments, images > 1 ? 4 : 2);
  if (images > 1) text += "  }\n";
  if (index + 1 < program.calls.size()) text += "  MOTE_LAYER_MARK();\n\n";
  return text;
}

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

std::string ResetBody(const Program& program) {
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
    for (size_t i = 0; i < program.calls.size(); ++i) text += Params(program, i);
    text += "}  // namespace\n";
  }
  text += ResetBody(program);
  text += "\nvoid Model::invoke() noexcept {";
  if (!program.calls.empty()) text += "\n";
  for (size_t i = 0; i < program.calls.size(); ++i) text += CallText(program, i);
  return text + fmt::format("}}\n\n}}  // namespace {}\n", program.name);
}

}  // namespace mote::emit
