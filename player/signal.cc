// SPDX-License-Identifier: Apache-2.0
#include "player/signal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>

#include "player/npy.h"
#include "player/recording.h"
#include "player/series.h"
#include "support/file.h"

namespace mote::player {
namespace fs = std::filesystem;
using frontend::ImageSettings;
using frontend::Sense;
using frontend::SeriesSettings;
using frontend::SoundSettings;
using frontend::VibrationSettings;

double Signal::start_s() const {
  return is_series() ? static_cast<double>(times.front()) / rate.ticks_per_second : 0;
}

double Signal::SecondsOf(size_t count) const {
  if (!is_series()) {
    return static_cast<double>(count) / rate.values_per_tick / rate.ticks_per_second;
  }
  if (count == 0) return 0;
  const int64_t ticks = times[std::min(count, times.size()) - 1] - times.front();
  return static_cast<double>(ticks) / rate.ticks_per_second;
}

Span<const int16_t> Signal::Piece(size_t first, size_t count) const {
  const Span<const int16_t> all(samples.data(), samples.size());
  first = std::min(first, all.size());
  return all.subspan(first, std::min(count, all.size() - first));
}

namespace {

Signal FromRecording(Recording recording, const Sense& sense) {
  Signal signal;
  signal.name = std::move(recording.name);
  signal.rate = frontend::RateOf(sense);
  signal.samples = std::move(recording.samples);
  signal.notes = std::move(recording.notes);
  return signal;
}

bool IsNpy(const fs::path& file) { return file.extension() == ".npy"; }

Result<Array> ReadArray(const fs::path& file) {
  MOTE_TRY(const graph::Bytes bytes, ReadBytes(file));
  Result<Array> array = ParseNpy({bytes.data(), bytes.size()});
  return array.ok() ? std::move(array) : array.error().In(file.string());
}

// How many recordings stand in it one after the other; 0 where it is none of vibration.
int64_t RecordingsIn(const Array& array, int32_t axes) {
  const std::vector<int64_t>& shape = array.shape;
  if (array.dtype != graph::DType::kInt16 || shape.empty()) return 0;
  const bool has_axes = shape.size() > 1 && shape.back() == axes;
  if (axes > 1 && !has_axes) return 0;
  const size_t of_one = has_axes ? 2 : 1;  // dimensions
  if (shape.size() == of_one) return 1;
  return shape.size() == of_one + 1 ? shape.front() : 0;
}

Result<Signal> LoadNpy(const fs::path& file, const Sense& sense, int32_t axes) {
  MOTE_TRY(const Array array, ReadArray(file));
  const int64_t recordings = RecordingsIn(array, axes);
  if (recordings == 0 || array.bytes.empty()) {
    const std::string last = axes > 1 ? fmt::format(", {}]", axes) : "]";
    return Error{fmt::format("{}: {} [{}], want int16 samples, [n{} or several recordings [k, n{}.",
                             file.string(),
                             graph::DTypeName(array.dtype),
                             fmt::join(array.shape, ", "),
                             last,
                             last)};
  }
  Signal signal;
  signal.name = file.filename().string();
  signal.rate = frontend::RateOf(sense);
  signal.samples.resize(array.bytes.size() / sizeof(int16_t));
  std::memcpy(signal.samples.data(), array.bytes.data(), array.bytes.size());
  if (recordings > 1) {
    signal.notes.push_back(fmt::format("{} recordings, one after the other", recordings));
  }
  return signal;
}

Result<Signal> Load(const fs::path& file, const Sense& sense, const SoundSettings& s) {
  MOTE_TRY(Recording recording, LoadRecording(file, s.rate_hz));
  return FromRecording(std::move(recording), sense);
}

Result<Signal> Load(const fs::path& file, const Sense& sense, const VibrationSettings& s) {
  if (IsNpy(file)) return LoadNpy(file, sense, s.axes);
  MOTE_TRY(Recording recording, LoadInterleaved(file, s.rate_hz, s.axes));
  return FromRecording(std::move(recording), sense);
}

Result<Signal> Load(const fs::path& file, const Sense& sense, const SeriesSettings& s) {
  std::vector<std::string> columns;
  for (const frontend::SeriesChannel& channel : s.channels) columns.push_back(channel.name);
  MOTE_TRY(Series series, LoadSeries(file, columns));
  Signal signal;
  signal.name = std::move(series.name);
  signal.rate = frontend::RateOf(sense);
  signal.times = std::move(series.times_ms);
  for (const std::vector<double>& row : series.rows) {
    const std::vector<int32_t> steps = frontend::StepsOf(row, s);
    signal.values.insert(signal.values.end(), steps.begin(), steps.end());
  }
  signal.notes = std::move(series.notes);
  return signal;
}

Result<Signal> Load(const fs::path& file, const Sense& /*sense*/, const ImageSettings& /*s*/) {
  return Error{file.string() + ": the front end takes images."};
}

bool IsCsv(const fs::path& file) { return file.extension() == ".csv"; }

const char* FilesOf(const Sense& sense) {
  if (std::holds_alternative<SeriesSettings>(sense)) return ".csv";
  return std::holds_alternative<VibrationSettings>(sense) ? ".wav, .flac or int16 .npy"
                                                          : ".wav or .flac";
}

}  // namespace

Result<Signal> LoadSignal(const fs::path& file, const Sense& sense) {
  return std::visit([&](const auto& settings) { return Load(file, sense, settings); }, sense);
}

bool IsSignalFile(const fs::path& file, const Sense& sense) {
  if (std::holds_alternative<SeriesSettings>(sense)) return IsCsv(file);
  if (std::holds_alternative<VibrationSettings>(sense) && IsNpy(file)) {
    const Result<Array> array = ReadArray(file);
    return array.ok() && array->dtype == graph::DType::kInt16;
  }
  return !std::holds_alternative<ImageSettings>(sense) && IsSoundFile(file);
}

Result<std::vector<fs::path>> SignalFilesIn(const fs::path& folder, const Sense& sense) {
  std::vector<fs::path> files;
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, ec)) {
    if (entry.is_regular_file() && IsSignalFile(entry.path(), sense)) files.push_back(entry.path());
  }
  if (ec || files.empty()) {
    return Error{
        fmt::format("{}: {}, want a folder with {} files.",
                    folder.string(),
                    ec ? ec.message() : fmt::format("none for {}", frontend::NameOf(sense)),
                    FilesOf(sense))};
  }
  std::sort(files.begin(), files.end());
  return files;
}

void ForPiece(const Signal& signal,
              size_t first,
              size_t count,
              const OnSamples& on_samples,
              const OnRows& on_rows) {
  if (!signal.is_series()) return on_samples(signal.Piece(first, count));
  const auto channels = static_cast<size_t>(signal.rate.values_per_tick);
  first = std::min(first, signal.size());
  const size_t end = first + std::min(count, signal.size() - first);
  for (size_t i = first; i < end; ++i) {
    const SeriesRow row = {signal.times[i], {signal.values.data() + i * channels, channels}};
    on_rows({&row, 1});
  }
}

void Listen(const Signal& signal,
            size_t first,
            size_t count,
            Listener& listener,
            const Listener::OnHeard& on_heard) {
  const auto process = [&](const auto& piece) { listener.Process(piece, on_heard); };
  ForPiece(signal, first, count, process, process);
}

}  // namespace mote::player
