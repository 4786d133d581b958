// SPDX-License-Identifier: Apache-2.0
// A model of one operator of our own, whose inputs are what was learned.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "trainer/classical/samples.h"

namespace mote::trainer {

class LearnedModel {
 public:
  explicit LearnedModel(const InputSpec& input);

  // The operator's next input. A scale of 0: none.
  template <class T>
  void AddTable(const std::string& name,
                graph::DType dtype,
                graph::Shape shape,
                const std::vector<T>& values,
                float scale = 0,
                int32_t zero_point = 0) {
    graph::Bytes bytes(values.size() * sizeof(T));
    std::memcpy(bytes.data(), values.data(), bytes.size());
    const int tensor = AddTensor(name, dtype, std::move(shape), scale, zero_point);
    graph().tensors[static_cast<size_t>(tensor)].buffer =
        graph::AddBuffer(module_, std::move(bytes));
    inputs_.push_back(tensor);
  }

  // With the operator and its output, int8 of that name.
  graph::Module Finish(const std::string& opcode,
                       const std::string& output,
                       graph::Shape shape,
                       float scale,
                       int32_t zero_point);

  // The output of mote.Mahalanobis and mote.KMeans: 1.0 is the limit.
  graph::Module FinishWithLimitScore(const std::string& opcode);

 private:
  graph::Subgraph& graph() { return module_.subgraphs.front(); }
  int AddTensor(const std::string& name,
                graph::DType dtype,
                graph::Shape shape,
                float scale,
                int32_t zero_point);

  graph::Module module_;
  std::vector<int> inputs_;
};

}  // namespace mote::trainer
