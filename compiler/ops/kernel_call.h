// SPDX-License-Identifier: Apache-2.0
// A KernelCall: one operator, lowered. The host runs it and the emitter writes it down; both use
// the same kernel, the same parameters and the same packed constants, so they give the same bytes.
#pragma once

#include <cstring>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/element.h"
#include "runtime/base/span.h"
#include "support/check.h"

namespace mote::ops {

// Constants as the kernel reads them: weights, biases, multipliers.
struct Constant {
  std::string role;  // "weights": the emitted array is named after the operator and this
  Element element = Element::kInt8;
  graph::Bytes bytes;
};

// One argument of a kernel, after the parameters.
struct Operand {
  enum class Kind { kInput, kOutput, kConstant, kScratch };
  Kind kind = Kind::kInput;
  int tensor = graph::kAbsent;  // kInput, kOutput: index in the subgraph
  Constant constant;            // kConstant
  int64_t scratch_bytes = 0;    // kScratch
  bool per_image = false;       // each image of a batch has its part: see ForEachImage()
};

Operand InputOperand(int tensor);
Operand OutputOperand(int tensor);
Operand ScratchOperand(int64_t bytes);

template <class T>
Operand ConstantOperand(std::string role, const std::vector<T>& values) {
  Operand operand;
  operand.kind = Operand::Kind::kConstant;
  operand.constant = {std::move(role), ElementFor<T>(), {}};
  operand.constant.bytes.resize(values.size() * sizeof(T));
  if (!values.empty()) {
    std::memcpy(operand.constant.bytes.data(), values.data(), operand.constant.bytes.size());
  }
  return operand;
}

// The parameters as generated code spells them: field names in the order of the struct.
struct ParamField {
  std::string name;
  std::string value;  // "49", "{2, 3}", "0x1p-3F"
};

// Memory of one operand when the host runs a call.
struct Memory {
  void* data = nullptr;
  size_t bytes = 0;
};

// What a call does: runs its kernel, or decides which other calls run.
//   kIf     the first block where operand 0 is true, else the second
//   kWhile  the first block, which computes operand 0; the second, and again, as long as it is true
//   kRows   the calls of the only block, each many times in the order of `steps`
enum class Flow { kKernel, kIf, kWhile, kRows };

// Where a call inside of a kRows finds an operand the n-th time that it runs: at offset + n *
// advance of a tensor that is an operand of the kRows too, or of its scratch.
struct RowPlace {
  int tensor = graph::kAbsent;  // absent: the scratch
  int64_t offset = 0;
  int64_t advance = 0;
  int64_t bytes = 0;
};

// The first output may begin so many bytes before that input, and lie on it.
struct Trail {
  int tensor = graph::kAbsent;
  int64_t bytes = 0;
};

struct KernelCall {
  std::string opcode;       // "CONV_2D"
  std::string name;         // of the operator: its first output's
  std::string kernel;       // "Conv2dS8Ref"
  std::string isa;          // "ref": the kernel stands in runtime/ops/<folder>/<table>_<isa>.cc
  std::string folder;       // "conv2d"
  std::string table;        // the folder's, or that of another element type: "requantize_u8"
  std::string function;     // "mote::Conv2dS8Ref<mote::Rounding::kSingle>"
  std::string params_type;  // "mote::Conv2dParams"
  std::vector<ParamField> params;
  std::vector<Operand> operands;
  std::vector<Element> elements;     // of each operand, as the kernel's signature has it
  std::vector<int> in_place_inputs;  // tensors that may share the memory of the first output
  Trail trail;
  bool is_alias = false;  // set by the registry: see OpDef::is_alias
  int32_t images = 1;     // how often the kernel runs
  int64_t macs = 0;       // set by the registry: see macs.h
  Flow flow = Flow::kKernel;
  std::vector<size_t> subgraphs;  // kIf, kWhile: what the two blocks are made of
  // Of kIf and kWhile empty until compiler/program/inline.h fills them.
  std::vector<std::vector<KernelCall>> blocks;
  std::vector<uint16_t> steps;   // kRows: which call of the block runs
  std::vector<RowPlace> places;  // inside of a kRows: of each operand
  size_t pushes = 0;  // kRows: so many of the block, the first, each wait for a row of the image
  // One Memory per operand, in order. kKernel only.
  std::function<void(const std::vector<Memory>&)> run;
};

inline bool IsControl(Flow flow) { return flow == Flow::kIf || flow == Flow::kWhile; }

// What an operator does: one call, several one after the other (SPLIT writes an output a call), or
// none (VAR_HANDLE only names something).
using KernelCalls = std::vector<KernelCall>;

// The call for every image of a batch in turn: the kernel sees one of the input and of the outputs
// at a time, and the same constants and scratch. `images`, at least 1, divides their sizes.
KernelCall ForEachImage(KernelCall call, int32_t images);

// Ties a kernel to its parameters: Memory becomes the spans of the kernel's own signature.
template <class Params, class... T>
std::function<void(const std::vector<Memory>&)> Bind(void (*kernel)(const Params&, Span<T>...),
                                                     const Params& params) {
  return [kernel, params](const std::vector<Memory>& memory) {
    MOTE_CHECK(memory.size() == sizeof...(T), "a call with another number of operands");
    [&]<size_t... kIndex>(std::index_sequence<kIndex...>) {
      kernel(params,
             Span<T>(static_cast<T*>(memory[kIndex].data), memory[kIndex].bytes / sizeof(T))...);
    }
    (std::index_sequence_for<T...>{});
  };
}

template <class Params, class... T>
std::vector<Element> ElementsOf(void (*)(const Params&, Span<T>...)) {
  return {ElementFor<std::remove_const_t<T>>()...};
}

// Collects the fields of a parameter struct in order. Each op lists its fields once:
//   Fields f; f.Add("input_h", p.input_h)...;
class Fields {
 public:
  Fields& Add(const std::string& name, int32_t value);
  Fields& Add(const std::string& name, float value);
  Fields& Add(const std::string& name, Requant value);
  Fields& Add(const std::string& name, Factor value);
  template <size_t kSize>
  Fields& Add(const std::string& name, const int32_t (&values)[kSize]) {
    return AddList(name, values, kSize);
  }
  std::vector<ParamField> fields() const { return fields_; }
  // The bytes that the listed fields take: equals sizeof(Params), or a field was forgotten.
  size_t bytes() const { return bytes_; }

 private:
  Fields& AddList(const std::string& name, const int32_t* values, size_t size);
  std::vector<ParamField> fields_;
  size_t bytes_ = 0;
};

}  // namespace mote::ops
