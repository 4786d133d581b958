// SPDX-License-Identifier: Apache-2.0
// Any bytes are an error or an array whose size is what its shape says.
#include <cstdint>
#include <cstdlib>

#include "player/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto array = mote::player::ParseNpy({data, size});
  if (!array.ok()) return 0;
  int64_t bytes = mote::graph::DTypeBits(array->dtype) / 8;
  for (const int64_t dimension : array->shape) bytes *= dimension;
  if (bytes != static_cast<int64_t>(array->bytes.size())) std::abort();
  return 0;
}
