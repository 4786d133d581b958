// SPDX-License-Identifier: Apache-2.0
#include "compiler/tflite/write.h"

#include <fmt/format.h>

#include "compiler/graph/verify.h"
#include "compiler/tflite/read.h"
#include "compiler/tflite/structure.h"
#include "compiler/tflite/write_parts.h"
#include "schema_generated.h"

namespace mote::tflite {

namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

template <class T>
using List = Offset<flatbuffers::Vector<Offset<T>>>;

Status CheckComplete(const graph::Module& module) {
  for (const graph::Metadata& metadata : module.metadata) {
    if (metadata.name != kUnreadName || metadata.buffer >= module.buffers.size()) continue;
    const graph::Bytes& text = module.buffers[metadata.buffer];
    const std::string places(text.begin(), text.end());
    return Error{
        fmt::format("cannot be written: the file it was read from holds what mote does "
                    "not carry: {}. Convert it without, or use the file as it is",
                    places.substr(0, places.find('\n')))};
  }
  return {};
}

Status CheckVersion(const graph::Module& module) {
  if (module.version == kVersion) return {};
  return Error{fmt::format("schema version {}, want {}", module.version, kVersion)};
}

Status CheckSize(const graph::Module& module) {
  size_t bytes = 0;
  for (const graph::Bytes& buffer : module.buffers) bytes += buffer.size();
  if (bytes <= kMaxModelBytes) return {};
  return Error{fmt::format("the constants take {} bytes, want at most {}", bytes, kMaxModelBytes)};
}

List<format::Buffer> WriteBuffers(FlatBufferBuilder& builder, const graph::Module& module) {
  std::vector<Offset<format::Buffer>> buffers;
  for (const graph::Bytes& bytes : module.buffers) {
    buffers.push_back(format::CreateBufferDirect(builder, bytes.empty() ? nullptr : &bytes));
  }
  return builder.CreateVector(buffers);
}

Result<List<format::OperatorCode>> WriteOpCodes(FlatBufferBuilder& builder,
                                                const std::vector<graph::OpCode>& opcodes) {
  std::vector<Offset<format::OperatorCode>> written;
  for (size_t i = 0; i < opcodes.size(); ++i) {
    const auto code = WriteOpCode(builder, opcodes[i]);
    if (!code.ok()) return code.error().In(fmt::format("operator code {}", i));
    written.push_back(*code);
  }
  return builder.CreateVector(written);
}

Result<List<format::SubGraph>> WriteSubgraphs(FlatBufferBuilder& builder,
                                              const graph::Module& module,
                                              OpCodes& opcodes) {
  std::vector<Offset<format::SubGraph>> subgraphs;
  for (size_t i = 0; i < module.subgraphs.size(); ++i) {
    const auto subgraph = WriteSubgraph(builder, module.subgraphs[i], opcodes);
    if (!subgraph.ok()) {
      return i == 0 ? subgraph.error() : subgraph.error().In(fmt::format("subgraph {}", i));
    }
    subgraphs.push_back(*subgraph);
  }
  return builder.CreateVector(subgraphs);
}

List<format::TensorMap> WriteNames(FlatBufferBuilder& builder,
                                   const std::vector<graph::TensorName>& names) {
  std::vector<Offset<format::TensorMap>> written;
  for (const graph::TensorName& name : names) {
    written.push_back(format::CreateTensorMap(builder, WriteText(builder, name.name), name.tensor));
  }
  return builder.CreateVector(written);
}

List<format::SignatureDef> WriteSignatures(FlatBufferBuilder& builder,
                                           const graph::Module& module) {
  if (module.signatures.empty()) return 0;
  std::vector<Offset<format::SignatureDef>> signatures;
  for (const graph::Signature& signature : module.signatures) {
    const auto inputs = WriteNames(builder, signature.inputs);
    const auto outputs = WriteNames(builder, signature.outputs);
    const auto key = WriteText(builder, signature.key);
    const auto tag = WriteText(builder, signature.tag);
    signatures.push_back(
        format::CreateSignatureDef(builder, inputs, outputs, key, tag, signature.subgraph));
  }
  return builder.CreateVector(signatures);
}

List<format::Metadata> WriteMetadata(FlatBufferBuilder& builder, const graph::Module& module) {
  if (module.metadata.empty()) return 0;
  std::vector<Offset<format::Metadata>> written;
  for (const graph::Metadata& metadata : module.metadata) {
    written.push_back(
        format::CreateMetadata(builder, WriteText(builder, metadata.name), metadata.buffer));
  }
  return builder.CreateVector(written);
}

}  // namespace

Result<graph::Bytes> Write(const graph::Module& module) {
  MOTE_RETURN_IF_ERROR(graph::Verify(module));
  MOTE_RETURN_IF_ERROR(CheckComplete(module));
  MOTE_RETURN_IF_ERROR(CheckVersion(module));
  MOTE_RETURN_IF_ERROR(CheckSize(module));
  FlatBufferBuilder builder;
  OpCodes opcodes(module.opcodes);
  const auto buffers = WriteBuffers(builder, module);
  MOTE_TRY(const auto subgraphs, WriteSubgraphs(builder, module, opcodes));
  MOTE_TRY(const auto codes, WriteOpCodes(builder, opcodes.all()));
  const auto description = WriteText(builder, module.description);
  const auto metadata_buffer = WriteList<int32_t>(builder, module.metadata_buffer);
  const auto metadata = WriteMetadata(builder, module);
  const auto signatures = WriteSignatures(builder, module);
  format::FinishModelBuffer(builder,
                            format::CreateModel(builder,
                                                module.version,
                                                codes,
                                                subgraphs,
                                                description,
                                                buffers,
                                                metadata_buffer,
                                                metadata,
                                                signatures));
  return graph::Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
}

}  // namespace mote::tflite
