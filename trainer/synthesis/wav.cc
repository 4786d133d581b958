// SPDX-License-Identifier: Apache-2.0
#include "trainer/synthesis/wav.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace mote::trainer {

Status WriteWav(const std::filesystem::path& file, const Sound& sound, int32_t rate_hz) {
  std::vector<int16_t> samples;
  for (const float sample : sound) {
    const float scaled = std::clamp(32767 * sample, -32768.0F, 32767.0F);
    samples.push_back(static_cast<int16_t>(std::lround(scaled)));
  }
  SF_INFO info = {};
  info.samplerate = rate_hz;
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  SNDFILE* const out = sf_open(file.c_str(), SFM_WRITE, &info);
  const auto count = static_cast<sf_count_t>(samples.size());
  const bool is_written = out != nullptr && sf_write_short(out, samples.data(), count) == count;
  const bool is_closed = out != nullptr && sf_close(out) == 0;
  if (is_written && is_closed) return {};
  return Error{file.string() + ": cannot be written.", ErrorKind::kStorage};
}

}  // namespace mote::trainer
