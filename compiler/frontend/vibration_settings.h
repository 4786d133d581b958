// SPDX-License-Identifier: Apache-2.0
// The settings of a front end for vibration as a person writes them, in real units. What a frame's
// values are, runtime/signal/vibration/vibration.h says.
#pragma once

#include "compiler/frontend/mel.h"
#include "runtime/signal/vibration/vibration.h"
#include "support/result.h"

namespace mote::frontend {

struct VibrationSettings {
  int32_t rate_hz = 20000;
  int32_t axes = 1;         // interleaved
  int32_t fft_size = 1024;  // samples of a segment
  double overlap = 0.5;     // of one segment with the next
  int32_t segments = 16;    // of a frame
  WindowShape window = WindowShape::kHann;

  bool statistics = true;

  // Levels of bands, none where `bands` is 0.
  int32_t bands = 32;
  double low_hz = 0;
  double high_hz = 0;  // 0: half of rate_hz
  BandSpacing band_spacing = BandSpacing::kLinear;
  double noise_floor = 0.03;  // LSB; also of the envelope's bands

  // Levels of bands of the envelope, none where `envelope_bands` is 0.
  int32_t envelope_bands = 0;
  double envelope_centre_hz = 3000;
  double envelope_width_hz = 2000;
  int32_t envelope_decimation = 8;
  int32_t envelope_gain_bits =
      0;  // for soft signals: the envelope times 2 to that, it ends at 32767
  int32_t envelope_fft_size = 1024;
  double envelope_low_hz = 0;
  double envelope_high_hz = 0;  // 0: half of the decimated rate

  // int8 = round(feature / output_scale) + output_zero_point
  double output_scale = 0.1;
  int32_t output_zero_point = 0;
};

// What the settings come to.
int32_t StepSamples(const VibrationSettings& s);        // from a segment to the next, of an axis
int64_t FrameSamples(const VibrationSettings& s);       // from a frame to the next, of an axis
int64_t FirstFrameSamples(const VibrationSettings& s);  // up to the end of the first frame
int32_t FrameValues(const VibrationSettings& s);        // of a frame, all axes
int32_t EnvelopeSegments(const VibrationSettings& s);   // FFTs of the envelope in a frame
double EnvelopeRateHz(const VibrationSettings& s);      // decimated
// The triangles of both spectra.
TriangleSettings BandTriangles(const VibrationSettings& s);
TriangleSettings EnvelopeTriangles(const VibrationSettings& s);

// Errors  the first setting that is out of range, by name: found and wanted
Result<void> Check(const VibrationSettings& s);

}  // namespace mote::frontend
