// SPDX-License-Identifier: Apache-2.0
// NumPy's .npy files: one array, little-endian, C order.
// Source: NumPy documentation, "NPY format", versions 1.0 to 3.0.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/graph/module.h"
#include "runtime/base/span.h"
#include "support/result.h"

namespace mote::player {

struct Array {
  graph::DType dtype = graph::DType::kInt8;
  std::vector<int64_t> shape;
  graph::Bytes bytes;
};

// Errors: not a .npy file, a type that mote has not (complex, objects, text, big-endian), Fortran
// order, a size that does not match the header.
Result<Array> ParseNpy(Span<const uint8_t> file);

}  // namespace mote::player
