// SPDX-License-Identifier: Apache-2.0
// A front end for vibration as tests use it. Tests only.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "compiler/frontend/vibration_tables.h"
#include "runtime/signal/vibration/vibration_oracle.h"

namespace mote::testing {

// With exactly the memory that it asks for, full of junk.
class VibrationRun {
 public:
  explicit VibrationRun(const frontend::VibrationSettings& s)
      : tables_(frontend::VibrationTables::Make(s).value()),
        params_(tables_.Params()),
        memory_(new uint8_t[VibrationMemoryBytes(params_)]) {
    for (size_t i = 0; i < VibrationMemoryBytes(params_); ++i) memory_[i] = 0xA5;
    front_end_.Init(params_, {memory_.get(), VibrationMemoryBytes(params_)});
  }

  // The frames of `samples`, given in pieces of `piece` at most.
  std::vector<std::vector<int8_t>> Push(const std::vector<int16_t>& samples, size_t piece) {
    std::vector<std::vector<int8_t>> frames;
    for (size_t at = 0; at < samples.size();) {
      std::vector<int8_t> frame(static_cast<size_t>(params_.quantize.count), 0x55);
      const size_t count = std::min(piece, samples.size() - at);
      const VibrationFrontEnd::Step step =
          front_end_.Process({samples.data() + at, count}, {frame.data(), frame.size()});
      EXPECT_TRUE(step.has_frame || step.taken == count);
      at += step.taken;
      if (step.has_frame) frames.push_back(frame);
    }
    return frames;
  }
  std::vector<std::vector<int8_t>> Push(const std::vector<int16_t>& samples) {
    return Push(samples, samples.size());
  }

  void Reset() { front_end_.Reset(); }
  const VibrationParams& params() const { return params_; }
  const VibrationFrontEnd& front_end() const { return front_end_; }

 private:
  frontend::VibrationTables tables_;
  VibrationParams params_;
  std::unique_ptr<uint8_t[]> memory_;
  VibrationFrontEnd front_end_;
};

// How many values of the frames of one axis are near the oracle's.
struct Agreement {
  int64_t values = 0, beyond_one_step = 0;
};

inline void Compare(const frontend::VibrationSettings& s,
                    const std::vector<int16_t>& x,
                    Agreement& sum) {
  VibrationRun run(s);
  const VibrationOracle oracle(s);
  const std::vector<std::vector<int8_t>> found = run.Push(x);
  const std::vector<std::vector<double>> real = oracle.Frames(x);
  ASSERT_EQ(found.size(), real.size());
  for (size_t k = 0; k < found.size(); ++k) {
    ASSERT_EQ(found[k].size(), real[k].size());
    for (size_t i = 0; i < found[k].size(); ++i) {
      ++sum.values;
      if (std::abs(found[k][i] - oracle.Quantized(real[k][i])) > 1) ++sum.beyond_one_step;
    }
  }
}

}  // namespace mote::testing
