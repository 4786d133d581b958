// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/frames/frames.h"

namespace mote {

void FramesRef(const FramesParams& p,
               Span<const int8_t> frame,
               Span<const int8_t> state,
               Span<int8_t> window,
               Span<int8_t> new_state) {
  const int32_t kept_bytes = p.kept_frames * p.frame_bytes;
  int8_t* const newest = CopyBytes(state.data(), kept_bytes, window.data());
  CopyBytes(frame.data(), p.frame_bytes, newest);
  CopyBytes(window.data() + p.frame_bytes, kept_bytes, new_state.data());
}

}  // namespace mote
