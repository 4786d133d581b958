// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/frames/frames.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<FramesParams, decltype(FramesRef)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(FramesParams, name, when, scratch, name, name)
#include "runtime/ops/frames/frames_kernels.inc"
#undef MOTE_KERNEL
};

TEST(Frames, HoldsTheNewestFramesOfAStream) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const FramesParams p = {random.Seam(), random.Int(1, 5)};
    const size_t frame_bytes = static_cast<size_t>(p.frame_bytes);
    const size_t kept_bytes = frame_bytes * static_cast<size_t>(p.kept_frames);
    const std::vector<int8_t> stream = random.Int8s(40 * p.frame_bytes);
    for (const Row& row : kRows) {
      std::vector<int8_t> state(kept_bytes, 0);
      for (size_t at = 0; at < stream.size(); at += frame_bytes) {
        const auto begin = stream.begin() + static_cast<std::ptrdiff_t>(at);
        const std::vector<int8_t> frame(begin, begin + p.frame_bytes);
        std::vector<int8_t> window(kept_bytes + frame_bytes);
        row.single(p, In(frame), In(state), Out(window), Out(state));
        if (at < kept_bytes) continue;
        const auto oldest = stream.begin() + static_cast<std::ptrdiff_t>(at - kept_bytes);
        EXPECT_EQ(window, std::vector<int8_t>(oldest, begin + p.frame_bytes)) << row.name;
      }
    }
  }
}

}  // namespace
}  // namespace mote
