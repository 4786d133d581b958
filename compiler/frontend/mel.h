// SPDX-License-Identifier: Apache-2.0
// Triangles over the bins of a spectrum, as runtime/signal/filterbank/filterbank.h takes them.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/frontend/sound_settings.h"

namespace mote::frontend {

struct MelBank {
  int32_t first_bin = 0;
  std::vector<uint16_t> ends;
  std::vector<int16_t> rise;
  std::vector<int16_t> fall;  // of MicroMelBank alone
};

enum class BandSpacing { kLinear, kMel };  // centres evenly spaced in Hz, or in mel

// Which triangles: `channels` of height 1 between low_hz and high_hz over the bins of an FFT.
struct TriangleSettings {
  double rate_hz;
  int32_t fft_size;
  int32_t channels;
  double low_hz;
  double high_hz;
  BandSpacing spacing;
};

// Weights in Q14. `s` as Check of a front end's settings leaves them.
MelBank TriangleBank(const TriangleSettings& s);

// Centres evenly spaced in mel between low_hz and high_hz, weights in Q14. `s` is checked.
MelBank LogMelBank(const SoundSettings& s);

// The micro frontend's, in Q12: the same triangles computed in float32, for a weight that is
// nearly half an integer is rounded by what float32 makes of it.
// Errors  high_hz so near to half of rate_hz that the authors' own code refuses it
Result<MelBank> MicroMelBank(const SoundSettings& s);

}  // namespace mote::frontend
