// SPDX-License-Identifier: Apache-2.0
// The constants of a sound front end, computed from its settings: what goes into flash.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/frontend/sound_settings.h"

namespace mote::frontend {

// cos and -sin of 2 pi k / size, k = 0 .. 3 size / 4 - 1, Q30 (runtime/signal/fft/fft.h).
std::vector<int32_t> Twiddles(int32_t size);
// The pairs of RealFftS16Ref.
std::vector<uint32_t> Twiddles16(int32_t size);
// The curve of Log16U32Ref.
std::vector<uint16_t> LogCurve();

// The window's elements (runtime/signal/window/window.h).
std::vector<int32_t> WindowQ31(WindowShape shape, int32_t samples);

// Times `factor`, for features below 2^bits; they must stay below 2^30: nullopt where factor is
// more than 2^(30 - bits), or less than 2^-31.
std::optional<Requant> FeatureRequant(double factor, int bits);

// The settings' SoundParams and the elements of its spans.
class SoundTables {
 public:
  // Errors  as Check, and settings whose scales no 32-bit multiplier holds
  static Result<SoundTables> Make(const SoundSettings& settings);

  // Valid as long as these tables are.
  SoundParams Params() const;

 private:
  void AddLogTables(const SoundSettings& s);
  void AddMicroTables(const SoundSettings& s);
  Result<void> AddLogScales(const SoundSettings& s);
  Result<void> AddQuantize(const SoundSettings& s, int32_t count, double unit, int bits);

  SoundParams params_ = {};
  std::vector<int32_t> window_q31_, twiddles_;
  std::vector<uint16_t> ends_, curve_;
  std::vector<int16_t> rise_, fall_, cosines_, window_q12_, gains_;
  std::vector<uint32_t> twiddles16_;
};

}  // namespace mote::frontend
