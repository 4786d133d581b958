// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/vibration/vibration_levels.h"

#include "runtime/signal/detrend/detrend.h"

namespace mote {
namespace {

// The words of the bins that the bands take.
Span<uint32_t> BinsOf(const PowerParams& p, Span<uint32_t> spectrum) {
  return spectrum.subspan(2 * static_cast<size_t>(p.first), 2 * static_cast<size_t>(p.count));
}

Span<uint32_t> Unsigned(Span<int32_t> words) {
  return {reinterpret_cast<uint32_t*>(words.data()), words.size()};
}

}  // namespace

void BandLevels::Init(const BandLevelsParams& p, Span<uint64_t> sums) {
  p_ = &p;
  welch_.Init({p.power.count}, sums);
}

void BandLevels::Reset() { welch_.Reset(); }

void BandLevels::Process(Span<const int16_t> x, int32_t stride, const BandLevelsScratch& scratch) {
  const BandLevelsParams& p = *p_;
  const Span<uint32_t> spectrum = Unsigned(scratch.work);
  DetrendMeanS16Ref({p.fft.size, stride}, x, scratch.detrended);
  WindowS32Ref(p.window, scratch.detrended, p.window_q31, scratch.work);
  RealFftS32Ref(p.fft, p.twiddles, scratch.work);
  PowerS32Ref(p.power, scratch.work, spectrum);
  welch_.Process(BinsOf(p.power, spectrum));
}

void BandLevels::Levels(Span<const uint16_t> curve,
                        const BandLevelsScratch& scratch,
                        Span<int32_t> levels) const {
  const BandLevelsParams& p = *p_;
  const Span<uint32_t> spectrum = Unsigned(scratch.work);
  welch_.Mean(BinsOf(p.power, spectrum));
  FilterbankU64Ref(p.filterbank, spectrum, p.ends, p.rise, scratch.bands);
  LogU64Ref(p.log, scratch.bands, curve, levels);
  for (int32_t& level : levels) level = (level + 1) >> 1;
}

}  // namespace mote
