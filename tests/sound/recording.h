// SPDX-License-Identifier: Apache-2.0
// Recordings of the shared data, for tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote::sound_test {

// Can this build read recordings? It can where libsndfile was there when it was configured.
bool CanReadRecordings();

struct Recording {
  int rate_hz = 0;
  std::vector<int16_t> pcm;
};

// Mono, 16 bits: WAV or FLAC.
Result<Recording> ReadRecording(const std::filesystem::path& path);

struct Labelled {
  std::string file;
  std::string label;
};

// The rows of a folder's LABELS.csv: its first two columns are the file and the label.
Result<std::vector<Labelled>> ReadLabels(const std::filesystem::path& folder);

}  // namespace mote::sound_test
