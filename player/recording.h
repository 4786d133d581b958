// SPDX-License-Identifier: Apache-2.0
// Sound files as the front ends take them: one channel of 16-bit samples at one rate.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote::player {

struct Recording {
  std::string name;  // of the file
  int32_t rate_hz = 0;
  std::vector<int16_t> samples;
  // What was done to it, and what is strange about it: "2 channels, their mean was taken".
  std::vector<std::string> notes;

  double seconds() const { return static_cast<double>(samples.size()) / rate_hz; }
};

inline constexpr int32_t kLeastRateHz = 1'000;
inline constexpr int32_t kMostRateHz = 200'000;

// A WAV or FLAC file (and what else libsndfile reads). 16 bits and one channel at the wanted rate
// are taken as they are; of several channels the mean, of finer samples and floats (full scale 1)
// the nearest, other rates are resampled. A file that ends before its header says ends there.
// Errors: no sound file; no samples; a rate out of range; a float that is not a number; above 1 GB
Result<Recording> LoadRecording(const std::filesystem::path& file, int32_t rate_hz);

// The same of all channels, interleaved; not resampled: what vibration says is in its frequencies.
// Errors: besides, other than so many channels, or another rate
Result<Recording> LoadInterleaved(const std::filesystem::path& file,
                                  int32_t rate_hz,
                                  int32_t channels);

// ".wav" or ".flac", in any case of letters.
bool IsSoundFile(const std::filesystem::path& file);

}  // namespace mote::player
