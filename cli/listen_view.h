// SPDX-License-Identifier: Apache-2.0
// What was heard, as a picture of characters: level, spectrogram, scores and hits over time.
#pragma once

#include <string>
#include <vector>

#include "player/listener.h"

namespace mote::cli {

class ListenView {
 public:
  // `seconds` of sound over the width of the picture.
  ListenView(double seconds, std::vector<std::string> labels);

  void AddLevel(double time_s, Span<const int16_t> pcm);
  void AddHeard(const player::Heard& heard);

  std::string Text() const;

 private:
  // Of what falls into one character of the width.
  struct Column {
    int peak = 0;
    std::vector<double> channels;  // sums of features
    int frames = 0;
    std::vector<double> means;  // the highest of each label
    bool hit = false;
  };

  Column& ColumnAt(double time_s);
  std::string LevelLine() const;
  std::vector<std::string> Spectrogram() const;
  std::string MeansLine(size_t label) const;

  double seconds_;
  std::vector<std::string> labels_;
  std::vector<Column> columns_;
};

}  // namespace mote::cli
