// SPDX-License-Identifier: Apache-2.0
// What two implementations said of one model, tensor by tensor.
#pragma once

#include <map>
#include <string>

#include "compiler/graph/module.h"

namespace mote::conformance {

// tensor index of the main subgraph -> its bytes
using TensorBytes = std::map<int, graph::Bytes>;

// The largest relative difference that float32 may have. An element is measured against the larger
// of itself and `Comparison::float_floor` times the largest number of its tensor.
inline constexpr double kFloatTolerance = 1e-5;

// What was found over all tensors and inputs.
struct Comparison {
  double float_floor = 0;
  size_t bytes = 0;
  size_t elements = 0;
  size_t different = 0;   // elements: integers that differ, floats outside of the tolerance
  size_t other_bits = 0;  // floats inside of it, but not bit for bit
  double largest = 0;     // difference of two integers
  std::string first;      // where: "op 3 CONV_2D 'x': element 17: 4, want 5"

  // Tensors that only one of them shows are passed over.
  void Add(const graph::Module& module, const TensorBytes& got, const TensorBytes& want);
  void Add(const Comparison& other);
};

}  // namespace mote::conformance
