// SPDX-License-Identifier: Apache-2.0
// Files that a sensor filled, as a front end takes them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "compiler/frontend/sense.h"
#include "player/listener.h"
#include "support/result.h"

namespace mote::player {

struct Signal {
  std::string name;  // of the file
  frontend::SampleRate rate;
  std::vector<int16_t> samples;    // of sound and vibration; axes interleaved
  std::vector<int64_t> times;      // of a series, in ticks since 1970, in order
  std::vector<int32_t> values;     // of its rows, one after the other
  std::vector<std::string> notes;  // what was done to it, and what is strange about it

  bool is_series() const { return !times.empty(); }
  // Samples, or rows.
  size_t size() const { return is_series() ? times.size() : samples.size(); }
  // When it begins, as a listener counts time.
  double start_s() const;
  double seconds() const { return SecondsOf(size()); }
  // Of so many samples or rows, from the beginning.
  double SecondsOf(size_t count) const;
  // `count` samples from `first` on, or up to the end; none of a series.
  Span<const int16_t> Piece(size_t first, size_t count) const;
};

// For sound: as LoadRecording(). For vibration: WAV or FLAC of as many channels as there are axes,
// at the front end's rate; or a .npy of int16 samples [n] or [n, axes], or of several recordings
// [k, n] or [k, n, axes], one after the other. For a series: as LoadSeries(), in steps of each
// channel's resolution.
// Errors: as there; a .npy of another type or shape; images
Result<Signal> LoadSignal(const std::filesystem::path& file, const frontend::Sense& sense);

// Whether such a front end senses that kind of file, by its name; a .npy if it is of int16.
bool IsSignalFile(const std::filesystem::path& file, const frontend::Sense& sense);

// Those of a folder and the folders below, sorted by path. Errors: no folder, or none in it.
Result<std::vector<std::filesystem::path>> SignalFilesIn(const std::filesystem::path& folder,
                                                         const frontend::Sense& sense);

// A piece of one, as `Process` of a front end takes it.
using OnSamples = std::function<void(Span<const int16_t>)>;
using OnRows = std::function<void(Span<const SeriesRow>)>;
// `count` samples or rows from `first` on, or to the end: samples at once, rows one by one.
void ForPiece(const Signal& signal,
              size_t first,
              size_t count,
              const OnSamples& on_samples,
              const OnRows& on_rows);

// The same for a listener.
void Listen(const Signal& signal,
            size_t first,
            size_t count,
            Listener& listener,
            const Listener::OnHeard& on_heard);

}  // namespace mote::player
