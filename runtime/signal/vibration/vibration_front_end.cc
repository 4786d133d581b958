// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/signal/vibration/vibration.h"

namespace mote {
namespace {

constexpr size_t kStatisticsLogs = 3;       // deviation, peak, kurtosis
constexpr int32_t kLogOf2To8 = 363'409;     // 2^16 ln(2^8), rounded
constexpr int32_t kLogOf2To16 = 726'817;    // 2^16 ln(2^16), rounded
constexpr uint32_t kLeastKurtosis = 65536;  // Q16

size_t Larger(size_t a, size_t b) { return a > b ? a : b; }
size_t Smaller(size_t a, size_t b) { return a < b ? a : b; }

size_t Bands(const BandLevelsParams& p) { return static_cast<size_t>(p.filterbank.channels); }
size_t FftSize(const BandLevelsParams& p) { return static_cast<size_t>(p.fft.size); }

size_t ScratchSamples(const VibrationParams& p) {
  return Larger(FftSize(p.spectrum), FftSize(p.envelope_spectrum));
}
size_t ScratchBands(const VibrationParams& p) {
  return Larger(Larger(Bands(p.spectrum), Bands(p.envelope_spectrum)), kStatisticsLogs);
}
size_t ScratchDetrended(const VibrationParams& p) {
  // A segment of an axis for the envelope, which takes samples that are not interleaved.
  return Larger(ScratchSamples(p), static_cast<size_t>(p.step_samples));
}
size_t SampleCount(const VibrationParams& p) {
  return static_cast<size_t>(p.segment_samples) * static_cast<size_t>(p.axes);
}

// Largest elements first, each axis ends where 8 divides.
size_t AxisBytes(const VibrationParams& p) {
  const auto bins = static_cast<size_t>(p.spectrum.power.count) +
                    static_cast<size_t>(p.envelope_spectrum.power.count);
  const size_t bytes = bins * sizeof(uint64_t) +
                       static_cast<size_t>(p.envelope.section_count) * sizeof(BandSectionState) +
                       FftSize(p.envelope_spectrum) * sizeof(int16_t);
  return (bytes + 7) / 8 * 8;
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

}  // namespace

size_t VibrationMemoryBytes(const VibrationParams& p) {
  return static_cast<size_t>(p.axes) * AxisBytes(p) + ScratchBands(p) * sizeof(uint64_t) +
         (ScratchSamples(p) + static_cast<size_t>(p.quantize.count)) * sizeof(int32_t) +
         (SampleCount(p) + ScratchDetrended(p)) * sizeof(int16_t);
}

void VibrationFrontEnd::Init(const VibrationParams& p, Span<uint8_t> memory) {
  MOTE_ASSERT(memory.size() >= VibrationMemoryBytes(p));
  p_ = &p;
  uint8_t* rest = memory.data();
  for (int32_t i = 0; i < p.axes; ++i) {
    uint8_t* of_axis = rest;
    InitAxis(axes_[i], of_axis);
    rest += AxisBytes(p);
  }
  scratch_.bands = Cut<uint64_t>(rest, ScratchBands(p));
  scratch_.work = Cut<int32_t>(rest, ScratchSamples(p));
  features_ = Cut<int32_t>(rest, static_cast<size_t>(p.quantize.count));
  scratch_.detrended = Cut<int16_t>(rest, ScratchDetrended(p));
  samples_ = Cut<int16_t>(rest, SampleCount(p));
  Reset();
}

void VibrationFrontEnd::InitAxis(Axis& axis, uint8_t*& memory) {
  const VibrationParams& p = *p_;
  axis.spectrum.Init(p.spectrum,
                     Cut<uint64_t>(memory, static_cast<size_t>(p.spectrum.power.count)));
  axis.envelope_spectrum.Init(
      p.envelope_spectrum,
      Cut<uint64_t>(memory, static_cast<size_t>(p.envelope_spectrum.power.count)));
  axis.envelope.Init(p.envelope,
                     Cut<BandSectionState>(memory, static_cast<size_t>(p.envelope.section_count)));
  axis.outputs = Cut<int16_t>(memory, FftSize(p.envelope_spectrum));
}

void VibrationFrontEnd::Reset() {
  used_ = 0;
  frames_ = 0;
  const int16_t silence = 0;
  int16_t none = 0;
  for (int32_t i = 0; i < p_->axes; ++i) {
    Envelope& envelope = axes_[i].envelope;
    envelope.Reset();
    // The block gives nothing for its first D samples: they are silence, so that from here on every
    // D samples give an output.
    for (int32_t n = 0; n < p_->envelope.decimation; ++n) {
      envelope.Process({&silence, 1}, {&none, 1});
    }
  }
  BeginFrame();
}

void VibrationFrontEnd::BeginFrame() {
  segments_ = 0;
  for (int32_t i = 0; i < p_->axes; ++i) {
    Axis& axis = axes_[i];
    axis.statistics.Reset();
    axis.least = INT16_MAX;
    axis.most = INT16_MIN;
    axis.spectrum.Reset();
    axis.envelope_spectrum.Reset();
    axis.output_count = 0;
    axis.envelope_segments = 0;
  }
}

VibrationFrontEnd::Step VibrationFrontEnd::Process(Span<const int16_t> samples,
                                                   Span<int8_t> frame) {
  size_t taken = 0;
  while (taken < samples.size()) {
    const size_t count = Smaller(samples_.size() - used_, samples.size() - taken);
    CopySamples(samples.data() + taken, count, samples_.data() + used_);
    taken += count;
    used_ += count;
    if (used_ < samples_.size()) break;
    ProcessSegment();
    const size_t gone = static_cast<size_t>(p_->step_samples) * static_cast<size_t>(p_->axes);
    used_ -= gone;
    CopySamples(samples_.data() + gone, used_, samples_.data());
    if (++segments_ < p_->segments) continue;
    ComputeFeatures();
    QuantizeFeaturesS32Ref(p_->quantize, features_, frame);
    ++frames_;
    BeginFrame();
    return {taken, true};
  }
  return {taken, false};
}

void VibrationFrontEnd::ProcessSegment() {
  const VibrationParams& p = *p_;
  const size_t step = static_cast<size_t>(p.step_samples) * static_cast<size_t>(p.axes);
  for (int32_t i = 0; i < p.axes; ++i) {
    Axis& axis = axes_[i];
    const auto first = static_cast<size_t>(i);
    const Span<const int16_t> x(samples_.data() + first, step - first);
    if (p.has_statistics) ProcessStatistics(axis, x);
    if (p.envelope_segments != 0) ProcessEnvelope(axis, x);
    if (p.spectrum.fft.size == 0) continue;
    axis.spectrum.Process({samples_.data() + first, samples_.size() - first}, p.axes, scratch_);
  }
}

void VibrationFrontEnd::ProcessStatistics(Axis& axis, Span<const int16_t> x) {
  axis.statistics.Process(x, p_->axes);
  for (size_t i = 0; i < x.size(); i += static_cast<size_t>(p_->axes)) {
    const int32_t v = x.data()[i];
    if (v < axis.least) axis.least = v;
    if (v > axis.most) axis.most = v;
  }
}

void VibrationFrontEnd::ProcessEnvelope(Axis& axis, Span<const int16_t> x) {
  const auto step = static_cast<size_t>(p_->step_samples);
  const auto decimation = static_cast<size_t>(p_->envelope.decimation);
  for (size_t n = 0; n < step;) {
    // D samples have one output.
    const size_t count = Smaller(decimation, step - n);
    int16_t output = 0;
    const Span<int16_t> piece = scratch_.detrended.subspan(0, count);
    for (int16_t& sample : piece) sample = x.data()[n++ * static_cast<size_t>(p_->axes)];
    if (axis.envelope.Process({piece.data(), count}, {&output, 1}) != 0) TakeOutput(axis, output);
  }
}

void VibrationFrontEnd::TakeOutput(Axis& axis, int16_t output) {
  if (axis.envelope_segments == p_->envelope_segments) return;
  axis.outputs.data()[axis.output_count++] = output;
  if (axis.output_count < axis.outputs.size()) return;
  axis.envelope_spectrum.Process({axis.outputs.data(), axis.outputs.size()}, 1, scratch_);
  ++axis.envelope_segments;
  axis.output_count = axis.outputs.size() / 2;
  CopySamples(axis.outputs.data() + axis.output_count, axis.output_count, axis.outputs.data());
}

void VibrationFrontEnd::ComputeFeatures() {
  const VibrationParams& p = *p_;
  Span<int32_t> rest = features_;
  const auto next = [&](size_t count) {
    const Span<int32_t> part = rest.subspan(0, count);
    rest = rest.subspan(count, rest.size() - count);
    return part;
  };
  for (int32_t i = 0; i < p.axes; ++i) {
    const Axis& axis = axes_[i];
    if (p.has_statistics) StatisticsFeatures(axis, next(kVibrationStatistics));
    if (p.spectrum.fft.size != 0) {
      axis.spectrum.Levels(p.curve, scratch_, next(Bands(p.spectrum)));
    }
    if (p.envelope_segments != 0) {
      axis.envelope_spectrum.Levels(p.curve, scratch_, next(Bands(p.envelope_spectrum)));
    }
  }
}

void VibrationFrontEnd::StatisticsFeatures(const Axis& axis, Span<int32_t> features) {
  const StatisticsResult s = axis.statistics.result();
  const int32_t above = axis.most * 256 - s.mean, below = s.mean - axis.least * 256;
  const Span<uint64_t> x = scratch_.bands;
  x[0] = s.deviation;
  x[1] = static_cast<uint64_t>(above > below ? above : below);
  x[2] = s.kurtosis > kLeastKurtosis ? s.kurtosis : kLeastKurtosis;
  int32_t logs[kStatisticsLogs];
  LogU64Ref({2, -kLogOf2To8, 0}, x, p_->curve, {logs, 2});
  LogU64Ref({1, -kLogOf2To16, 0}, x.subspan(2, 1), p_->curve, {logs + 2, 1});
  features[0] = logs[0];
  features[1] = logs[1];
  features[2] = logs[1] - logs[0];
  features[3] = logs[2];
}

int64_t VibrationFrontEnd::position() const {
  if (frames_ == 0) return 0;
  return (frames_ * p_->segments - 1) * p_->step_samples + p_->segment_samples;
}

}  // namespace mote
