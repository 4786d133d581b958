// SPDX-License-Identifier: Apache-2.0
// The threshold of a detector, from recordings of what it is to hear and of what it is not.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "compiler/frontend/front_end.h"
#include "compiler/program/program.h"
#include "support/result.h"

namespace mote::player {

// The scores that a model gives along a recording, as it gives them.
struct ScoreTrack {
  std::vector<uint8_t> scores;      // [inferences, classes]
  std::vector<uint32_t> residuals;  // of an autoencoder, in limits, Q16
  double seconds = 0;
};

// Streams a recording through front end and model, from a fresh state. Before and after it there is
// silence, `padding_s` long each: the model has begun to hear when the recording begins, and hears
// a word at its end to the end. Scores before the recording do not count. Errors: as
// LoadSignal() and Listener::Make()
Result<ScoreTrack> TrackOf(const std::string& file,
                           const program::Program& program,
                           const frontend::FrontEnd& front_end,
                           double padding_s);

// A threshold and what it does.
struct OperatingPoint {
  double threshold = 0;
  int64_t misses = 0;        // positives without a hit of the label
  int64_t false_alarms = 0;  // hits of any label in the negatives
};

// Points at all thresholds that differ, from low to high: each replays the detector over the
// tracks, with all its smoothing, hysteresis and refractory time. The release keeps its ratio to
// the threshold. `label`: the index of the positives' score.
// Errors: as stream::StreamTables::Make()
Result<std::vector<OperatingPoint>> OperatingPoints(const std::vector<ScoreTrack>& positives,
                                                    const std::vector<ScoreTrack>& negatives,
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
