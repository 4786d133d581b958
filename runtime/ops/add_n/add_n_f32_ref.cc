// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/add_n/add_n.h"

namespace mote {

void AddNF32Ref(const AddNF32Params& p, const AddNF32Input* x, Span<float> y) {
  for (int32_t i = 0; i < p.size; ++i) {
    float sum = 0;
    for (int32_t input = 0; input < p.inputs; ++input) sum += x[input].data()[i];
    y.data()[i] = sum;
  }
}

}  // namespace mote
