// SPDX-License-Identifier: Apache-2.0
// The second half of reading: from verified accessors to the Module. Internal to compiler/tflite.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/tflite/survey.h"
#include "flatbuffers/flatbuffers.h"
#include "runtime/base/span.h"
#include "support/result.h"

namespace mote::tflite {

namespace format {
struct Model;
struct Operator;
struct SubGraph;
struct Tensor;
}  // namespace format

// What lies behind the flatbuffer, by offsets from the start of the file.
class FileBytes {
 public:
  explicit FileBytes(Span<const uint8_t> bytes) : bytes_(bytes), left_(bytes.size()) {}
  // `what` names the part in the error. All parts together are no more than the file.
  Result<graph::Bytes> Range(uint64_t offset, uint64_t size, const std::string& what);
  // A range is given where its offset is above this.
  static constexpr uint64_t kNoOffset = 1;

 private:
  Span<const uint8_t> bytes_;
  uint64_t left_;
};

// Everything but what the survey found unread, to which operator codes may add.
Status ReadModel(const format::Model& model,
                 Span<const uint8_t> bytes,
                 Survey& survey,
                 graph::Module& module);

Result<graph::Tensor> ReadTensor(const format::Tensor& tensor);
Result<graph::Op> ReadOp(const format::Operator& from,
                         const std::vector<graph::OpCode>& codes,
                         FileBytes& file);

// Absent ones are empty. Copied as bytes: a hostile file's elements need not be aligned.
std::string TextOf(const flatbuffers::String* text);
template <class T, class Stored>
std::vector<T> ListOf(const flatbuffers::Vector<Stored>* list) {
  if (list == nullptr) return {};
  std::vector<T> values(list->size());
  for (uint32_t i = 0; i < list->size(); ++i) {
    values[i] = static_cast<T>(flatbuffers::ReadScalar<Stored>(list->Data() + i * sizeof(Stored)));
  }
  return values;
}

}  // namespace mote::tflite
