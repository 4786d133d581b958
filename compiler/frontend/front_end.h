// SPDX-License-Identifier: Apache-2.0
// All that turns what a sensor gives into a model's input and its scores into hits, as a block of
// TOML; docs/signal.md has one with comments. Every key but `version` may be left out.
//   version = 1
//   [sound]       preset = "micro_speech", or kind, rate_hz ...       known_settings.h,
//                                                                     sound_settings.h
//   [image]       crop, method, pixel_scale ...      instead of sound: image_settings.h
//   [vibration]   rate_hz, axes, fft_size ...        instead of sound: vibration_settings.h
//   [series]      period_s, channels ...             instead of sound: series_settings.h
//   [gate]        open_db, hold_ms ...               of sound: what is not quiet, gate_settings.h
//   [score]       kind = "residual", limit ...       of an autoencoder: what its score is
//                 kind = "distance"                  of mote.Mahalanobis and mote.KMeans
//   [detector]    labels = ["silence", "yes"], threshold ...          what is a hit
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/frontend/gate_settings.h"
#include "compiler/frontend/sense.h"
#include "compiler/graph/module.h"

namespace mote {
class TomlReader;
}

namespace mote::frontend {

// The version that is written, and the highest that is read.
inline constexpr int32_t kVersion = 1;

enum class ScoreKind {
  kOutput,    // the model's output 0 has a score for each label
  kResidual,  // one score: how badly the model, an autoencoder, rebuilds its input
  kDistance,  // one score, the model's own: how far its input is from what it learned
};

// Whether a score says how unlike what is normal something is, in limits, and is no probability.
constexpr bool IsAnomalyScore(ScoreKind kind) { return kind != ScoreKind::kOutput; }

// Of a detector: scores of anomalies reach nearly twice their limit.
constexpr double MostThreshold(ScoreKind kind) { return IsAnomalyScore(kind) ? 1.9 : 1; }

struct ScoreSettings {
  ScoreKind kind = ScoreKind::kOutput;
  // kResidual: the mean square error that has the score 1, which `mote calibrate` learns.
  double limit = 1;
};

// How a model's scores become hits: runtime/stream/detector/detector.h.
struct DetectorSettings {
  std::vector<std::string> labels;  // of the scores, in order; empty: "0", "1" ... or "anomaly"
  std::vector<std::string> silent;  // those of them that are never reported
  double threshold = 0.5;           // of the mean of the last smoothing_hops scores
  double release = 0.5;             // a label hits again after its mean was below; <= threshold
  int32_t smoothing_hops = 1;       // inferences
  double refractory_ms = 0;         // without another hit after one
};

struct FrontEnd {
  Sense sense;
  int32_t frames_per_inference = 1;  // new ones between two inferences, where windows overlap
  std::optional<GateSettings> gate;  // of a stream of sound; none: all of it is heard
  ScoreSettings score;
  DetectorSettings detector;

  bool is_image() const { return std::holds_alternative<ImageSettings>(sense); }
  // Of a front end for sound.
  SoundSettings& sound() { return std::get<SoundSettings>(sense); }
  const SoundSettings& sound() const { return std::get<SoundSettings>(sense); }
};

// Of a model without one: sound for its input's scale and zero point, and a detector for all its
// scores; for the distance of a model whose output is one, in limits.
FrontEnd DefaultFor(const graph::Module& module);

// From TOML; `place` is the file. What is left out is as in `defaults`, a front end for sound.
// Errors: no TOML, an unknown key, a value of the wrong type or out of range, each with its line;
// another version
Result<FrontEnd> ReadFrontEnd(const std::string& toml,
                              const std::string& place,
                              const FrontEnd& defaults);
// The same of a table in a larger file; `version` may be left out.
Result<FrontEnd> ReadFrontEnd(TomlReader table, const FrontEnd& defaults);

// Are those that are never reported among the labels? ReadFrontEnd() says so of a text, and of a
// table where there are labels: in a recipe they may come later.
Status CheckSilent(const DetectorSettings& detector);

// TOML with every key that matters for its kind. ReadFrontEnd() gives the same settings again.
std::string WriteFrontEnd(const FrontEnd& front_end);

// Errors: input 0 is neither int8 nor float32, or holds no whole number of frames or no image;
// labels for another number of scores than there are; a residual of an output that is not as large
// as the input; a distance of several outputs
Status CheckFits(const FrontEnd& front_end, const graph::Module& module);

}  // namespace mote::frontend
