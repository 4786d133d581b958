// SPDX-License-Identifier: Apache-2.0
// A model of one operator of our own, whose inputs are what was learned.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "trainer/classical/samples.h"

namespace mote::trainer {

class LearnedModel {
 public:
  explicit LearnedModel(const InputSpec& input);

  // The operator's next input. A scale of 0: none.
  template <class T>
  void AddTable(const std::string& name,
                const graph::Shape& shape,
                const std::vector<T>& values,
                float scale = 0,
                int32_t zero_point = 0) {
    inputs_.push_back(builder_.AddConstant<T>(name, shape, values, scale, zero_point));
  }

  // With the operator and its output, int8 of that name.
  graph::Module Finish(const std::string& opcode,
                       const std::string& output,
                       const graph::Shape& shape,
                       float scale,
                       int32_t zero_point);

  // The output of mote.Mahalanobis and mote.KMeans: 1.0 is the limit.
  graph::Module FinishWithLimitScore(const std::string& opcode);

 private:
  graph::ModuleBuilder builder_;
  std::vector<int> inputs_;
};

}  // namespace mote::trainer
