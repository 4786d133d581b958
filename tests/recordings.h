// SPDX-License-Identifier: Apache-2.0
// Recordings of the shared data for tests: the plainest readers, of files that are known to be
// well.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/shared_data.h"

namespace mote {

// The path of a file of the shared data, as seen from its folder; empty where there is none.
inline std::filesystem::path RecordingPath(const std::string& file) {
  const std::optional<std::filesystem::path> shared = SharedFolder();
  if (!shared) return {};
  const std::filesystem::path path = *shared / file;
  return std::filesystem::is_regular_file(path) ? path : std::filesystem::path();
}

// Ends a test that has no recording to go on with, saying so.
#define MOTE_SKIP_WITHOUT(file)                                                          \
  if (::mote::RecordingPath(file).empty()) {                                             \
    GTEST_SKIP() << "no shared data: " << (file) << " is looked for below $MOTE_SHARED"; \
  }

inline std::string BytesOfRecording(const std::string& file) {
  std::ifstream in(RecordingPath(file), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The elements of a .npy file, version 1, which holds T in C order; none where it does not.
template <class T>
std::vector<T> ReadNpy(const std::string& file, const std::string& descr) {
  const std::string bytes = BytesOfRecording(file);
  if (bytes.size() < 10 || bytes.compare(0, 7, "\x93NUMPY\x01") != 0) return {};
  const size_t header = 10 + static_cast<uint8_t>(bytes[8]) + 256U * static_cast<uint8_t>(bytes[9]);
  if (header > bytes.size() || bytes.substr(0, header).find(descr) == std::string::npos) return {};
  std::vector<T> values((bytes.size() - header) / sizeof(T));
  std::memcpy(values.data(), bytes.data() + header, values.size() * sizeof(T));
  return values;
}
inline std::vector<int16_t> ReadNpyInt16(const std::string& file) {
  return ReadNpy<int16_t>(file, "'<i2'");
}
inline std::vector<float> ReadNpyFloat32(const std::string& file) {
  return ReadNpy<float>(file, "'<f4'");
}

// The samples of a WAV file of PCM16 mono with the 44-byte header.
inline std::vector<int16_t> ReadWavPcm16(const std::string& file) {
  const std::string bytes = BytesOfRecording(file);
  if (bytes.size() < 44 || bytes.compare(36, 4, "data") != 0) return {};
  std::vector<int16_t> samples((bytes.size() - 44) / sizeof(int16_t));
  std::memcpy(samples.data(), bytes.data() + 44, samples.size() * sizeof(int16_t));
  return samples;
}

// The fields of a column of a CSV file without quotes, below its head.
inline std::vector<std::string> ReadCsvColumn(const std::string& file, const std::string& column) {
  std::istringstream in(BytesOfRecording(file));
  std::vector<std::string> values;
  ptrdiff_t index = -1;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> fields;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) fields.push_back(cell);
    if (index < 0) {
      const auto found = std::find(fields.begin(), fields.end(), column);
      if (found == fields.end()) return {};
      index = found - fields.begin();
    } else {
      const auto at = static_cast<size_t>(index);
      values.push_back(at < fields.size() ? fields[at] : "");
    }
  }
  return values;
}

}  // namespace mote
