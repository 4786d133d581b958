// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "compiler/tflite/read_parts.h"
#include "compiler/tflite/schema.h"
#include "schema_generated.h"

namespace mote::tflite {

namespace {

// Calls read(element, index) for each; the first error ends it, with "tensor 3: " before it.
template <class List, class Read>
Status ForEach(const List* list, const char* name, Read read) {
  if (list == nullptr) return {};
  for (uint32_t i = 0; i < list->size(); ++i) {
    const Status status = read(*list->Get(i), i);
    if (!status.ok()) return status.error().In(name + (" " + std::to_string(i)));
  }
  return {};
}

// Old files have the number in the byte, new ones in both, and above 127 only one holds it.
Result<graph::OpCode> ReadOpCode(const format::OperatorCode& code) {
  graph::OpCode read;
  read.deprecated_code = code.deprecated_builtin_code();
  read.version = code.version();
  const int32_t number =
      std::max<int32_t>(read.deprecated_code, static_cast<int32_t>(code.builtin_code()));
  if (number < 0) return Error{fmt::format("found builtin operator {}, want 0 or more", number)};
  read.custom = number == static_cast<int32_t>(format::BuiltinOperator::CUSTOM);
  read.opcode = read.custom ? TextOf(code.custom_code()) : BuiltinName(number);
  return read;
}

Status ReadOpCodes(const format::Model& model, Survey& survey, graph::Module& module) {
  return ForEach(model.operator_codes(),
                 "operator code",
                 [&](const format::OperatorCode& code, uint32_t i) -> Status {
                   MOTE_TRY(const graph::OpCode read, ReadOpCode(code));
                   if (!read.custom && !TextOf(code.custom_code()).empty()) {
                     survey.AddUnread(fmt::format("operator_codes[{}].custom_code", i));
                   }
                   module.opcodes.push_back(read);
                   return {};
                 });
}

Status ReadBuffers(const format::Model& model, FileBytes& file, graph::Module& module) {
  return ForEach(model.buffers(), "buffer", [&](const format::Buffer& buffer, uint32_t) -> Status {
    graph::Bytes data = ListOf<uint8_t>(buffer.data());
    if (buffer.offset() > FileBytes::kNoOffset) {
      if (!data.empty()) return Error{"has both data and an offset, want one of them"};
      MOTE_TRY(data, file.Range(buffer.offset(), buffer.size(), "data"));
    }
    module.buffers.push_back(std::move(data));
    return {};
  });
}

Status ReadSubgraph(const format::SubGraph& from,
                    FileBytes& file,
                    const graph::Module& module,
                    graph::Subgraph& subgraph) {
  subgraph.name = TextOf(from.name());
  subgraph.inputs = ListOf<int>(from.inputs());
  subgraph.outputs = ListOf<int>(from.outputs());
  MOTE_RETURN_IF_ERROR(
      ForEach(from.tensors(), "tensor", [&](const format::Tensor& tensor, uint32_t) -> Status {
        MOTE_TRY(graph::Tensor read, ReadTensor(tensor));
        subgraph.tensors.push_back(std::move(read));
        return {};
      }));
  return ForEach(from.operators(), "op", [&](const format::Operator& op, uint32_t) -> Status {
    MOTE_TRY(graph::Op read, ReadOp(op, module.opcodes, file));
    subgraph.ops.push_back(std::move(read));
    return {};
  });
}

Status ReadSubgraphs(const format::Model& model, FileBytes& file, graph::Module& module) {
  return ForEach(
      model.subgraphs(), "subgraph", [&](const format::SubGraph& from, uint32_t) -> Status {
        module.subgraphs.emplace_back();
        return ReadSubgraph(from, file, module, module.subgraphs.back());
      });
}

using NameList = flatbuffers::Vector<flatbuffers::Offset<format::TensorMap>>;

std::vector<graph::TensorName> ReadNames(const NameList* list) {
  std::vector<graph::TensorName> names;
  if (list == nullptr) return names;
  for (const format::TensorMap* name : *list) {
    names.push_back({TextOf(name->name()), name->tensor_index()});
  }
  return names;
}

void ReadSignatures(const format::Model& model, graph::Module& module) {
  if (model.signature_defs() == nullptr) return;
  for (const format::SignatureDef* from : *model.signature_defs()) {
    module.signatures.push_back({TextOf(from->signature_key()),
                                 from->subgraph_index(),
                                 ReadNames(from->inputs()),
                                 ReadNames(from->outputs()),
                                 TextOf(from->deprecated_tag())});
  }
}

void ReadMetadata(const format::Model& model, graph::Module& module) {
  module.metadata_buffer = ListOf<int32_t>(model.metadata_buffer());
  if (model.metadata() == nullptr) return;
  for (const format::Metadata* metadata : *model.metadata()) {
    module.metadata.push_back({TextOf(metadata->name()), metadata->buffer()});
  }
}

}  // namespace

std::string TextOf(const flatbuffers::String* text) { return text != nullptr ? text->str() : ""; }

Result<graph::Bytes> FileBytes::Range(uint64_t offset, uint64_t size, const std::string& what) {
  if (offset > bytes_.size() || size > bytes_.size() - offset) {
    return Error{
        fmt::format("{} is {} bytes at {}, want it within the file's {} bytes. The file "
                    "is truncated: fetch it again",
                    what,
                    size,
                    offset,
                    bytes_.size())};
  }
  if (size > left_) {
    return Error{
        fmt::format("{} is {} bytes at {}, which overlap with other parts of the file. "
                    "The file is damaged: fetch or convert it again",
                    what,
                    size,
                    offset)};
  }
  left_ -= size;
  const uint8_t* const first = bytes_.begin() + offset;
  return graph::Bytes(first, first + size);
}

Status ReadModel(const format::Model& model,
                 Span<const uint8_t> bytes,
                 Survey& survey,
                 graph::Module& module) {
  FileBytes file(bytes);
  module.version = model.version();
  module.description = TextOf(model.description());
  MOTE_RETURN_IF_ERROR(ReadOpCodes(model, survey, module));
  MOTE_RETURN_IF_ERROR(ReadBuffers(model, file, module));
  MOTE_RETURN_IF_ERROR(ReadSubgraphs(model, file, module));
  ReadSignatures(model, module);
  ReadMetadata(model, module);
  return {};
}

}  // namespace mote::tflite
