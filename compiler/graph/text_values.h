// SPDX-License-Identifier: Apache-2.0
// What printer and parser of the text form must agree on: numbers, and the defaults that are left
// out. Both directions stand side by side here.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compiler/graph/module.h"

namespace mote::graph {

// The shortest decimal that reads back as the same bits: "0.1", "-0", "inf", "nan"; NaNs of other
// bits than the usual one as "nan0x7fc00001".
std::string FloatText(float value);
std::string FloatText(double value);

// The word as a number of the type; nullopt where it is none or does not fit.
template <class T>
std::optional<T> NumberFromText(std::string_view word);

// An attribute's double must not look like an integer: "1.0". "0.1f" is the float 0.1, widened.
std::string AttributeDoubleText(double value);
std::optional<double> AttributeDoubleFromText(std::string_view word);

// How often each buffer is used, and by which tensors first.
struct BufferUse {
  size_t uses = 0;
  const Tensor* first = nullptr;  // of the tensors whose size fits the bytes
  bool by_tensor = false;
};
std::vector<BufferUse> BufferUses(const Module& module);

// One more than the highest buffer that tensors or metadata use, at least 1.
uint64_t BuffersReferredTo(const Module& module);

// The first operator code that fits an operator; -1 where none does.
class FirstCodes {
 public:
  explicit FirstCodes(const std::vector<OpCode>& opcodes);
  int32_t Of(const Op& op) const;

 private:
  std::map<std::tuple<std::string, bool, int32_t>, int32_t> first_;
};

}  // namespace mote::graph
