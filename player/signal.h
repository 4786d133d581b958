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
  std::vector<int16_t> samples;
  frontend::SampleRate rate;
  std::vector<std::string> notes;  // what was done to it, and what is strange about it

  size_t size() const { return samples.size(); }
  double seconds() const;
  // `count` of them from `first` on, or up to the end.
  Span<const int16_t> Piece(size_t first, size_t count) const;
  // Of so many of its samples, from the beginning.
  double SecondsOf(size_t count) const;
};

// For sound, as LoadRecording(). Errors: as there; images
Result<Signal> LoadSignal(const std::filesystem::path& file, const frontend::Sense& sense);

// Whether such a front end senses that kind of file; by its name.
bool IsSignalFile(const std::filesystem::path& file, const frontend::Sense& sense);

// Those of a folder and the folders below, sorted by path. Errors: no folder, or none in it.
Result<std::vector<std::filesystem::path>> SignalFilesIn(const std::filesystem::path& folder,
                                                         const frontend::Sense& sense);

// `count` of its samples from `first` on, or to its end.
void Listen(const Signal& signal,
            size_t first,
            size_t count,
            Listener& listener,
            const Listener::OnHeard& on_heard);

}  // namespace mote::player
