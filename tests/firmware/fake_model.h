// SPDX-License-Identifier: Apache-2.0
// A model as the compiler would write one, small enough to know its answers by heart:
//   output<0> int8 [4]  = input<0> + 1           output<1> int32 [2] = 2 * input<1>
// FAKE_STACK_BYTES of stack are used on the way. FAKE_KEEPS_STATE adds the count of inferences
// since Reset() to the first number of output<1>; with FAKE_FORGETS_RESET that is the count of them
// all.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/span.h"

#ifndef FAKE_STACK_BYTES
#define FAKE_STACK_BYTES 4
#endif

#ifndef MOTE_LAYER_MARK
#define MOTE_LAYER_MARK() static_cast<void>(0)
#endif

namespace fake {

class Model {
 public:
  static constexpr size_t arena_bytes = 28;
#ifdef FAKE_KEEPS_STATE
  static constexpr size_t state_bytes = 4;
#else
  static constexpr size_t state_bytes = 0;
#endif
  static constexpr int input_count = 2;
  static constexpr int output_count = 2;

  template <int kIndex = 0>
  auto input() {
    if constexpr (kIndex == 0) {
      return mote::Span<int8_t, 4>(small_);
    } else {
      return mote::Span<int32_t, 2>(large_);
    }
  }
  template <int kIndex = 0>
  auto output() const {
    if constexpr (kIndex == 0) {
      return mote::Span<const int8_t, 4>(small_sum_);
    } else {
      return mote::Span<const int32_t, 2>(large_sum_);
    }
  }

  void Reset() {
#ifndef FAKE_FORGETS_RESET
    invocations_ = 0;
#endif
  }

  [[gnu::noinline]] void invoke() noexcept {
    volatile uint8_t scratch[FAKE_STACK_BYTES];
    for (auto& byte : scratch) byte = 0;
    MOTE_LAYER_MARK();
    for (int i = 0; i < 4; ++i) small_sum_[i] = static_cast<int8_t>(small_[i] + 1 + scratch[0]);
    for (int i = 0; i < 2; ++i) large_sum_[i] = large_[i] * 2;
    ++invocations_;
#if defined(FAKE_KEEPS_STATE) || defined(FAKE_FORGETS_RESET)
    large_sum_[0] += invocations_;
#endif
  }

 private:
  int8_t small_[4];
  int8_t small_sum_[4];
  int32_t large_[2];
  int32_t large_sum_[2];
  int32_t invocations_;
};

}  // namespace fake
