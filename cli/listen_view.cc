// SPDX-License-Identifier: Apache-2.0
#include "cli/listen_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace mote::cli {
namespace {

constexpr size_t kWidth = 64;
constexpr size_t kBands = 8;  // lines of the spectrogram
constexpr std::string_view kShades = " .:-=+*#%@";

// `share` from 0 to 1.
char Shade(double share) {
  const double last = static_cast<double>(kShades.size() - 1);
  return kShades[static_cast<size_t>(std::lround(std::clamp(share, 0.0, 1.0) * last))];
}

std::string Line(const std::string& name, const std::string& picture) {
  return fmt::format("{:>12.12} |{}|\n", name, picture);
}

}  // namespace

ListenView::ListenView(double seconds, std::vector<std::string> labels)
    : seconds_(std::max(seconds, 1e-9)), labels_(std::move(labels)), columns_(kWidth) {
  for (Column& column : columns_) column.means.resize(labels_.size());
}

ListenView::Column& ListenView::ColumnAt(double time_s) {
  const double at = time_s / seconds_ * static_cast<double>(kWidth);
  return columns_[std::min(static_cast<size_t>(std::max(at, 0.0)), kWidth - 1)];
}

void ListenView::AddLevel(double time_s, Span<const int16_t> pcm) {
  int& peak = ColumnAt(time_s).peak;
  for (const int16_t sample : pcm) peak = std::max(peak, std::abs(int{sample}));
}

void ListenView::AddHeard(const player::Heard& heard) {
  Column& column = ColumnAt(heard.time_s);
  column.channels.resize(heard.frame.size());
  for (size_t i = 0; i < heard.frame.size(); ++i) column.channels[i] += heard.frame[i];
  ++column.frames;
  for (size_t c = 0; c < labels_.size(); ++c) {
    column.means[c] = std::max(column.means[c], heard.means[c]);
  }
  column.hit = column.hit || heard.hit.has_value();
}

// In steps of 6 dB below full scale.
std::string ListenView::LevelLine() const {
  std::string line;
  for (const Column& column : columns_) {
    const double decibels = column.peak == 0 ? -60 : 20 * std::log10(column.peak / 32768.0);
    line += Shade(1 + decibels / 54);
  }
  return line;
}

// High frequencies above, as everywhere.
std::vector<std::string> ListenView::Spectrogram() const {
  double least = 127, most = -128;
  std::vector<std::vector<double>> bands(kBands, std::vector<double>(kWidth, -128));
  for (size_t x = 0; x < kWidth; ++x) {
    const Column& column = columns_[x];
    const size_t channels = column.channels.size();
    for (size_t band = 0; band < kBands && column.frames > 0; ++band) {
      const size_t first = band * channels / kBands;
      const size_t end = std::max(first + 1, (band + 1) * channels / kBands);
      double sum = 0;
      for (size_t i = first; i < std::min(end, channels); ++i) sum += column.channels[i];
      const double mean = sum / static_cast<double>(end - first) / column.frames;
      bands[band][x] = mean;
      least = std::min(least, mean);
      most = std::max(most, mean);
    }
  }
  std::vector<std::string> lines;
  for (size_t band = kBands; band-- > 0;) {
    std::string line;
    for (const double value : bands[band]) {
      line += Shade(most > least ? (value - least) / (most - least) : 0);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string ListenView::MeansLine(size_t label) const {
  std::string line;
  for (const Column& column : columns_) line += Shade(column.means[label]);
  return line;
}

std::string ListenView::Text() const {
  std::string text = Line("level", LevelLine());
  const std::vector<std::string> spectrogram = Spectrogram();
  for (size_t i = 0; i < spectrogram.size(); ++i) {
    text += Line(i == 0 ? "features" : "", spectrogram[i]);
  }
  for (size_t c = 0; c < labels_.size(); ++c) text += Line(labels_[c], MeansLine(c));
  std::string hits;
  for (const Column& column : columns_) hits += column.hit ? '^' : ' ';
  return text + Line("hits", hits);
}

}  // namespace mote::cli
