// SPDX-License-Identifier: Apache-2.0
// The threshold of a detector, from recordings of what it is to hear and of what it is not.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/frontend/front_end.h"
#include "compiler/program/program.h"
#include "player/signal.h"
#include "support/result.h"

namespace mote::player {

// The scores that a model gives along a recording, as it gives them.
struct ScoreTrack {
  std::vector<uint8_t> scores;      // [inferences, classes]
  std::vector<uint32_t> residuals;  // of an autoencoder, in limits, Q16
  std::vector<double> times_s;      // [inferences], from the signal's beginning
  double seconds = 0;               // of the signal
};

// The same with silence before and after it, `padding_s` long each, for sound and vibration: the
// model has begun to hear when the recording begins, and hears a word at its end to the end.
Signal Padded(Signal signal, double padding_s);

// Streams a signal through front end and model, from a fresh state. Scores of the first
// `warm_up_s` do not count: what a model that begins to hear takes silence for is no word.
// Errors: as Listener::Make()
Result<ScoreTrack> TrackOf(const Signal& signal,
                           const program::Program& program,
                           const frontend::FrontEnd& front_end,
                           double warm_up_s);

// A threshold and what it does.
struct OperatingPoint {
  double threshold = 0;
  int64_t misses = 0;        // positives without a hit of the label
  int64_t false_alarms = 0;  // hits of any label in the negatives
};

// The release that keeps its ratio to the threshold: never above it, whatever is rounded.
double ReleaseAt(double threshold, const frontend::DetectorSettings& detector);

// The point at the front end's own threshold. Errors: as stream::StreamTables::Make()
Result<OperatingPoint> PointOf(const std::vector<ScoreTrack>& positives,
                               const std::vector<ScoreTrack>& negatives,
                               const program::Program& program,
                               const frontend::FrontEnd& front_end,
                               size_t label);

// Points at all thresholds that differ, from low to high: each replays the detector over the
// tracks, with all its smoothing, hysteresis and refractory time. The release keeps its ratio to
// the threshold. `label`: the index of the positives' score.
// Errors: as stream::StreamTables::Make()
Result<std::vector<OperatingPoint>> OperatingPoints(const std::vector<ScoreTrack>& positives,
                                                    const std::vector<ScoreTrack>& negatives,
                                                    const program::Program& program,
                                                    const frontend::FrontEnd& front_end,
                                                    size_t label);

// When each track first hits as `label` at the front end's own threshold; nothing: it is missed.
// Errors: as stream::StreamTables::Make()
Result<std::vector<std::optional<double>>> FirstHits(const std::vector<ScoreTrack>& tracks,
                                                     const program::Program& program,
                                                     const frontend::FrontEnd& front_end,
                                                     size_t label);

// Of those whose false alarms stay within `per_hour` in `hours`, the ones with the fewest misses,
// and of these the highest: there is no reason to be nearer to a false alarm than that.
// Errors: none stays within it
Result<OperatingPoint> ChoosePoint(const std::vector<OperatingPoint>& points,
                                   double hours,
                                   double per_hour);

// The rate that is not exceeded with 95 % certainty, where `events` were seen in `hours`: 3 / hours
// for none (Poisson, one-sided).
double UpperRate95(int64_t events, double hours);

}  // namespace mote::player
