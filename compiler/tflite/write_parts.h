// SPDX-License-Identifier: Apache-2.0
// The second half of writing: operator codes and subgraphs. Internal to compiler/tflite.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "flatbuffers/flatbuffers.h"
#include "support/result.h"

namespace mote::tflite {

namespace format {
struct OperatorCode;
struct SubGraph;
}  // namespace format

// The module's operator codes, and those that its operators need besides.
class OpCodes {
 public:
  explicit OpCodes(std::vector<graph::OpCode> codes) : codes_(std::move(codes)) {}
  // The operator's own code where it fits; else the first that does; else a new one.
  Result<uint32_t> IndexFor(const graph::Op& op);
  const std::vector<graph::OpCode>& all() const { return codes_; }

 private:
  std::vector<graph::OpCode> codes_;
};

Result<flatbuffers::Offset<format::OperatorCode>> WriteOpCode(
    flatbuffers::FlatBufferBuilder& builder, const graph::OpCode& code);
// Errors begin with the operator or tensor.
Result<flatbuffers::Offset<format::SubGraph>> WriteSubgraph(flatbuffers::FlatBufferBuilder& builder,
                                                            const graph::Subgraph& subgraph,
                                                            OpCodes& opcodes);

// Empty ones are left out, as converters do.
inline flatbuffers::Offset<flatbuffers::String> WriteText(flatbuffers::FlatBufferBuilder& builder,
                                                          const std::string& text) {
  return text.empty() ? 0 : builder.CreateString(text);
}
template <class T>
flatbuffers::Offset<flatbuffers::Vector<T>> WriteList(flatbuffers::FlatBufferBuilder& builder,
                                                      const std::vector<T>& list) {
  return list.empty() ? 0 : builder.CreateVector(list);
}

}  // namespace mote::tflite
