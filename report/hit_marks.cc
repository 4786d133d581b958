// SPDX-License-Identifier: Apache-2.0
#include "report/hit_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/svg.h"

namespace mote::report {
namespace {

constexpr double kFlag = 4;         // half the width of a hit's
constexpr double kCharacter = 7.5;  // the width of one, rather too much than too little
constexpr const char* kHitColour = "#d03020";

// The first hit of each stretch as wide as half a flag.
std::vector<PictureHit> DistinctHits(const std::vector<PictureHit>& hits, const TimeAxis& axis) {
  std::vector<PictureHit> distinct;
  double last = 0;
  for (const PictureHit& hit : hits) {
    const double stretch = std::floor(axis.X(hit.time_s) / kFlag);
    if (stretch != last) distinct.push_back(hit);
    last = stretch;
  }
  return distinct;
}

// The time that it shuts out, a line through all strips, and a flag above the scores.
std::string HitMark(const PictureHit& hit, double refractory_s, const TimeAxis& axis) {
  const double x = axis.X(hit.time_s);
  std::string svg;
  if (refractory_s > 0) {
    svg += fmt::format(
        "<rect class='refractory' x='{:.1f}' y='{}' width='{:.1f}' height='{}' fill='{}' "
        "fill-opacity='0.12'/>\n",
        x,
        kScores.top,
        axis.X(hit.time_s + refractory_s) - x,
        kScores.bottom - kScores.top,
        kHitColour);
  }
  return svg +
         fmt::format(
             "<path class='hit' stroke='{0}' fill='{0}' d='M{1:.1f},{2}V{3}L{4:.1f},{5}H{6:.1f}"
             "L{1:.1f},{3}V{7}'><title>{8:.2f} s {9} {10:.3f}</title></path>\n",
             kHitColour,
             x,
             kWave.top,
             kScores.top,
             x - kFlag,
             kScores.top - 7,
             x + kFlag,
             kScores.bottom,
             hit.time_s,
             Escaped(Shortened(hit.label, kMostCharacters)),
             hit.score);
}

}  // namespace

std::string HitMarks(const Listening& l, const TimeAxis& axis) {
  std::string svg;
  double free_from = 0;
  for (const PictureHit& hit : DistinctHits(l.hits, axis)) {
    svg += HitMark(hit, l.refractory_s, axis);
    const std::string name = Shortened(hit.label, kMostCharacters);
    const std::string text = fmt::format("{} {:.2f}", name, hit.score);
    const double x = axis.X(hit.time_s);
    const double width = kFlag + kCharacter * static_cast<double>(text.size());
    const bool is_right = x + width < kListeningWidth;
    const double begin = is_right ? x : x - width;
    if (begin < free_from) continue;
    svg +=
        TextAt(is_right ? x + kFlag : x - kFlag, kScores.top - 9, is_right ? "start" : "end", text);
    free_from = begin + width;
  }
  return svg;
}

}  // namespace mote::report
