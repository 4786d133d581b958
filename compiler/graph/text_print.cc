// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/graph/quote.h"
#include "compiler/graph/text.h"
#include "compiler/graph/text_constants.h"
#include "compiler/graph/text_lexer.h"
#include "compiler/graph/text_values.h"

namespace mote::graph {
namespace {

// "op" begins the next operator's line, so it is a name in quotes only.
std::string NameText(const std::string& name) {
  return IsIdentifier(name) && name != "op" ? name : Quoted(name);
}

std::string OperandText(int index) { return index == kAbsent ? "-" : fmt::format("%{}", index); }

std::string OperandsText(const std::vector<int>& indices) {
  std::vector<std::string> texts;
  for (const int index : indices) texts.push_back(OperandText(index));
  return fmt::format("({})", fmt::join(texts, ", "));
}

template <class T, class ToText>
std::string ListText(const std::vector<T>& values, ToText to_text) {
  std::vector<std::string> texts;
  for (const T& value : values) texts.push_back(to_text(value));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

// Scales and the like: one alone needs no brackets.
template <class T, class ToText>
std::string ListOrOneText(const std::vector<T>& values, ToText to_text) {
  return values.size() == 1 ? to_text(values[0]) : ListText(values, to_text);
}

std::string IntText(int64_t value) { return fmt::to_string(value); }
std::string FloatWord(float value) { return FloatText(value); }

struct AttributeText {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return IntText(value); }
  std::string operator()(double value) const { return AttributeDoubleText(value); }
  std::string operator()(const std::string& value) const { return Quoted(value); }
  std::string operator()(const Enum& value) const {
    // As in the schema: what begins with a capital letter is an enumeration's name.
    const bool capital = IsIdentifier(value.name) && value.name[0] >= 'A' && value.name[0] <= 'Z';
    return capital ? value.name : "enum " + Quoted(value.name);
  }
  std::string operator()(const std::vector<int64_t>& values) const {
    return ListText(values, IntText);
  }
  std::string operator()(const std::vector<double>& values) const {
    return values.empty() ? "double []" : ListText(values, AttributeDoubleText);
  }
  std::string operator()(const std::vector<std::string>& values) const {
    return values.empty() ? "string []" : ListText(values, Quoted);
  }
};

std::string AttributesText(const Attributes& attributes) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : attributes.values()) {
    texts.push_back(NameText(name) + "=" + std::visit(AttributeText(), value));
  }
  return fmt::format("{{{}}}", fmt::join(texts, " "));
}

class Printer {
 public:
  Printer(const Module& module, const TextOptions& options)
      : module_(module), options_(options), uses_(BufferUses(module)), codes_(module.opcodes) {}

  std::string Run() {
    PrintHead();
    for (const Subgraph& subgraph : module_.subgraphs) PrintSubgraph(subgraph);
    if (!module_.subgraphs.empty()) out_ += '\n';
    PrintSignatures();
    PrintMetadata();
    for (size_t i = 0; i < module_.buffers.size(); ++i) PrintBuffer(i);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void Put(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  void PutVersion(int32_t version) {
    if (version != 1) Put(" v{}", version);
  }

  void PrintHead() {
    const auto filled = [](const Bytes& buffer) { return !buffer.empty(); };
    const auto last = std::find_if(module_.buffers.rbegin(), module_.buffers.rend(), filled);
    const auto used = static_cast<uint64_t>(module_.buffers.rend() - last);
    out_ += "module";
    if (module_.version != 3) Put(" version={}", module_.version);
    if (module_.buffers.size() != std::max(used, BuffersReferredTo(module_))) {
      Put(" buffers={}", module_.buffers.size());
    }
    if (!module_.description.empty()) Put(" description={}", Quoted(module_.description));
    out_ += '\n';
    for (const OpCode& code : module_.opcodes) PrintOpCode(code);
  }

  void PrintOpCode(const OpCode& code) {
    Put("opcode {}", NameText(code.opcode));
    PutVersion(code.version);
    if (code.custom) out_ += " custom";
    if (code.deprecated_code != 0) Put(" deprecated_code={}", int{code.deprecated_code});
    out_ += '\n';
  }

  void PrintSubgraph(const Subgraph& subgraph) {
    Put("\nsubgraph {} {} -> {} {{\n",
        Quoted(subgraph.name),
        OperandsText(subgraph.inputs),
        OperandsText(subgraph.outputs));
    for (size_t i = 0; i < subgraph.tensors.size(); ++i) PrintTensor(i, subgraph.tensors[i]);
    for (const Op& op : subgraph.ops) PrintOp(op);
    out_ += "}\n";
  }

  void PrintTensor(size_t index, const Tensor& tensor) {
    Put("  %{} {}: {}{}",
        index,
        Quoted(tensor.name),
        DTypeName(tensor.dtype),
        ShapeText(tensor.shape));
    if (!tensor.shape_signature.empty()) Put(" signature={}", ShapeText(tensor.shape_signature));
    PrintQuantization(tensor);
    if (tensor.is_variable) out_ += " variable";
    if (tensor.has_rank) out_ += " has_rank";
    if (tensor.opaque != Opaque()) Put(" opaque={}", AttributesText(tensor.opaque));
    if (tensor.buffer != 0) Put(" buffer={}", tensor.buffer);
    if (IsInline(tensor.buffer)) {
      out_ += " = ";
      PutConstant(tensor.buffer);
    }
    out_ += '\n';
  }

  void PrintQuantization(const Tensor& tensor) {
    const Quantization& q = tensor.quantization;
    if (!q.scale.empty()) Put(" scale={}", ListOrOneText(q.scale, FloatWord));
    if (!q.zero_point.empty()) Put(" zero_point={}", ListOrOneText(q.zero_point, IntText));
    if (!q.min.empty()) Put(" min={}", ListOrOneText(q.min, FloatWord));
    if (!q.max.empty()) Put(" max={}", ListOrOneText(q.max, FloatWord));
    if (q.axis != 0) Put(" axis={}", q.axis);
    if (!q.custom.empty()) Put(" custom={}", ShortHex(q.custom));
    // A table is there where something stands in it, as a rule.
    const bool something = q != Quantization();
    if (tensor.has_quantization != something) Put(" has_quantization={}", tensor.has_quantization);
  }

  void PrintOp(const Op& op) {
    Put("  op {}", NameText(op.opcode));
    PutVersion(op.version);
    if (op.custom) out_ += " custom";
    Put(" {} -> {}", OperandsText(op.inputs), OperandsText(op.outputs));
    const bool attributes = op.attributes != Attributes();
    if (!op.options_type.empty()) Put(" {}", NameText(op.options_type));
    if (attributes && op.options_type.empty()) out_ += ' ';
    if (attributes || !op.options_type.empty()) out_ += AttributesText(op.attributes);
    if (!op.intermediates.empty()) Put(" intermediates={}", OperandsText(op.intermediates));
    if (!op.mutating_inputs.empty()) {
      const auto word = [](bool value) { return AttributeText()(value); };
      Put(" mutating_inputs={}", ListText(op.mutating_inputs, word));
    }
    if (!op.custom_options.empty()) Put(" custom_options={}", ShortHex(op.custom_options));
    if (op.code_index != codes_.Of(op)) Put(" code={}", op.code_index);
    out_ += '\n';
  }

  static std::string NamesText(const std::vector<TensorName>& names) {
    std::vector<std::string> texts;
    for (const TensorName& name : names) {
      texts.push_back(fmt::format("{}=%{}", Quoted(name.name), name.tensor));
    }
    return fmt::format("({})", fmt::join(texts, ", "));
  }

  void PrintSignatures() {
    for (const Signature& signature : module_.signatures) {
      Put("signature {}", Quoted(signature.key));
      if (signature.subgraph != 0) Put(" subgraph={}", signature.subgraph);
      if (!signature.tag.empty()) Put(" tag={}", Quoted(signature.tag));
      Put(" {} -> {}\n", NamesText(signature.inputs), NamesText(signature.outputs));
    }
  }

  void PrintMetadata() {
    for (const Metadata& metadata : module_.metadata) {
      Put("metadata {} buffer={}\n", Quoted(metadata.name), metadata.buffer);
    }
    if (module_.metadata_buffer.empty()) return;
    Put("metadata_buffer {}\n", ListText(module_.metadata_buffer, IntText));
  }

  // On the line of the tensor that alone uses it.
  bool IsInline(size_t buffer) const {
    if (buffer == 0 || buffer >= module_.buffers.size()) return false;
    const Bytes& bytes = module_.buffers[buffer];
    const bool fits = bytes.size() <= kInlineBytes || TooLong(bytes);
    return !bytes.empty() && fits && uses_[buffer].uses == 1 && uses_[buffer].by_tensor;
  }

  void PrintBuffer(size_t buffer) {
    if (module_.buffers[buffer].empty() || IsInline(buffer)) return;
    Put("buffer {}: ", buffer);
    const DType dtype = NumberType(buffer);
    if (dtype != DType::kString) Put("{} ", DTypeName(dtype));
    PutConstant(buffer);
    out_ += '\n';
  }

  // The type in whose numbers the buffer is printed; string where in none.
  DType NumberType(size_t buffer) const {
    const Tensor* first = uses_[buffer].first;
    const Bytes& bytes = module_.buffers[buffer];
    const bool numbers = first && HasNumberForm(first->dtype, bytes) && !TooLong(bytes);
    return numbers ? first->dtype : DType::kString;
  }

  bool TooLong(const Bytes& bytes) const { return bytes.size() > options_.max_constant_bytes; }

  void PutConstant(size_t buffer) {
    const Bytes& bytes = module_.buffers[buffer];
    const DType dtype = NumberType(buffer);
    if (TooLong(bytes)) {
      out_ += DigestText(bytes);
    } else if (dtype != DType::kString) {
      AppendNumbers(out_, dtype, bytes);
    } else if (!uses_[buffer].by_tensor && HasTextForm(bytes)) {
      AppendLines(out_, bytes);
    } else {
      AppendHexLines(out_, bytes);
    }
  }

  std::string ShortHex(const Bytes& bytes) const {
    if (TooLong(bytes)) return DigestText(bytes);
    return fmt::format("hex [{}]", HexText(bytes.data(), bytes.size()));
  }

  const Module& module_;
  const TextOptions& options_;
  const std::vector<BufferUse> uses_;
  const FirstCodes codes_;
  std::string out_;
};

}  // namespace

std::string PrintText(const Module& module, const TextOptions& options) {
  return Printer(module, options).Run();
}

}  // namespace mote::graph
