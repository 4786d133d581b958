// SPDX-License-Identifier: Apache-2.0
// Vibration of 1 to 3 axes becomes feature frames. Segment j is the `segment_samples` samples of an
// axis from j * step_samples on; frame k is made of segments k * segments .. (k + 1) * segments -
// 1, so no segment is used twice or left out. A frame's values, for each axis in turn, those that
// the settings ask for:
//   statistics   4 values, of the segments * step_samples samples from the frame's first on:
//                  ln d, d = deviation                   ln p, p = max |x - mean|
//                  ln(p / d), the crest factor           ln kurtosis
//                d and p in LSB of int16, no less than 2^-8; kurtosis no less than 1. So silence
//                and a constant have -8 ln 2, -8 ln 2, 0, 0
//   spectrum     levels of bands (vibration_levels.h) of the frame's segments: ln of the root mean
//                square in LSB
//   envelope     the same of the envelope (runtime/signal/envelope), in LSB too, of the samples
//   that
//                the statistics take: segments of fft.size outputs from the frame's first output
//                on, half overlapping, `envelope_segments` of them; outputs behind them are left
//                out. Before the stream there is silence: output m leaves with sample (m + 1) D - 1
// All are natural logarithms in Q16 (features()), then int8 by quantize_features.
//
// Errors   none: compiler/frontend/vibration_tables.h proves the settings
// Exact    the same bytes on every core, whatever the pieces that the samples come in; no axis sees
//          another. d and p are rounded to 2^-8 LSB and the envelope to 2^-gain_bits LSB, where a
//          swing below that is lost; logarithms are within 8
// Cost     docs/signal/vibration.md
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"
#include "runtime/signal/envelope/envelope.h"
#include "runtime/signal/quantize_features/quantize_features.h"
#include "runtime/signal/statistics/statistics.h"
#include "runtime/signal/vibration/vibration_levels.h"

namespace mote {

inline constexpr int32_t kMostVibrationAxes = 3;
inline constexpr int32_t kVibrationStatistics = 4;  // values of an axis

// What a front end is made of; what is not asked for is 0 and empty.
struct VibrationParams {
  int32_t axes;             // [1, 3]
  int32_t segment_samples;  // of an axis: 64, 128 .. 2048
  int32_t step_samples;     // [1, segment_samples]
  int32_t segments;         // [1, 1024]
  bool has_statistics;      // then segments * step_samples is at most 65536
  BandLevelsParams spectrum;
  EnvelopeParams envelope;
  BandLevelsParams envelope_spectrum;
  int32_t envelope_segments;
  QuantizeFeaturesParams quantize;  // count: the values of a frame
  Span<const uint16_t> curve;       // that of LogU64Ref
};

// What VibrationFrontEnd::Init wants of memory, at an address that 8 divides.
size_t VibrationMemoryBytes(const VibrationParams& p);

class VibrationFrontEnd {
 public:
  using Sample = int16_t;
  using Params = VibrationParams;
  struct Step {
    size_t taken;    // int16 values, from the beginning of samples
    bool has_frame;  // then `frame` is written
  };

  // `p` and `memory` must outlive the front end.
  void Init(const VibrationParams& p, Span<uint8_t> memory);
  // Forgets all samples: as after Init.
  void Reset();
  // Takes samples up to the end of the next frame, or all there are. Called until samples is empty.
  // samples  int16, axes interleaved; may end between two axes
  // frame    int8 [quantize.count]
  Step Process(Span<const int16_t> samples, Span<int8_t> frame);
  // Samples of an axis up to the end of the last frame; 0 before the first.
  int64_t position() const;
  // The last frame before it was quantised, in Q16. Valid until the next frame.
  Span<const int32_t> features() const { return features_; }

 private:
  struct Axis {
    Statistics statistics;
    int32_t least, most;  // of the samples
    BandLevels spectrum;
    Envelope envelope;
    BandLevels envelope_spectrum;
    Span<int16_t> outputs;  // of the envelope: a segment
    size_t output_count;
    int32_t envelope_segments;
  };

  void InitAxis(Axis& axis, uint8_t*& memory);
  void BeginFrame();
  void ProcessSegment();
  void ProcessStatistics(Axis& axis, Span<const int16_t> x);
  void ProcessEnvelope(Axis& axis, Span<const int16_t> x);
  void TakeOutput(Axis& axis, int16_t output);
  void ComputeFeatures();
  void StatisticsFeatures(const Axis& axis, Span<int32_t> features);

  const VibrationParams* p_ = nullptr;
  Axis axes_[kMostVibrationAxes];
  BandLevelsScratch scratch_;
  Span<int32_t> features_;
  Span<int16_t> samples_;  // a segment, axes interleaved
  size_t used_ = 0;        // of samples_
  int32_t segments_ = 0;   // of the present frame
  int64_t frames_ = 0;
};

}  // namespace mote
