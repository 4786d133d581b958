// SPDX-License-Identifier: Apache-2.0
// The Module: a model in memory. Subgraphs of operators over tensors, the constant buffers they
// share, variables, signatures and metadata. It holds everything a .tflite holds, so that what is
// read and written back unchanged is the same model.
//
// Indices are the currency, as in TFLite: tensors and operators of a subgraph, buffers of the
// module. graph::Verify() proves that they are in range; code after it relies on that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/graph/attributes.h"
#include "compiler/graph/dtype.h"

namespace mote::graph {

using Bytes = std::vector<uint8_t>;
using Shape = std::vector<int32_t>;

inline constexpr int kAbsent = -1;  // an optional input that is not given

// real = scale * (quantised - zero_point). Empty scale: not quantised. One scale: per tensor;
// several: per channel along `axis`.
struct Quantization {
  std::vector<float> scale;
  std::vector<int64_t> zero_point;
  std::vector<float> min;  // the recorded range, kept but not used
  std::vector<float> max;
  int32_t axis = 0;  // as the file has it: see QuantizedAxis()
  Bytes custom;      // details of a custom quantisation, kept but not used

  bool operator==(const Quantization&) const = default;
  bool present() const { return !scale.empty(); }
  bool per_channel() const { return scale.size() > 1; }
};

// Options of a tensor that mote carries without looking inside (sparsity, variant types):
// attributes nested by dotted name, as compiler/tflite wrote them.
using Opaque = Attributes;

struct Tensor {
  std::string name;
  DType dtype = DType::kFloat32;
  Shape shape;
  Shape shape_signature;  // -1 where a dimension is dynamic; empty: all fixed
  Quantization quantization;
  uint32_t buffer = 0;  // index into Module::buffers; 0 and empty buffers mean "no constant data"
  bool is_variable = false;
  bool has_rank = false;
  bool has_quantization = false;  // the table was there, even if empty
  Opaque opaque;

  bool operator==(const Tensor&) const = default;
};

struct Op {
  std::string opcode;  // "CONV_2D"; a custom operator's own name when `custom`
  bool custom = false;
  int32_t version = 1;
  std::vector<int> inputs;   // tensor indices, kAbsent for an optional input that is not given
  std::vector<int> outputs;  // tensor indices
  std::vector<int> intermediates;
  std::string options_type;  // the schema's table of options ("Conv2DOptions"), "" where none
  Attributes attributes;
  Bytes custom_options;
  std::vector<bool> mutating_inputs;
  int32_t code_index = -1;  // which operator code of the file it used; -1: any that fits

  bool operator==(const Op&) const = default;
};

struct Subgraph {
  std::string name;
  std::vector<Tensor> tensors;
  std::vector<Op> ops;  // in execution order
  std::vector<int> inputs;
  std::vector<int> outputs;

  bool operator==(const Subgraph&) const = default;
};

// An operator code of the file, kept so that unused and duplicate ones survive a rewrite.
struct OpCode {
  std::string opcode;
  bool custom = false;
  int32_t version = 1;
  int8_t deprecated_code = 0;  // as the file had it

  bool operator==(const OpCode&) const = default;
};

struct Metadata {
  std::string name;
  uint32_t buffer = 0;
  bool operator==(const Metadata&) const = default;
};

struct TensorName {
  std::string name;
  uint32_t tensor = 0;
  bool operator==(const TensorName&) const = default;
};

struct Signature {
  std::string key;
  uint32_t subgraph = 0;
  std::vector<TensorName> inputs;
  std::vector<TensorName> outputs;
  std::string tag{};  // retired by the format, kept where a file has it
  bool operator==(const Signature&) const = default;
};

// A named state that outlives an inference (VAR_HANDLE): found by container and shared name.
struct Variable {
  std::string container;
  std::string name;
  bool operator==(const Variable&) const = default;
};

struct Module {
  uint32_t version = 3;
  std::string description;
  std::vector<Bytes> buffers;  // buffer 0 is empty by the format's convention
  std::vector<Subgraph> subgraphs;
  std::vector<OpCode> opcodes;
  std::vector<Metadata> metadata;
  std::vector<int32_t> metadata_buffer;  // the format's older, unnamed list
  std::vector<Signature> signatures;

  bool operator==(const Module&) const = default;

  Subgraph& main() { return subgraphs.front(); }
  const Subgraph& main() const { return subgraphs.front(); }
};

// The constant bytes of a tensor; empty where it has none. Buffer 0 is never a constant.
const Bytes& ConstantOf(const Module& module, const Tensor& tensor);
bool IsConstant(const Module& module, const Tensor& tensor);

// Adds a buffer and returns its index, never 0: a module without buffers gets its empty one first.
uint32_t AddBuffer(Module& module, Bytes bytes);

// The variables that the VAR_HANDLE operators of all subgraphs name, each once, in file order.
std::vector<Variable> Variables(const Module& module);

// The axis along which several scales run: a tensor of one dimension has only that, whatever its
// file says (the biases of TFLM's person_detect say 3).
int32_t QuantizedAxis(const Tensor& tensor);

// Elements of a shape; nullopt where a dimension is negative or the product of the dimensions that
// are not zero overflows int64 (so that no partial product, a stride say, overflows either).
std::optional<int64_t> ElementCount(const Shape& shape);
// Bytes of a tensor, rounded up for sub-byte types; nullopt as above or for unsized types.
std::optional<int64_t> ByteCount(const Tensor& tensor);

// "[1,49,10,1]"
std::string ShapeText(const Shape& shape);
// "op 14 CONV_2D 'block3/conv'": how messages name an operator. The name is its first output's.
// Safe before Verify() too: control characters are escaped, long names cut, wrong indices left out.
std::string OpText(const Subgraph& subgraph, size_t op_index);
// "tensor 3 'block3/bias'"
std::string TensorText(const Subgraph& subgraph, size_t tensor_index);

}  // namespace mote::graph
