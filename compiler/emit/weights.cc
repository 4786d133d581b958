// SPDX-License-Identifier: Apache-2.0
// The constants as C++ arrays, in flash.
#include "compiler/emit/weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "compiler/emit/text.h"

namespace mote::emit {
using program::Constant;
using program::Program;

namespace {

template <class T>
T ElementAt(const graph::Bytes& bytes, size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

std::string Int32Literal(int32_t value) {
  return value == INT32_MIN ? "(-2147483647 - 1)" : fmt::format("{}", value);
}

std::string Int64Literal(int64_t value) {
  return value == INT64_MIN ? "(-9223372036854775807LL - 1)" : fmt::format("{}LL", value);
}

std::string Literal(const Constant& constant, size_t index) {
  const graph::Bytes& bytes = constant.bytes;
  switch (constant.element) {
    case ops::Element::kInt8:
      return fmt::format("{}", ElementAt<int8_t>(bytes, index));
    case ops::Element::kUInt8:
      return fmt::format("{}", ElementAt<uint8_t>(bytes, index));
    case ops::Element::kInt16:
      return fmt::format("{}", ElementAt<int16_t>(bytes, index));
    case ops::Element::kInt32:
      return Int32Literal(ElementAt<int32_t>(bytes, index));
    case ops::Element::kUInt32:
      return fmt::format("{}U", ElementAt<uint32_t>(bytes, index));
    case ops::Element::kInt64:
      return Int64Literal(ElementAt<int64_t>(bytes, index));
    case ops::Element::kFloat32:
      return FloatLiteral(ElementAt<float>(bytes, index));
    case ops::Element::kBool:
      return ElementAt<uint8_t>(bytes, index) != 0 ? "true" : "false";
    case ops::Element::kRequant: {
      const Requant requant = ElementAt<Requant>(bytes, index);
      return fmt::format("{{{}, {}}}", requant.multiplier, requant.shift);
    }
    case ops::Element::kFactor: {
      const Factor factor = ElementAt<Factor>(bytes, index);
      return fmt::format("{{{}U, {}}}", factor.multiplier, factor.shift);
    }
  }
  return "";
}

size_t CountOf(const Constant& constant) {
  return constant.bytes.size() / ops::InfoOf(constant.element).bytes;
}

// Lines of at most 96 columns.
std::string Elements(const Constant& constant) {
  std::string text;
  std::string line = "   ";
  for (size_t i = 0; i < CountOf(constant); ++i) {
    const std::string literal = " " + Literal(constant, i) + ",";
    if (line.size() + literal.size() > 96) {
      text += line + "\n";
      line = "   ";
    }
    line += literal;
  }
  return text + line + "\n";
}

std::string Declaration(const Constant& constant) {
  return fmt::format(
      "const {} {}[{}]", ops::InfoOf(constant.element).cpp_name, constant.name, CountOf(constant));
}

}  // namespace

namespace {

bool HasConstants(const Program& program) {
  return std::any_of(program.constants.begin(),
                     program.constants.end(),
                     [](const Constant& constant) { return CountOf(constant) > 0; });
}

}  // namespace

bool HasFactors(const Program& program) {
  return std::any_of(program.constants.begin(), program.constants.end(), [](const Constant& c) {
    return c.element == ops::Element::kFactor;
  });
}

std::string EmitWeightsHeader(const Program& program, const EmitOptions& options) {
  std::string text =
      FileHead(program,
               options,
               "the constants, " + std::to_string(program.constant_bytes()) + " bytes of flash");
  text += "#pragma once\n\n#include <stdint.h>\n\n";
  if (HasFactors(program)) text += "#include \"mote_factor.h\"\n";
  text += "#include \"mote_fixed_point.h\"\n";
  if (!HasConstants(program)) return text;
  text += fmt::format("\nnamespace {}::weights {{\n\n", program.name);
  for (const Constant& constant : program.constants) {
    if (CountOf(constant) > 0) text += fmt::format("extern {};\n", Declaration(constant));
  }
  return text + fmt::format("\n}}  // namespace {}::weights\n", program.name);
}

// Aligned to a word, so that kernels may load four weights at once.
std::string EmitWeights(const Program& program, const EmitOptions& options) {
  std::string text = FileHead(program, options, "the constants");
  text += fmt::format("#include \"{}_weights.hpp\"\n", program.name);
  if (!HasConstants(program)) return text;
  text += fmt::format("\nnamespace {}::weights {{\n", program.name);
  for (const Constant& constant : program.constants) {
    if (CountOf(constant) == 0) continue;
    text += fmt::format("\nalignas({}) {} = {{\n{}}};\n",
                        ops::InfoOf(constant.element).bytes == 8 ? 8 : 4,
                        Declaration(constant),
                        Elements(constant));
  }
  return text + fmt::format("\n}}  // namespace {}::weights\n", program.name);
}

}  // namespace mote::emit
