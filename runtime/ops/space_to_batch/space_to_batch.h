// SPDX-License-Identifier: Apache-2.0
// SPACE_TO_BATCH_ND: every block_h-th row and block_w-th column of a padded image makes an image of
// its own, elements of any type.
//   y[(by * block_w + bx) * batches + n, i, j] = x[n, i * block_h + by - pad_top,
//                                                     j * block_w + bx - pad_left]
// x        bytes [batches,input_h,input_w,unit_bytes]
// y        bytes [block_h * block_w * batches,output_h,output_w,unit_bytes]; pad_byte where x has
//          no pixel
// Alias    none: y shares no byte with x
// Errors   none at run time: the compiler proves shapes
// Exact    every kernel equals SpaceToBatchRef; nothing is computed
// Source   docs/numerics/moves.md, SPACE_TO_BATCH_ND.  Cost: one byte written an output
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct SpaceToBatchParams {
  int32_t batches, input_h, input_w, output_h, output_w;
  int32_t block_h, block_w, pad_top, pad_left;
  int32_t unit_bytes;
  int32_t pad_byte;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const SpaceToBatchParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/space_to_batch/space_to_batch_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
