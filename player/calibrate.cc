// SPDX-License-Identifier: Apache-2.0
#include "player/calibrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/stream/stream_tables.h"
#include "player/listener.h"
#include "runtime/base/learned_limit.h"

namespace mote::player {
using frontend::FrontEnd;
using program::Program;

Signal Padded(Signal signal, double padding_s) {
  const auto silence =
      static_cast<size_t>(padding_s * signal.rate.ticks_per_second * signal.rate.values_per_tick);
  signal.samples.insert(signal.samples.begin(), silence, 0);
  signal.samples.insert(signal.samples.end(), silence, 0);
  return signal;
}

Result<ScoreTrack> TrackOf(const Signal& signal,
                           const Program& program,
                           const FrontEnd& front_end,
                           double warm_up_s) {
  MOTE_TRY(const std::unique_ptr<Listener> listener, Listener::Make(program, front_end));
  ScoreTrack track;
  track.seconds = signal.seconds();
  const auto keep = [&](const Heard& heard) {
    if (warm_up_s > 0 && heard.time_s <= warm_up_s) return;
    track.scores.insert(track.scores.end(), heard.output.begin(), heard.output.end());
    if (heard.residual) track.residuals.push_back(*heard.residual);
    track.times_s.push_back(heard.time_s);
  };
  Listen(signal, 0, signal.size(), *listener, keep);
  return track;
}

namespace {

// The detector at one threshold, over tracks of one kind of score.
template <class T>
class Replay {
 public:
  explicit Replay(const DetectorParams& p)
      : classes_(static_cast<size_t>(p.classes)),
        history_(static_cast<size_t>(DetectorHistorySize(p))),
        states_(classes_) {
    detector_.Init(p, {history_.data(), history_.size()}, {states_.data(), states_.size()});
  }

  // Calls on_hit(inference, class_index) for each hit.
  template <class OnHit>
  void Run(const ScoreTrack& track, const OnHit& on_hit) {
    detector_.Reset();
    const T* const scores = reinterpret_cast<const T*>(track.scores.data());
    for (size_t i = 0; (i + 1) * classes_ <= track.scores.size(); ++i) {
      Hit hit = {};
      if (detector_.Process({scores + i * classes_, classes_}, hit)) {
        on_hit(i, static_cast<size_t>(hit.class_index));
      }
    }
  }

  // How often each class hits.
  std::vector<int64_t> Hits(const ScoreTrack& track) {
    std::vector<int64_t> hits(classes_);
    Run(track, [&](size_t /*inference*/, size_t class_index) { ++hits[class_index]; });
    return hits;
  }

 private:
  size_t classes_;
  std::vector<T> history_;
  std::vector<DetectorClassState> states_;
  Detector<T> detector_;
};

template <class T>
OperatingPoint PointAt(double threshold,
                       const std::vector<ScoreTrack>& positives,
                       const std::vector<ScoreTrack>& negatives,
                       const DetectorParams& params,
                       size_t label) {
  OperatingPoint point = {threshold};
  Replay<T> replay(params);
  for (const ScoreTrack& track : positives) {
    if (replay.Hits(track)[label] == 0) ++point.misses;
  }
  for (const ScoreTrack& track : negatives) {
    for (const int64_t hits : replay.Hits(track)) point.false_alarms += hits;
  }
  return point;
}

template <class T>
std::optional<double> FirstHit(const ScoreTrack& track,
                               const DetectorParams& params,
                               size_t label) {
  std::optional<double> time_s;
  Replay<T>(params).Run(track, [&](size_t inference, size_t class_index) {
    if (class_index == label && !time_s) time_s = track.times_s[inference];
  });
  return time_s;
}

// Scores have steps of 1/256 of their range, and means of several finer ones; finer than that is
// of no use to anybody.
constexpr int kSteps = 200;

}  // namespace

double ReleaseAt(double threshold, const frontend::DetectorSettings& detector) {
  return std::min(threshold, threshold * (detector.release / detector.threshold));
}

Result<OperatingPoint> PointOf(const std::vector<ScoreTrack>& positives,
                               const std::vector<ScoreTrack>& negatives,
                               const Program& program,
                               const FrontEnd& front_end,
                               size_t label) {
  MOTE_TRY(const stream::StreamTables tables, stream::StreamTables::Make(program, front_end));
  const auto at = tables.has_unsigned_scores() ? PointAt<uint8_t> : PointAt<int8_t>;
  return at(front_end.detector.threshold, positives, negatives, tables.Params().detector, label);
}

Result<std::vector<OperatingPoint>> OperatingPoints(const std::vector<ScoreTrack>& positives,
                                                    const std::vector<ScoreTrack>& negatives,
                                                    const Program& program,
                                                    const FrontEnd& front_end,
                                                    size_t label) {
  std::vector<OperatingPoint> points;
  const frontend::DetectorSettings& d = front_end.detector;
  const double most = frontend::MostThreshold(front_end.score.kind);
  for (int step = 1; step <= kSteps; ++step) {
    FrontEnd tried = front_end;
    tried.detector.threshold = most * step / kSteps;
    tried.detector.release = ReleaseAt(tried.detector.threshold, d);
    MOTE_TRY(const OperatingPoint point, PointOf(positives, negatives, program, tried, label));
    points.push_back(point);
  }
  return points;
}

Result<std::vector<std::optional<double>>> FirstHits(const std::vector<ScoreTrack>& tracks,
                                                     const Program& program,
                                                     const FrontEnd& front_end,
                                                     size_t label) {
  MOTE_TRY(const stream::StreamTables tables, stream::StreamTables::Make(program, front_end));
  const auto first_hit = tables.has_unsigned_scores() ? FirstHit<uint8_t> : FirstHit<int8_t>;
  const DetectorParams params = tables.Params().detector;
  std::vector<std::optional<double>> times_s;
  for (const ScoreTrack& track : tracks) times_s.push_back(first_hit(track, params, label));
  return times_s;
}

Result<OperatingPoint> ChoosePoint(const std::vector<OperatingPoint>& points,
                                   double hours,
                                   double per_hour) {
  const OperatingPoint* best = nullptr;
  for (const OperatingPoint& point : points) {
    if (static_cast<double>(point.false_alarms) > per_hour * hours) continue;
    if (best == nullptr || point.misses <= best->misses) best = &point;
  }
  if (best != nullptr) return *best;
  const int64_t fewest =
      points.empty() ? 0 : std::min_element(points.begin(), points.end(), [](auto& a, auto& b) {
                             return a.false_alarms < b.false_alarms;
                           })->false_alarms;
  return Error{
      fmt::format("no threshold has at most {:g} false alarms an hour: the fewest are {} in "
                  "{:.2f} h. The model needs more training on what it takes for a hit.",
                  per_hour,
                  fewest,
                  hours)};
}

namespace {

// Of at most so many events, where `mean` are expected.
double PoissonUpTo(int64_t events, double mean) {
  double sum = 0;
  for (int64_t k = 0; k <= events; ++k) {
    const auto count = static_cast<double>(k);
    sum += std::exp(count * std::log(mean) - mean - std::lgamma(count + 1));
  }
  return sum;
}

}  // namespace

double UpperRate95(int64_t events, double hours) {
  double low = 0, high = 10 + 3 * static_cast<double>(events);
  for (int i = 0; i < 60; ++i) {
    const double mean = (low + high) / 2;
    (PoissonUpTo(events, mean) > 0.05 ? low : high) = mean;
  }
  return high / hours;
}

}  // namespace mote::player
