// SPDX-License-Identifier: Apache-2.0
#include "player/recording.h"

#include <fmt/format.h>
#include <samplerate.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "support/file.h"

namespace mote::player {
namespace fs = std::filesystem;

namespace {

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

class SoundFile {
 public:
  static Result<SoundFile> Open(const fs::path& path) {
    std::error_code ec;
    if (!fs::is_regular_file(path, ec)) {
      return Error{fmt::format("{}: no such file, want a WAV or FLAC.", path.string())};
    }
    if (fs::file_size(path, ec) > kMaxFileBytes) {
      return Error{fmt::format("{}: larger than 1 GB. Cut it into pieces.", path.string())};
    }
    SoundFile sound;
    sound.file_.reset(sf_open(path.c_str(), SFM_READ, &sound.info_));
    if (sound.file_ == nullptr) {
      return Error{
          fmt::format("{}: {} Want a WAV or FLAC file.", path.string(), sf_strerror(nullptr))};
    }
    return sound;
  }

  int32_t rate_hz() const { return info_.samplerate; }
  size_t channels() const { return static_cast<size_t>(info_.channels); }
  bool is_16_bit() const { return (info_.format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16; }
  bool is_float() const {
    const int format = info_.format & SF_FORMAT_SUBMASK;
    return format == SF_FORMAT_FLOAT || format == SF_FORMAT_DOUBLE;
  }

  // All frames that are there, whatever the header says.
  template <class T>
  std::vector<T> Read(sf_count_t (*read)(SNDFILE*, T*, sf_count_t)) {
    constexpr sf_count_t kFrames = 65536;
    std::vector<T> all;
    std::vector<T> some(static_cast<size_t>(kFrames) * channels());
    for (sf_count_t got = kFrames; got == kFrames;) {
      got = read(file_.get(), some.data(), kFrames);
      all.insert(all.end(),
                 some.begin(),
                 some.begin() + static_cast<std::ptrdiff_t>(static_cast<size_t>(got) * channels()));
    }
    return all;
  }
  std::vector<int16_t> ReadShorts() { return Read<int16_t>(sf_readf_short); }
  std::vector<double> ReadNumbers() { return Read<double>(sf_readf_double); }

 private:
  std::unique_ptr<SNDFILE, Close> file_;
  SF_INFO info_ = {};
};

constexpr double kFullScale = 32768;

int16_t Rounded(double sample) {
  return static_cast<int16_t>(std::lround(std::clamp(sample * kFullScale, -kFullScale, 32767.0)));
}

std::vector<int16_t> Rounded(const std::vector<double>& samples) {
  std::vector<int16_t> rounded;
  rounded.reserve(samples.size());
  for (const double sample : samples) rounded.push_back(Rounded(sample));
  return rounded;
}

std::vector<double> MeanOfChannels(const std::vector<double>& frames, size_t channels) {
  std::vector<double> mean(frames.size() / channels);
  for (size_t i = 0; i < mean.size(); ++i) {
    for (size_t c = 0; c < channels; ++c) mean[i] += frames[i * channels + c];
    mean[i] /= static_cast<double>(channels);
  }
  return mean;
}

Result<std::vector<double>> Resampled(const std::vector<double>& samples, double ratio) {
  const std::vector<float> in(samples.begin(), samples.end());
  std::vector<float> out(static_cast<size_t>(std::ceil(static_cast<double>(in.size()) * ratio)) +
                         1);
  SRC_DATA data = {};
  data.data_in = in.data();
  data.data_out = out.data();
  data.input_frames = static_cast<long>(in.size());
  data.output_frames = static_cast<long>(out.size());
  data.src_ratio = ratio;
  const int error = src_simple(&data, SRC_SINC_MEDIUM_QUALITY, 1);
  if (error != 0) return Error{fmt::format("cannot be resampled: {}", src_strerror(error))};
  return std::vector<double>(out.begin(), out.begin() + data.output_frames_gen);
}

Status CheckNumbers(const std::vector<double>& samples) {
  for (size_t i = 0; i < samples.size(); ++i) {
    if (!std::isfinite(samples[i])) {
      return Error{fmt::format("sample {}: not a number, want one from -1 to 1.", i)};
    }
  }
  return {};
}

Status CheckRate(int32_t rate_hz) {
  if (rate_hz >= kLeastRateHz && rate_hz <= kMostRateHz) return {};
  return Error{fmt::format("a rate of {} Hz, want {} to {}.", rate_hz, kLeastRateHz, kMostRateHz)};
}

// What a person wants to know before blaming the model.
void NoteFaults(Recording& recording) {
  const std::vector<int16_t>& samples = recording.samples;
  size_t clipped = 0;
  double sum = 0;
  for (const int16_t sample : samples) {
    clipped += sample == INT16_MAX || sample == INT16_MIN ? 1 : 0;
    sum += sample;
  }
  const double mean = sum / static_cast<double>(samples.size()) / kFullScale;
  const auto [least, most] = std::minmax_element(samples.begin(), samples.end());
  std::vector<std::string>& notes = recording.notes;
  if (*least == *most) {
    notes.push_back(fmt::format("every sample is {}: a dead microphone?", *least));
  } else if (clipped * 1000 > samples.size()) {
    notes.push_back(fmt::format("clipped: {} samples at full scale", clipped));
  }
  if (*least != *most && std::abs(mean) > 0.02) {
    notes.push_back(fmt::format("an offset of {:.3f} of full scale", mean));
  }
}

Result<Recording> Load(const fs::path& path, int32_t rate_hz) {
  MOTE_TRY(SoundFile file, SoundFile::Open(path));
  MOTE_RETURN_IF_ERROR(CheckRate(file.rate_hz()));
  MOTE_RETURN_IF_ERROR(CheckRate(rate_hz));
  Recording recording;
  recording.name = path.filename().string();
  recording.rate_hz = rate_hz;
  if (file.is_16_bit() && file.channels() == 1 && file.rate_hz() == rate_hz) {
    recording.samples = file.ReadShorts();
  } else {
    std::vector<double> samples = file.ReadNumbers();
    MOTE_RETURN_IF_ERROR(CheckNumbers(samples));
    if (file.channels() > 1) {
      samples = MeanOfChannels(samples, file.channels());
      recording.notes.push_back(fmt::format("{} channels, their mean taken", file.channels()));
    }
    if (!file.is_16_bit()) {
      recording.notes.push_back(file.is_float() ? "floats, rounded to 16 bits"
                                                : "samples of other than 16 bits, rounded to them");
    }
    if (file.rate_hz() != rate_hz && !samples.empty()) {
      MOTE_TRY(samples, Resampled(samples, static_cast<double>(rate_hz) / file.rate_hz()));
      recording.notes.push_back(fmt::format("resampled from {} Hz", file.rate_hz()));
    }
    recording.samples = Rounded(samples);
  }
  if (recording.samples.empty()) return Error{"no samples in it, want a recording."};
  NoteFaults(recording);
  return recording;
}

Result<Recording> LoadAll(const fs::path& path, int32_t rate_hz, int32_t channels) {
  MOTE_TRY(SoundFile file, SoundFile::Open(path));
  if (file.channels() != static_cast<size_t>(channels) || file.rate_hz() != rate_hz) {
    return Error{fmt::format("{} channels at {} Hz, want {} at {} Hz.",
                             file.channels(),
                             file.rate_hz(),
                             channels,
                             rate_hz)};
  }
  Recording recording;
  recording.name = path.filename().string();
  recording.rate_hz = rate_hz;
  if (file.is_16_bit()) {
    recording.samples = file.ReadShorts();
  } else {
    const std::vector<double> samples = file.ReadNumbers();
    MOTE_RETURN_IF_ERROR(CheckNumbers(samples));
    recording.notes.push_back("samples of other than 16 bits, rounded to them");
    recording.samples = Rounded(samples);
  }
  if (recording.samples.empty()) return Error{"no samples in it, want a recording."};
  return recording;
}

Result<Recording> AtPlace(const fs::path& file, Result<Recording> recording) {
  const std::string place = file.string();
  if (recording.ok() || recording.error().message.find(place) == 0) return recording;
  return recording.error().In(place);
}

}  // namespace

Result<Recording> LoadRecording(const fs::path& file, int32_t rate_hz) {
  return AtPlace(file, Load(file, rate_hz));
}

Result<Recording> LoadInterleaved(const fs::path& file, int32_t rate_hz, int32_t channels) {
  return AtPlace(file, LoadAll(file, rate_hz, channels));
}

bool IsSoundFile(const fs::path& file) {
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return extension == ".wav" || extension == ".flac";
}

}  // namespace mote::player
