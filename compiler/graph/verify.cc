// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/verify.h"

#include <fmt/format.h>

#include "compiler/graph/quote.h"
#include "compiler/graph/verify_parts.h"

namespace mote::graph {
namespace {

Status VerifySubgraph(const Module& module, const Subgraph& subgraph) {
  MOTE_RETURN_IF_ERROR(VerifyTensors(module, subgraph));
  MOTE_RETURN_IF_ERROR(VerifyIndices(module, subgraph));
  return VerifyFlow(module, subgraph);
}

Status VerifySubgraphs(const Module& module) {
  if (module.subgraphs.empty()) {
    return Error{fmt::format("the model has no subgraph, want at least one. {}", kDamaged)};
  }
  for (size_t i = 0; i < module.subgraphs.size(); ++i) {
    const Status status = VerifySubgraph(module, module.subgraphs[i]);
    if (status.ok()) continue;
    return i == 0 ? status.error() : status.error().In(SubgraphText(module, i));
  }
  return {};
}

Status VerifyMetadata(const Module& module) {
  const size_t buffers = module.buffers.size();
  for (const Metadata& metadata : module.metadata) {
    if (metadata.buffer < buffers) continue;
    return Error{fmt::format("metadata {}: buffer {} does not exist, want less than {}. {}",
                             QuotedShort(metadata.name),
                             metadata.buffer,
                             buffers,
                             kDamaged)};
  }
  for (const int32_t buffer : module.metadata_buffer) {
    if (buffer >= 0 && static_cast<size_t>(buffer) < buffers) continue;
    return Error{fmt::format("metadata_buffer: buffer {} does not exist, want less than {}. {}",
                             buffer,
                             buffers,
                             kDamaged)};
  }
  return {};
}

Status VerifyNames(const std::vector<TensorName>& names, const char* role, size_t tensors) {
  for (const TensorName& name : names) {
    if (name.tensor < tensors) continue;
    return Error{fmt::format("{} {} is tensor {}, want less than {}. {}",
                             role,
                             QuotedShort(name.name),
                             name.tensor,
                             tensors,
                             kDamaged)};
  }
  return {};
}

Status VerifySignature(const Module& module, const Signature& signature) {
  if (signature.subgraph >= module.subgraphs.size()) {
    return Error{fmt::format("subgraph {} does not exist, want less than {}. {}",
                             signature.subgraph,
                             module.subgraphs.size(),
                             kDamaged)};
  }
  const size_t tensors = module.subgraphs[signature.subgraph].tensors.size();
  MOTE_RETURN_IF_ERROR(VerifyNames(signature.inputs, "input", tensors));
  return VerifyNames(signature.outputs, "output", tensors);
}

Status VerifySignatures(const Module& module) {
  for (const Signature& signature : module.signatures) {
    const Status status = VerifySignature(module, signature);
    if (!status.ok()) return status.error().In("signature " + QuotedShort(signature.key));
  }
  return {};
}

}  // namespace

Status Verify(const Module& module) {
  MOTE_RETURN_IF_ERROR(VerifySubgraphs(module));
  MOTE_RETURN_IF_ERROR(VerifyCalls(module));
  MOTE_RETURN_IF_ERROR(VerifyMetadata(module));
  return VerifySignatures(module);
}

}  // namespace mote::graph
