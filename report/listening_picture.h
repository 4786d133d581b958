// SPDX-License-Identifier: Apache-2.0
// What a detector heard and what it made of it, as SVG: waveform, the features that the model was
// given, the smoothed scores with the threshold, and the hits, over one axis of time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/span.h"

namespace mote::report {

struct PictureLabel {
  std::string name;
  bool silent = false;  // never reported: drawn fainter
};

struct PictureHit {
  double time_s = 0;
  std::string label;
  double score = 0;
};

// Answers are in order of time, and evenly spaced. Per answer: a time, a frame, a score per label.
struct Listening {
  std::string title;
  Span<const int16_t> samples;
  int32_t rate_hz = 0;  // 1 or more
  std::vector<PictureLabel> labels;
  double threshold = 0;
  double highest_score = 1;     // of the axis
  double refractory_s = 0;      // shown behind each hit
  std::vector<double> times_s;  // ends of the windows that were answered, from the first sample on
  std::vector<int8_t> frames;   // one after the other, all of one size
  std::vector<float> scores;    // 0 .. highest_score, of an answer one after the other
  std::vector<PictureHit> hits;
};

// However long the recording, at most some 400 KB: of the samples and scores that share a column of
// pixels the lowest and the highest are drawn, of the frames the mean, of hits within 4 pixels the
// first; of more than 8 labels those with the highest scores.
std::string ListeningPicture(const Listening& listening);

}  // namespace mote::report
