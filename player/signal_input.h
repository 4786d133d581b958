// SPDX-License-Identifier: Apache-2.0
// What a sensor recorded, as one input of a model: through its front end.
#pragma once

#include <filesystem>

#include "compiler/frontend/front_end.h"
#include "compiler/frontend/sense_tables.h"
#include "compiler/program/program.h"
#include "player/signal.h"
#include "support/result.h"

namespace mote::player {

// A front end over whole signals; its tables are made once.
class SignalFrames {
 public:
  // Errors: an image
  static Result<SignalFrames> Make(const frontend::Sense& sense);

  // All frames, one after the other; `is_real`: float32, features before they are quantised.
  graph::Bytes All(const Signal& signal, bool is_real) const;

  // The frames that fill the input; where that is float32, features before they are quantised.
  // Sound shorter than those is followed by silence, and a little that is over is left out; of
  // anything else they are the newest frames. Errors: an input of no whole number of frames; sound
  // half as long again as the input, or more; too few frames
  Result<graph::Bytes> Input(Signal signal, const program::ArenaTensor& input) const;

  // Samples that sound of so many frames has, and how many are taken at most.
  int64_t SoundSamples(int64_t frames) const;
  static int64_t MostSamples(int64_t sound_samples) { return sound_samples + sound_samples / 2; }

 private:
  SignalFrames(const frontend::Sense& sense, frontend::SenseTables tables)
      : sense_(sense), tables_(std::move(tables)) {}

  frontend::Sense sense_;
  frontend::SenseTables tables_;
};

// SignalFrames::Input() of a file. Errors: also as LoadSignal()
Result<graph::Bytes> LoadSignalInput(const std::filesystem::path& file,
                                     const frontend::FrontEnd& front_end,
                                     const program::ArenaTensor& input);

}  // namespace mote::player
