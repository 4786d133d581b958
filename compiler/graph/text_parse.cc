// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "compiler/graph/text.h"
#include "compiler/graph/text_fields.h"

namespace mote::graph {
namespace {

struct Head {
  Module* module;
  std::optional<uint32_t> buffers;
};

constexpr Field<Head> kHeadFields[] = {
    {"version", false, [](Cursor& c, Head& h) { return ReadNumber(c, h.module->version); }},
    {"buffers", false, [](Cursor& c, Head& h) { return ReadNumber(c, h.buffers.emplace()); }},
    {"description",
     false,
     [](Cursor& c, Head& h) { return ReadString(c, "a string", h.module->description); }},
};

constexpr Field<OpCode> kOpCodeFields[] = {
    {"custom",
     true,
     [](Cursor&, OpCode& code) {
       code.custom = true;
       return Status();
     }},
    {"deprecated_code",
     false,
     [](Cursor& c, OpCode& code) { return ReadNumber(c, code.deprecated_code); }},
};

constexpr Field<Tensor> kTensorFields[] = {
    {"signature", false, [](Cursor& c, Tensor& t) { return ReadNumbers(c, t.shape_signature); }},
    {"scale",
     false,
     [](Cursor& c, Tensor& t) { return ReadNumberOrNumbers(c, t.quantization.scale); }},
    {"zero_point",
     false,
     [](Cursor& c, Tensor& t) { return ReadNumberOrNumbers(c, t.quantization.zero_point); }},
    {"min", false, [](Cursor& c, Tensor& t) { return ReadNumberOrNumbers(c, t.quantization.min); }},
    {"max", false, [](Cursor& c, Tensor& t) { return ReadNumberOrNumbers(c, t.quantization.max); }},
    {"axis", false, [](Cursor& c, Tensor& t) { return ReadNumber(c, t.quantization.axis); }},
    {"custom", false, [](Cursor& c, Tensor& t) { return ReadHex(c, t.quantization.custom); }},
    {"variable",
     true,
     [](Cursor&, Tensor& t) {
       t.is_variable = true;
       return Status();
     }},
    {"has_rank",
     true,
     [](Cursor&, Tensor& t) {
       t.has_rank = true;
       return Status();
     }},
    {"opaque", false, [](Cursor& c, Tensor& t) { return ReadAttributes(c, t.opaque); }},
    {"buffer", false, [](Cursor& c, Tensor& t) { return ReadNumber(c, t.buffer); }},
};

Status ReadBools(Cursor& cursor, std::vector<bool>& values) {
  values.clear();
  return ReadList(cursor, "[", "]", [&] {
    bool value = false;
    Status status = ReadBool(cursor, value);
    values.push_back(value);
    return status;
  });
}

constexpr Field<Op> kOpFields[] = {
    {"intermediates", false, [](Cursor& c, Op& op) { return ReadOperands(c, op.intermediates); }},
    {"mutating_inputs", false, [](Cursor& c, Op& op) { return ReadBools(c, op.mutating_inputs); }},
    {"custom_options", false, [](Cursor& c, Op& op) { return ReadHex(c, op.custom_options); }},
    {"code", false, [](Cursor& c, Op& op) { return ReadNumber(c, op.code_index); }},
};

// "v3"; absent: 1.
Status ReadVersion(Cursor& cursor, int32_t& version) {
  const std::string& word = cursor.token().text;
  if (!cursor.At(TokenKind::kWord) || word[0] != 'v') return {};
  const auto number = NumberFromText<int32_t>(std::string_view(word).substr(1));
  if (!number) return cursor.Wanted("a version like v3");
  version = *number;
  cursor.Advance();
  return {};
}

// "('x'=%0)"
Status ReadNames(Cursor& cursor, std::vector<TensorName>& names) {
  return ReadList(cursor, "(", ")", [&]() -> Status {
    TensorName& name = names.emplace_back();
    MOTE_RETURN_IF_ERROR(ReadString(cursor, "a name like 'x'=%0", name.name));
    MOTE_RETURN_IF_ERROR(cursor.ExpectMark("="));
    MOTE_RETURN_IF_ERROR(cursor.ExpectMark("%"));
    return ReadNumber(cursor, name.tensor);
  });
}

class Parser {
 public:
  explicit Parser(std::string_view text) : cursor_(text) {}

  Result<Module> Run() {
    MOTE_RETURN_IF_ERROR(ReadHead());
    while (cursor_.AtWord("opcode")) MOTE_RETURN_IF_ERROR(ReadOpCode());
    codes_.emplace(module_.opcodes);
    while (cursor_.AtWord("subgraph")) MOTE_RETURN_IF_ERROR(ReadSubgraph());
    while (cursor_.AtWord("signature")) MOTE_RETURN_IF_ERROR(ReadSignature());
    while (cursor_.AtWord("metadata")) MOTE_RETURN_IF_ERROR(ReadMetadata());
    if (cursor_.AcceptWord("metadata_buffer")) {
      MOTE_RETURN_IF_ERROR(ReadNumbers(cursor_, module_.metadata_buffer));
    }
    while (cursor_.AtWord("buffer")) MOTE_RETURN_IF_ERROR(ReadBuffer());
    if (!cursor_.At(TokenKind::kEnd)) {
      return cursor_.Wanted(
          "one of opcode, subgraph, signature, metadata, metadata_buffer, buffer, in this order");
    }
    MOTE_RETURN_IF_ERROR(PlaceBuffers());
    return std::move(module_);
  }

 private:
  Status ReadHead() {
    if (!cursor_.AcceptWord("module")) return cursor_.Wanted("'module', the first word of a text");
    constexpr std::string_view kSections[] = {
        "opcode", "subgraph", "signature", "metadata", "metadata_buffer", "buffer"};
    const auto at_section = [&] {
      return std::find(std::begin(kSections), std::end(kSections), cursor_.token().text) !=
             std::end(kSections);
    };
    while (cursor_.At(TokenKind::kWord) && !at_section()) {
      MOTE_RETURN_IF_ERROR(ReadField<Head>(cursor_, cursor_.Take(), kHeadFields, head_));
    }
    return {};
  }

  Status ReadOpCode() {
    cursor_.Advance();
    OpCode& code = module_.opcodes.emplace_back();
    MOTE_RETURN_IF_ERROR(ReadName(cursor_, "an operator's name", code.opcode));
    MOTE_RETURN_IF_ERROR(ReadVersion(cursor_, code.version));
    while (cursor_.AtWord("custom") || cursor_.AtWord("deprecated_code")) {
      MOTE_RETURN_IF_ERROR(ReadField<OpCode>(cursor_, cursor_.Take(), kOpCodeFields, code));
    }
    return {};
  }

  Status ReadSubgraph() {
    cursor_.Advance();
    Subgraph& subgraph = module_.subgraphs.emplace_back();
    MOTE_RETURN_IF_ERROR(ReadString(cursor_, "the subgraph's name in quotes", subgraph.name));
    MOTE_RETURN_IF_ERROR(ReadOperands(cursor_, subgraph.inputs));
    MOTE_RETURN_IF_ERROR(cursor_.ExpectMark("->"));
    MOTE_RETURN_IF_ERROR(ReadOperands(cursor_, subgraph.outputs));
    MOTE_RETURN_IF_ERROR(cursor_.ExpectMark("{"));
    while (cursor_.AtMark("%")) MOTE_RETURN_IF_ERROR(ReadTensor(subgraph.tensors));
    while (cursor_.AtWord("op")) MOTE_RETURN_IF_ERROR(ReadOp(subgraph.ops.emplace_back()));
    if (!cursor_.AcceptMark("}")) {
      return cursor_.Wanted("tensors like %0 'x': int8[1], then op lines, then '}'");
    }
    return {};
  }

  Status ReadTensor(std::vector<Tensor>& tensors) {
    cursor_.Advance();
    const std::string next = fmt::to_string(tensors.size());
    if (!cursor_.AcceptWord(next)) {
      return cursor_.Wanted(fmt::format("%{}: tensors are numbered in order", next));
    }
    Tensor& tensor = tensors.emplace_back();
    MOTE_RETURN_IF_ERROR(ReadString(cursor_, "the tensor's name in quotes", tensor.name));
    MOTE_RETURN_IF_ERROR(cursor_.ExpectMark(":"));
    MOTE_RETURN_IF_ERROR(ReadDType(cursor_, tensor.dtype));
    MOTE_RETURN_IF_ERROR(ReadNumbers(cursor_, tensor.shape));
    MOTE_RETURN_IF_ERROR(ReadTensorFields(tensor));
    return ReadInlineConstant(tensor);
  }

  Status ReadTensorFields(Tensor& tensor) {
    std::optional<bool> has_quantization;
    while (cursor_.At(TokenKind::kWord) && !cursor_.AtWord("op")) {
      const Token name = cursor_.Take();
      if (name.text == "has_quantization") {
        MOTE_RETURN_IF_ERROR(cursor_.ExpectMark("="));
        MOTE_RETURN_IF_ERROR(ReadBool(cursor_, has_quantization.emplace()));
      } else {
        MOTE_RETURN_IF_ERROR(ReadField<Tensor>(cursor_, name, kTensorFields, tensor));
      }
    }
    tensor.has_quantization = has_quantization.value_or(tensor.quantization != Quantization());
    return {};
  }

  Status ReadInlineConstant(const Tensor& tensor) {
    const Token equals = cursor_.token();
    if (!cursor_.AcceptMark("=")) return {};
    if (tensor.buffer == 0) {
      return Cursor::WantedAt(equals, "a constant to stand behind its buffer=, not 0");
    }
    Bytes bytes;
    MOTE_RETURN_IF_ERROR(ReadConstant(cursor_, tensor.dtype, bytes));
    return Define(equals, tensor.buffer, std::move(bytes));
  }

  Status ReadOp(Op& op) {
    cursor_.Advance();
    MOTE_RETURN_IF_ERROR(ReadName(cursor_, "an operator's name", op.opcode));
    MOTE_RETURN_IF_ERROR(ReadVersion(cursor_, op.version));
    op.custom = cursor_.AcceptWord("custom");
    MOTE_RETURN_IF_ERROR(ReadOperands(cursor_, op.inputs));
    MOTE_RETURN_IF_ERROR(cursor_.ExpectMark("->"));
    MOTE_RETURN_IF_ERROR(ReadOperands(cursor_, op.outputs));
    op.code_index = codes_->Of(op);
    return ReadOpOptions(op);
  }

  // "Conv2DOptions{...} code=3": a name before '{' is the options' type.
  Status ReadOpOptions(Op& op) {
    while (!cursor_.AtWord("op")) {
      Token name;
      if (cursor_.At(TokenKind::kWord) || cursor_.At(TokenKind::kString)) name = cursor_.Take();
      if (cursor_.AtMark("{")) {
        op.options_type = name.text;
        MOTE_RETURN_IF_ERROR(ReadAttributes(cursor_, op.attributes));
      } else if (name.kind == TokenKind::kEnd) {
        return {};
      } else {
        MOTE_RETURN_IF_ERROR(ReadField<Op>(cursor_, name, kOpFields, op));
      }
    }
    return {};
  }

  Status ReadSignature() {
    cursor_.Advance();
    Signature& signature = module_.signatures.emplace_back();
    MOTE_RETURN_IF_ERROR(ReadString(cursor_, "the signature's key in quotes", signature.key));
    if (cursor_.AcceptWord("subgraph")) {
      MOTE_RETURN_IF_ERROR(cursor_.ExpectMark("="));
      MOTE_RETURN_IF_ERROR(ReadNumber(cursor_, signature.subgraph));
    }
    if (cursor_.AcceptWord("tag")) {
      MOTE_RETURN_IF_ERROR(cursor_.ExpectMark("="));
      MOTE_RETURN_IF_ERROR(ReadString(cursor_, "the signature's tag in quotes", signature.tag));
    }
    MOTE_RETURN_IF_ERROR(ReadNames(cursor_, signature.inputs));
    MOTE_RETURN_IF_ERROR(cursor_.ExpectMark("->"));
    return ReadNames(cursor_, signature.outputs);
  }

  Status ReadMetadata() {
    cursor_.Advance();
    Metadata& metadata = module_.metadata.emplace_back();
    MOTE_RETURN_IF_ERROR(ReadString(cursor_, "the metadata's name in quotes", metadata.name));
    if (!cursor_.AcceptWord("buffer")) return cursor_.Wanted("buffer=");
    MOTE_RETURN_IF_ERROR(cursor_.ExpectMark("="));
    return ReadNumber(cursor_, metadata.buffer);
  }

  // "buffer 4: int8 [1, 2]"
  Status ReadBuffer() {
    cursor_.Advance();
    const Token place = cursor_.token();
    uint32_t index = 0;
    Bytes bytes;
    MOTE_RETURN_IF_ERROR(ReadNumber(cursor_, index));
    MOTE_RETURN_IF_ERROR(cursor_.ExpectMark(":"));
    if (cursor_.AtMark("[")) return cursor_.Wanted("hex, text or a type like int8");
    MOTE_RETURN_IF_ERROR(ReadConstant(cursor_, DType::kInt8, bytes));
    return Define(place, index, std::move(bytes));
  }

  Status Define(const Token& place, uint32_t index, Bytes bytes) {
    if (buffers_.emplace(index, std::move(bytes)).second) return {};
    return Cursor::WantedAt(place, fmt::format("the content of buffer {} only once", index));
  }

  Status PlaceBuffers() {
    const uint64_t defined = buffers_.empty() ? 0 : uint64_t{buffers_.rbegin()->first} + 1;
    const uint64_t needed = std::max(defined, BuffersReferredTo(module_));
    const uint64_t count = head_.buffers ? *head_.buffers : needed;
    if (count > kMaxTextBuffers || defined > count) {
      return Error{fmt::format("the text has {} buffers and defines number {}, want at most {}.",
                               count,
                               defined == 0 ? 0 : defined - 1,
                               std::min<uint64_t>(count, kMaxTextBuffers))};
    }
    module_.buffers.resize(count);
    for (auto& [index, bytes] : buffers_) module_.buffers[index] = std::move(bytes);
    return {};
  }

  Cursor cursor_;
  Module module_;
  Head head_{&module_, std::nullopt};
  std::optional<FirstCodes> codes_;
  std::map<uint32_t, Bytes> buffers_;
};

}  // namespace

Result<Module> ParseText(std::string_view text) { return Parser(text).Run(); }

}  // namespace mote::graph
