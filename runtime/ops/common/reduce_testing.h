// SPDX-License-Identifier: Apache-2.0
// What the tests of operators that reduce dimensions share: tensors of rank 6, and the elements
// that belong to each output, found by walking the input once. Tests only.
#pragma once

#include <vector>

#include "runtime/ops/common/op_testing.h"
#include "runtime/ops/common/reduce_params.h"

namespace mote::testing {

// A tensor whose dimensions are kept and reduced in turn, starting with either.
struct ReduceShape {
  int32_t shape[6];
  bool reduced[6];
  int32_t size, count;
};

template <class Params>
ReduceShape AnyReduction(Random& random, Params& p) {
  ReduceShape e = {};
  const bool first = random.Coin();
  e.size = e.count = 1;
  for (int32_t d = 5; d >= 0; --d) {
    e.shape[d] = random.Int(1, 4);
    e.reduced[d] = (d % 2 == 0) == first;
    const int32_t slot = d / 2;
    (e.reduced[d] ? p.reduced_size : p.kept_size)[slot] = e.shape[d];
    (e.reduced[d] ? p.reduced_stride : p.kept_stride)[slot] = e.size;
    if (e.reduced[d]) e.count *= e.shape[d];
    e.size *= e.shape[d];
  }
  return e;
}

// For each output the elements that it is made of.
template <class T>
std::vector<std::vector<T>> Groups(const ReduceShape& e, const std::vector<T>& x) {
  std::vector<std::vector<T>> groups(static_cast<size_t>(e.size / e.count));
  for (int32_t i = 0; i < e.size; ++i) {
    int32_t rest = i, at = 0, stride = 1;
    for (int32_t d = 5; d >= 0; --d) {
      const int32_t index = rest % e.shape[d];
      rest /= e.shape[d];
      if (e.reduced[d]) continue;
      at += index * stride;
      stride *= e.shape[d];
    }
    groups[static_cast<size_t>(at)].push_back(x[static_cast<size_t>(i)]);
  }
  return groups;
}

}  // namespace mote::testing
