// SPDX-License-Identifier: Apache-2.0
// An operator of a verified Module, seen with its tensors: what shape rules and lowerings read.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::ops {

class OpView {
 public:
  OpView(const graph::Module& module, const graph::Subgraph& subgraph, size_t index)
      : module_(&module), subgraph_(&subgraph), index_(index) {}

  const graph::Module& module() const { return *module_; }
  const graph::Op& op() const { return subgraph_->ops[index_]; }
  size_t index() const { return index_; }
  std::string name() const;
  const graph::Attributes& attributes() const { return op().attributes; }

  // Optional inputs may be kAbsent or left off the end of the list.
  bool has_input(size_t i) const;
  int input_id(size_t i) const { return op().inputs[i]; }
  int output_id(size_t i) const { return op().outputs[i]; }
  const graph::Tensor& input(size_t i) const { return tensor(input_id(i)); }
  const graph::Tensor& output(size_t i) const { return tensor(output_id(i)); }
  const graph::Tensor& tensor(int id) const { return subgraph_->tensors[static_cast<size_t>(id)]; }
  size_t input_count() const { return op().inputs.size(); }
  size_t output_count() const { return op().outputs.size(); }

  bool is_constant(size_t i) const { return graph::IsConstant(*module_, input(i)); }
  const graph::Bytes& constant(size_t i) const { return graph::ConstantOf(*module_, input(i)); }

  // "op 14 CONV_2D 'block3/conv': " + what.
  Error Fail(const std::string& what) const;

  // Arity and types, each with a message that says what was found and wanted.
  Status WantInputs(size_t least, size_t most) const;
  Status WantOutputs(size_t count) const;
  Status WantDType(const char* role, const graph::Tensor& tensor, graph::DType want) const;
  // One of several types.
  Status WantDTypeIn(const char* role,
                     const graph::Tensor& tensor,
                     const std::vector<graph::DType>& want) const;
  Status WantRank(const char* role, const graph::Tensor& tensor, size_t least, size_t most) const;
  Status WantConstant(const char* role, size_t i) const;
  // One scale and zero point, scale positive, zero point in the range of the type.
  // An int16 has zero point 0, unless the operator can do with any.
  Status WantPerTensor(const char* role,
                       const graph::Tensor& tensor,
                       bool any_zero_point = false) const;
  // Options that mote understands: an attribute with another name is refused, not overlooked.
  Status WantAttributes(const std::vector<std::string>& known) const;

  // A constant input's values; the caller has checked type and constness.
  template <class T>
  std::vector<T> Values(size_t i) const {
    const graph::Bytes& bytes = constant(i);
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
  }
  // A constant int32 or int64 input (axes, shapes, paddings) as int64.
  Result<std::vector<int64_t>> IndexValues(const char* role, size_t i) const;
  // `axis` of x, which counts from the end where it is negative.
  Result<size_t> AxisIn(const graph::Tensor& x, int64_t axis) const;
  // The axis of x that a constant input names.
  Result<size_t> ConstantAxis(size_t i, const graph::Tensor& x) const;

 private:
  const graph::Module* module_;
  const graph::Subgraph* subgraph_;
  size_t index_;
};

}  // namespace mote::ops
