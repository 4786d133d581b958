// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/signal/sound/sound.h"

namespace mote {
namespace {

bool IsMicro(const SoundParams& p) { return p.kind == SoundKind::kMicro; }

size_t SampleCount(const SoundParams& p) {
  return static_cast<size_t>(p.window.samples) + (p.window.preemphasis != 0 ? 1 : 0);
}

size_t ChannelCount(const SoundParams& p) { return static_cast<size_t>(p.filterbank.channels); }

// kMicro: half of the words hold N windowed samples, the others the N/2 + 1 bins.
size_t WorkCount(const SoundParams& p) {
  return static_cast<size_t>(p.fft.size) + (IsMicro(p) ? 1 : 0);
}

// A part of the memory, from the front.
template <class T>
Span<T> Cut(uint8_t*& memory, size_t count) {
  T* const part = reinterpret_cast<T*>(memory);
  memory += count * sizeof(T);
  return {part, count};
}

// The first sample first: they may move down in place.
void CopySamples(const int16_t* from, size_t count, int16_t* to) {
  CopyBytes(reinterpret_cast<const int8_t*>(from),
            static_cast<int32_t>(count * sizeof(int16_t)),
            reinterpret_cast<int8_t*>(to));
}

size_t Smaller(size_t a, size_t b) { return a < b ? a : b; }

uint32_t* Unsigned(int32_t* words) { return reinterpret_cast<uint32_t*>(words); }

// How far 16 bits leave room for the largest sample to be shifted up.
int32_t Headroom(int32_t largest) {
  return largest == 0 ? 15 : __builtin_clz(static_cast<uint32_t>(largest)) - 17;
}

}  // namespace

size_t SoundMemoryBytes(const SoundParams& p) {
  const size_t noise_count = IsMicro(p) ? ChannelCount(p) : 0;
  return ChannelCount(p) * sizeof(uint64_t) + WorkCount(p) * sizeof(int32_t) +
         noise_count * sizeof(uint32_t) + SampleCount(p) * sizeof(int16_t);
}

void SoundFrontEnd::Init(const SoundParams& p, Span<uint8_t> memory) {
  MOTE_ASSERT(memory.size() >= SoundMemoryBytes(p));
  p_ = &p;
  uint8_t* rest = memory.data();
  channels_ = Cut<uint64_t>(rest, ChannelCount(p));
  work_ = Cut<int32_t>(rest, WorkCount(p));
  noise_ = Cut<uint32_t>(rest, IsMicro(p) ? ChannelCount(p) : 0);
  samples_ = Cut<int16_t>(rest, SampleCount(p));
  Reset();
}

void SoundFrontEnd::Reset() {
  for (uint32_t& noise : noise_) noise = 0;
  used_ = samples_.size() - static_cast<size_t>(p_->window.samples);
  skip_ = 0;
  position_ = 0;
  for (size_t i = 0; i < used_; ++i) samples_[i] = 0;  // before the first sample there is silence
}

SoundFrontEnd::Step SoundFrontEnd::Process(Span<const int16_t> pcm, Span<int8_t> frame) {
  const size_t taken = TakeSamples(pcm);
  if (used_ < samples_.size()) return {taken, false};
  if (IsMicro(*p_)) {
    ComputeMicro();
  } else {
    ComputeLogs();
  }
  QuantizeFeaturesS32Ref(p_->quantize, features(), frame);
  position_ += position_ == 0 ? p_->window.samples : p_->hop_samples;
  ForgetHop();
  return {taken, true};
}

size_t SoundFrontEnd::TakeSamples(Span<const int16_t> pcm) {
  const size_t skipped = Smaller(skip_, pcm.size());
  skip_ -= skipped;
  const size_t count = Smaller(samples_.size() - used_, pcm.size() - skipped);
  CopySamples(pcm.data() + skipped, count, samples_.data() + used_);
  used_ += count;
  return skipped + count;
}

void SoundFrontEnd::ForgetHop() {
  const auto hop = static_cast<size_t>(p_->hop_samples);
  const size_t gone = Smaller(hop, used_);
  used_ -= gone;
  skip_ = hop - gone;
  CopySamples(samples_.data() + gone, used_, samples_.data());
}

void SoundFrontEnd::ComputeLogs() {
  const SoundParams& p = *p_;
  if (p.window.preemphasis != 0) {
    EmphasizedWindowS32Ref(p.window, samples_, p.window_q31, work_);
  } else {
    WindowS32Ref(p.window, samples_, p.window_q31, work_);
  }
  RealFftS32Ref(p.fft, p.twiddles, work_);
  const Span<uint32_t> bins(Unsigned(work_.data()), work_.size());
  if (p.spectrum == Spectrum::kPower) {
    PowerS32Ref(p.power, work_, bins);
  } else {
    MagnitudeS32Ref(p.power, work_, bins);
  }
  FilterbankU64Ref(p.filterbank, bins, p.ends, p.rise, channels_);
  LogU64Ref(p.log, channels_, p.curve, work_);
  if (p.kind == SoundKind::kMfcc) {
    DctS32Ref(p.dct, work_, p.cosines, work_.subspan(ChannelCount(p), ChannelCount(p)));
  }
}

void SoundFrontEnd::ComputeMicro() {
  const SoundParams& p = *p_;
  const auto size = static_cast<size_t>(p.fft.size);
  const Span<uint32_t> bins(Unsigned(work_.data()), size / 2 + 1);
  const Span<int16_t> windowed(reinterpret_cast<int16_t*>(bins.end()), size);
  const Span<uint32_t> channels(reinterpret_cast<uint32_t*>(channels_.data()), ChannelCount(p));
  const int32_t shift = Headroom(WindowS16Ref(p.window, samples_, p.window_q12, windowed));
  RealFftS16Ref(p.fft, shift, windowed, p.twiddles16, bins);
  PowerS16Ref(p.power, bins, bins);
  FilterbankRootU32Ref(p.filterbank, shift, bins, p.ends, p.rise, p.fall, channels);
  NoiseReductionU32Ref(p.noise_reduction, noise_, channels);
  if (p.pcan.channels != 0) PcanU32Ref(p.pcan, noise_, p.gains, channels);
  Log16U32Ref(p.log16, channels, p.curve, work_);
}

Span<const int32_t> SoundFrontEnd::features() const {
  const size_t first = p_->kind == SoundKind::kMfcc ? ChannelCount(*p_) : 0;
  return {work_.data() + first, static_cast<size_t>(p_->quantize.count)};
}

}  // namespace mote
