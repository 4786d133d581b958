// SPDX-License-Identifier: Apache-2.0
// Small folders of recordings, pictures and tables. Tests only.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <png.h>
#include <sndfile.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "support/file.h"
#include "trainer/common/random.h"
#include "trainer/data/settings.h"

namespace mote::trainer::testing {

class DataFolder {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }

  std::filesystem::path Write(const std::string& name, std::string_view content) const {
    const std::filesystem::path file = path() / name;
    std::filesystem::create_directories(file.parent_path());
    MOTE_CHECK(WriteFile(file, content).ok(), "a test's file");
    return file;
  }

  std::filesystem::path Wav(const std::string& name,
                            const std::vector<int16_t>& samples,
                            int rate_hz = 8000) const {
    const std::filesystem::path file = path() / name;
    std::filesystem::create_directories(file.parent_path());
    SF_INFO info = {};
    info.samplerate = rate_hz;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    SNDFILE* const out = sf_open(file.c_str(), SFM_WRITE, &info);
    sf_write_short(out, samples.data(), static_cast<sf_count_t>(samples.size()));
    sf_close(out);
    return file;
  }

  // Square, RGB.
  std::filesystem::path Png(const std::string& name, const std::vector<uint8_t>& rgb) const {
    const std::filesystem::path file = path() / name;
    std::filesystem::create_directories(file.parent_path());
    png_image png = {};
    png.version = PNG_IMAGE_VERSION;
    png.width = png.height = static_cast<uint32_t>(std::sqrt(rgb.size() / 3));
    png.format = PNG_FORMAT_RGB;
    MOTE_CHECK(png_image_write_to_file(&png, file.c_str(), 0, rgb.data(), 0, nullptr) != 0,
               png.message);
    return file;
  }

  template <class T>
  std::filesystem::path Npy(const std::string& name,
                            const std::string& descr,
                            const std::vector<int64_t>& shape,
                            const std::vector<T>& values) const {
    std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({},), }}",
                                     descr,
                                     fmt::join(shape, ", "));
    header.resize((10 + header.size() + 64) / 64 * 64 - 11, ' ');
    header += '\n';
    std::string content = "\x93NUMPY\x01";
    content += '\0';
    content += static_cast<char>(header.size() % 256);
    content += static_cast<char>(header.size() / 256);
    content += header;
    content.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    return Write(name, content);
  }

 private:
  TemporaryFolder folder_;
};

// Noise that differs by its seed.
inline std::vector<int16_t> Noise(size_t samples, uint64_t seed, double level = 3000) {
  Random random(seed);
  std::vector<int16_t> noise(samples);
  for (int16_t& sample : noise) sample = static_cast<int16_t>(random.Between(-level, level));
  return noise;
}

inline std::vector<int16_t> Tone(size_t samples, double hz, double rate_hz, double level = 9000) {
  std::vector<int16_t> tone(samples);
  for (size_t i = 0; i < samples; ++i) {
    const double phase = 2 * 3.14159265358979 * hz * static_cast<double>(i) / rate_hz;
    tone[i] = static_cast<int16_t>(std::lround(level * std::sin(phase)));
  }
  return tone;
}

inline std::vector<uint8_t> Picture(size_t side, uint64_t seed) {
  Random random(seed);
  std::vector<uint8_t> rgb(side * side * 3);
  for (uint8_t& byte : rgb) byte = static_cast<uint8_t>(random.Below(256));
  return rgb;
}

// One source.
inline DataSettings SourceOf(const std::string& folder, const std::string& labels = "") {
  DataSettings settings;
  settings.sources.resize(1);
  settings.sources[0].folder = folder;
  settings.sources[0].labels = labels;
  return settings;
}

// 8 kHz, frames of 8.
inline frontend::SoundSettings SmallSound() {
  frontend::SoundSettings sound;
  sound.rate_hz = 8000;
  sound.window_ms = 16;
  sound.hop_ms = 10;
  sound.channels = 8;
  sound.high_hz = 3900;
  return sound;
}

}  // namespace mote::trainer::testing
