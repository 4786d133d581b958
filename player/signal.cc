// SPDX-License-Identifier: Apache-2.0
#include "player/signal.h"

#include <fmt/format.h>

#include <algorithm>

#include "player/recording.h"

namespace mote::player {
namespace fs = std::filesystem;
using frontend::Sense;
using frontend::SoundSettings;

double Signal::seconds() const { return SecondsOf(size()); }

double Signal::SecondsOf(size_t count) const {
  return static_cast<double>(count) / rate.values_per_tick / rate.ticks_per_second;
}

Span<const int16_t> Signal::Piece(size_t first, size_t count) const {
  const Span<const int16_t> all(samples.data(), samples.size());
  first = std::min(first, all.size());
  return all.subspan(first, std::min(count, all.size() - first));
}

Result<Signal> LoadSignal(const fs::path& file, const Sense& sense) {
  const auto* const sound = std::get_if<SoundSettings>(&sense);
  if (sound == nullptr) return Error{file.string() + ": the front end takes images."};
  MOTE_TRY(Recording recording, LoadRecording(file, sound->rate_hz));
  return Signal{std::move(recording.name),
                std::move(recording.samples),
                frontend::RateOf(sense),
                std::move(recording.notes)};
}

bool IsSignalFile(const fs::path& file, const Sense& sense) {
  return std::holds_alternative<SoundSettings>(sense) && IsSoundFile(file);
}

Result<std::vector<fs::path>> SignalFilesIn(const fs::path& folder, const Sense& sense) {
  std::vector<fs::path> files;
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, ec)) {
    if (entry.is_regular_file() && IsSignalFile(entry.path(), sense)) files.push_back(entry.path());
  }
  if (ec || files.empty()) {
    return Error{fmt::format("{}: {}, want a folder with .wav or .flac files.",
                             folder.string(),
                             ec ? ec.message() : "none of its files is sound")};
  }
  std::sort(files.begin(), files.end());
  return files;
}

void Listen(const Signal& signal,
            size_t first,
            size_t count,
            Listener& listener,
            const Listener::OnHeard& on_heard) {
  listener.Process(signal.Piece(first, count), on_heard);
}

}  // namespace mote::player
