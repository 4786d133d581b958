// SPDX-License-Identifier: Apache-2.0
// All that turns a stream of sound into a model's input and its scores into hits, or an image into
// a model's input, as a block of TOML; docs/signal.md has one with comments. Every key but
// `version` may be left out.
//   version = 1
//   [sound]       preset = "micro_speech", or kind, rate_hz ...       known_settings.h,
//                                                                     sound_settings.h
//   [image]       crop, method, pixel_scale ...      instead of sound: image_settings.h
//   [detector]    labels = ["silence", "yes"], threshold ...          what is a hit
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/frontend/image_settings.h"
#include "compiler/frontend/sound_settings.h"
#include "compiler/graph/module.h"

namespace mote::frontend {

// The version that is written, and the highest that is read.
inline constexpr int32_t kVersion = 1;

// How a model's scores become hits: runtime/stream/detector/detector.h.
struct DetectorSettings {
  std::vector<std::string> labels;  // of the scores, in order; empty: "0", "1" ...
  std::vector<std::string> silent;  // those of them that are never reported
  double threshold = 0.5;           // of the mean of the last smoothing_hops scores
  double release = 0.5;             // a label hits again after its mean was below; <= threshold
  int32_t smoothing_hops = 1;       // inferences
  double refractory_ms = 0;         // without another hit after one
};

struct FrontEnd {
  std::optional<ImageSettings> image;  // of an image; of sound where there is none
  SoundSettings sound;
  int32_t frames_per_inference = 1;  // new ones between two inferences, where windows overlap
  DetectorSettings detector;
};

// Of a model without one: its input's scale and zero point, and a detector for all its scores.
FrontEnd DefaultFor(const graph::Module& module);

// From TOML; `place` is the file. What is left out is as in `defaults`.
// Errors: no TOML, an unknown key, a value of the wrong type or out of range, each with its line;
// another version
Result<FrontEnd> ReadFrontEnd(const std::string& toml,
                              const std::string& place,
                              const FrontEnd& defaults);

// TOML with every key that matters for its kind. ReadFrontEnd() gives the same settings again.
std::string WriteFrontEnd(const FrontEnd& front_end);

// The values of a frame, and how many frames the model's input holds.
int32_t FrameValues(const SoundSettings& sound);
// Errors: input 0 is not int8, or holds no whole number of frames or no image; labels for another
// number of scores than output 0 has
Status CheckFits(const FrontEnd& front_end, const graph::Module& module);

}  // namespace mote::frontend
