// SPDX-License-Identifier: Apache-2.0
// This machine's microphone, through ALSA's `arecord`.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>

#include "runtime/base/span.h"
#include "support/result.h"

namespace mote::cli {

class Microphone {
 public:
  // 16 bits, one channel. `seconds` 0: until interrupted. Errors: arecord is not installed.
  static Result<Microphone> Open(int32_t rate_hz, double seconds);

  // Waits for samples; 0 at the end.
  size_t Read(Span<int16_t> pcm);

 private:
  struct Close {
    void operator()(FILE* pipe) const;
  };
  std::unique_ptr<FILE, Close> pipe_;
  int64_t left_ = 0;  // samples
};

}  // namespace mote::cli
