// SPDX-License-Identifier: Apache-2.0
// An autoencoder as SensorStream wants a network: its only score is how badly it rebuilt its input,
// LimitScore() of the residual (runtime/base/learned_limit.h).
// Network  as sensor_stream.h says, with `input` and `scores` of p.size int8 each
// x        int8 [p.size]   the input, which the network may overwrite while it computes; the
//                          caller's, kept as long as the network
// Errors   none.  Exact, cost: as autoencoder_residual.h, and a copy of the input
#pragma once

#include "runtime/base/dsp_intrinsics.h"
#include "runtime/base/learned_limit.h"
#include "runtime/stream/autoencoder_residual/autoencoder_residual.h"

namespace mote {

template <class Network>
class ResidualNetwork {
 public:
  using Score = uint8_t;

  ResidualNetwork() = default;
  // `p` must outlive it.
  ResidualNetwork(const AutoencoderResidualParams& p, Span<int8_t> x, Network network)
      : p_(&p), x_(x), network_(network) {}

  Span<int8_t> input() const { return x_; }
  void Invoke() {
    CopyBytes(x_.data(), p_->size, network_.input().data());
    network_.Invoke();
    residual_ = AutoencoderResidualS8Ref(*p_, {x_.data(), x_.size()}, network_.scores());
    score_ = LimitScore(residual_);
  }
  Span<const uint8_t> scores() const { return {&score_, 1}; }
  void Reset() { network_.Reset(); }

  // Of the last invocation, in limits, Q16.
  uint32_t residual() const { return residual_; }

 private:
  const AutoencoderResidualParams* p_ = nullptr;
  Span<int8_t> x_;
  Network network_ = {};
  uint32_t residual_ = 0;
  uint8_t score_ = 0;
};

}  // namespace mote
