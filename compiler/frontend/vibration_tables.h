// SPDX-License-Identifier: Apache-2.0
// The constants of a front end for vibration, computed from its settings: what goes into flash.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/frontend/vibration_settings.h"

namespace mote::frontend {

// The settings' VibrationParams and the elements of its spans.
class VibrationTables {
 public:
  // Errors  as Check, and an output_scale that no 32-bit multiplier holds
  static Result<VibrationTables> Make(const VibrationSettings& settings);

  // Valid as long as these tables are. Spectra of the same size share their window and twiddles.
  VibrationParams Params() const;

 private:
  struct Levels {
    std::vector<int32_t> window_q31, twiddles;
    std::vector<uint16_t> ends;
    std::vector<int16_t> rise;
  };
  static BandLevelsParams MakeLevels(const VibrationSettings& s,
                                     const TriangleSettings& triangles,
                                     double gain,
                                     Levels& levels);
  void AddEnvelope(const VibrationSettings& s);

  VibrationParams params_ = {};
  Levels spectrum_, envelope_spectrum_;
  std::vector<BandSection> sections_;
  std::vector<uint16_t> curve_;
};

}  // namespace mote::frontend
