// SPDX-License-Identifier: Apache-2.0
// mote.Frames: the newest frames of a stream, elements of any type.
//   window = state, then frame        new_state = window without its oldest frame
// frame      [frame_bytes]
// state      [kept_frames * frame_bytes]          the frames before, the oldest first
// window     [(kept_frames + 1) * frame_bytes]
// new_state  [kept_frames * frame_bytes]
// Alias      new_state may be state
// Errors     none at run time: the compiler proves shapes
// Exact      nothing is computed
// Source     docs/numerics/moves.md, mote.Frames.  Cost: two copies of the window
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct FramesParams {
  int32_t frame_bytes, kept_frames;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const FramesParams& p,                  \
            Span<const int8_t> frame,               \
            Span<const int8_t> state,               \
            Span<int8_t> window,                    \
            Span<int8_t> new_state);
#include "runtime/ops/frames/frames_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
