// SPDX-License-Identifier: Apache-2.0
// <name>.hpp: the Model class, its inputs and outputs as constants, and the RAM map.
#include "compiler/emit/header.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/emit/text.h"
#include "compiler/program/compile.h"

namespace mote::emit {
using program::ArenaTensor;
using program::Program;

namespace {

std::string RamMap(const Program& program) {
  std::vector<const ArenaTensor*> tensors;
  for (const ArenaTensor& tensor : program.tensors) tensors.push_back(&tensor);
  std::stable_sort(tensors.begin(), tensors.end(), [](const ArenaTensor* a, const ArenaTensor* b) {
    return a->offset != b->offset ? a->offset < b->offset : a->first_call < b->first_call;
  });
  std::string map = fmt::format(
      "//\n// RAM: an arena of {} bytes. In this order of calls it takes {} at least, for\n"
      "//   {}\n//\n",
      program.arena_bytes,
      program.arena_lower_bound_bytes,
      Comment(program.arena_bound_by));
  map += "//    offset     bytes   calls  tensor\n";
  for (const ArenaTensor* t : tensors) {
    map += fmt::format("//  {:>8}  {:>8} {:>3}-{:<3}  {}\n",
                       t->offset,
                       t->bytes,
                       t->first_call,
                       t->last_call,
                       Comment(t->name));
  }
  return map;
}

std::string CppElement(const ArenaTensor& tensor) {
  return ops::InfoOf(ops::ElementOf(tensor.dtype).value()).cpp_name;
}

// What a file says of float tensors, or beyond int32, means nothing to a caller.
bool IsQuantized(const ArenaTensor& t) {
  const graph::Quantization& q = t.quantization;
  return t.dtype != graph::DType::kFloat32 && q.scale.size() == 1 && q.zero_point.size() == 1 &&
         q.zero_point[0] >= INT32_MIN && q.zero_point[0] <= INT32_MAX;
}

// template <> struct Input<0> {...};
std::string PortStruct(const ArenaTensor& t, const char* kind, size_t index) {
  const ops::Element element = ops::ElementOf(t.dtype).value();
  std::string text = fmt::format(
      "// '{}': {} {}\n", Comment(t.name), graph::DTypeName(t.dtype), graph::ShapeText(t.shape));
  text += fmt::format("template <>\nstruct {}<{}> {{\n", kind, index);
  text += fmt::format("  using Element = {};\n", CppElement(t));
  text += fmt::format("  static constexpr size_t size = {};\n",
                      t.bytes / static_cast<int64_t>(ops::InfoOf(element).bytes));
  text += fmt::format("  static constexpr size_t offset = {};\n", t.offset);
  if (IsQuantized(t)) {
    text += fmt::format(
        "  // real = scale * (quantised - zero_point)\n"
        "  static constexpr float scale = {};  // {}\n"
        "  static constexpr int32_t zero_point = {};\n",
        FloatLiteral(t.quantization.scale[0]),
        t.quantization.scale[0],
        t.quantization.zero_point[0]);
  }
  return text + "};\n\n";
}

std::string PortStructs(const Program& program) {
  std::string text =
      "// What the caller writes and reads: element type, number of elements, place in the arena.\n"
      "template <int kIndex>\nstruct Input;\ntemplate <int kIndex>\nstruct Output;\n\n";
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    text += PortStruct(program.tensors[static_cast<size_t>(program.inputs[i])], "Input", i);
  }
  for (size_t i = 0; i < program.outputs.size(); ++i) {
    text += PortStruct(program.tensors[static_cast<size_t>(program.outputs[i])], "Output", i);
  }
  return text;
}

// "  auto features() { return input<1>(); }": only where there is more than one to tell apart.
std::string NamedPorts(const Program& program,
                       const std::vector<int>& tensors,
                       const char* accessor,
                       std::set<std::string>& taken) {
  std::string text;
  if (tensors.size() < 2) return text;
  for (size_t i = 0; i < tensors.size(); ++i) {
    const std::string base =
        program::Identifier(program.tensors[static_cast<size_t>(tensors[i])].name);
    std::string name = base;
    for (int n = 2; !taken.insert(name).second; ++n) name = fmt::format("{}_{}", base, n);
    text += fmt::format("  auto {}() {{ return {}<{}>(); }}\n", name, accessor, i);
  }
  return text;
}

constexpr const char* kModelClass =
    R"(// All of the model's memory. One inference at a time; not for concurrent use.
class Model {{
 public:
{constructor}  static constexpr size_t arena_bytes = {arena};
  static constexpr size_t state_bytes = {state};  // of these, kept from one {kept} to the next
  static constexpr int input_count = {inputs};
  static constexpr int output_count = {outputs};

  // Write these before each {call}(): the computation reuses their memory.
  template <int kIndex = 0>
  mote::Span<typename Input<kIndex>::Element, Input<kIndex>::size> input() {{
    return At<typename Input<kIndex>::Element, Input<kIndex>>();
  }}

  // Valid after {valid}, until the next input is written.
  template <int kIndex = 0>
  mote::Span<const typename Output<kIndex>::Element, Output<kIndex>::size> output() {{
    return At<const typename Output<kIndex>::Element, Output<kIndex>>();
  }}
{named}
{compute}{reset}
 private:
  template <class Element, class Port>
  mote::Span<Element, Port::size> At() {{
    return mote::Span<Element, Port::size>(reinterpret_cast<Element*>(arena_ + Port::offset));
  }}

  alignas(8) uint8_t arena_[arena_bytes];
}};
static_assert(sizeof(Model) == Model::arena_bytes, "the arena is all of the model's RAM");

}}  // namespace {name}
)";

bool IsPushed(const Program& program) { return program.pushed.rows > 0; }

int64_t StateBytes(const Program& program) {
  int64_t bytes = program.pushed.state_bytes;
  for (const program::Variable& variable : program.variables) {
    bytes += program.tensors[static_cast<size_t>(variable.tensor)].bytes;
  }
  return bytes;
}

std::string ResetText(const Program& program) {
  if (IsPushed(program)) {
    return "  // Forgets the rows that have come: the next begins an image.\n"
           "  void Reset() noexcept;\n";
  }
  if (program.variables.empty()) {
    return "  // Forgets all state. This model has none.\n  void Reset() noexcept {}\n";
  }
  return fmt::format(
      "  // Forgets all state: {} bytes in {} variables, which invoke() keeps for the next.\n"
      "  void Reset() noexcept;\n",
      StateBytes(program),
      program.variables.size());
}

std::string FramesText(const Program& program) {
  if (program.window_frames == 0) return "";
  return fmt::format(
      "  // The input is one new frame. Once `window_frames` of them have come since Reset(), the\n"
      "  // outputs are those of the whole window.\n"
      "  static constexpr int window_frames = {};\n"
      "  void push_frame() noexcept {{ invoke(); }}\n\n",
      program.window_frames);
}

std::string ComputeText(const Program& program) {
  const std::string promise =
      fmt::format("Deterministic, no heap, {} multiply-accumulates", program.macs());
  if (IsPushed(program)) {
    return fmt::format(
        "  // Takes the next row of the image {}, which is never held whole. True once "
        "`image_rows`\n"
        "  // of them have come: then the outputs are valid, and the next row begins another "
        "image.\n"
        "  // Until then all of the arena is kept.\n"
        "  // {} an image.\n"
        "  static constexpr int image_rows = {};\n"
        "  bool push_row() noexcept;\n\n",
        graph::ShapeText(program.pushed.shape),
        promise,
        program.pushed.rows);
  }
  return fmt::format(
             "  // Computes the outputs from the inputs. {}.\n  void invoke() noexcept;\n\n",
             promise) +
         FramesText(program);
}

}  // namespace

std::string EmitHeader(const Program& program, const EmitOptions& options) {
  std::string text = FileHead(program, options, "the model as a class");
  text += RamMap(program);
  text +=
      "#pragma once\n\n#include <stddef.h>\n#include <stdint.h>\n\n#include \"mote_span.h\"\n\n";
  text += fmt::format("namespace {} {{\n\n", program.name);
  text += PortStructs(program);
  std::set<std::string> taken = {"input",        "output",      "invoke",     "Reset",
                                 "Model",        "Input",       "Output",     "At",
                                 "Element",      "Port",        "kIndex",     "arena_bytes",
                                 "state_bytes",  "input_count", "push_frame", "push_row",
                                 "ArenaAt",      "Progress",    "image_rows", "window_frames",
                                 "output_count", program.name};
  std::string named = NamedPorts(program, program.inputs, "input", taken);
  named += NamedPorts(program, program.outputs, "output", taken);
  if (!named.empty()) named = "\n  // The same by their names in the model.\n" + named;
  text +=
      fmt::format(kModelClass,
                  fmt::arg("arena", program.arena_bytes),
                  fmt::arg("state", StateBytes(program)),
                  fmt::arg("inputs", program.inputs.size()),
                  fmt::arg("outputs", program.outputs.size()),
                  fmt::arg("named", named),
                  fmt::arg("call", IsPushed(program) ? "push_row" : "invoke"),
                  fmt::arg("kept", IsPushed(program) ? "image" : "invoke()"),
                  fmt::arg("valid", IsPushed(program) ? "push_row() was true" : "invoke()"),
                  fmt::arg("compute", ComputeText(program)),
                  fmt::arg("reset", ResetText(program)),
                  fmt::arg("constructor",
                           StateBytes(program) == 0 ? "" : "  Model() noexcept { Reset(); }\n\n"),
                  fmt::arg("name", program.name));
  return text;
}

}  // namespace mote::emit
