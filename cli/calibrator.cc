// SPDX-License-Identifier: Apache-2.0
#include "cli/calibrator.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/progress.h"
#include "compiler/stream/stream_tables.h"
#include "player/learn_limit.h"
#include "player/mix_sound.h"
#include "support/suggest.h"

namespace mote::cli {
namespace {

using player::OperatingPoint;
using player::ScoreTrack;
using player::Signal;

// A word at the end of its recording is heard to the end of the smoothing.
constexpr double kPaddingS = 1;

class Calibrator {
 public:
  Calibrator(const CalibrateSettings& settings, ListeningModel& model)
      : settings_(settings), model_(model) {}

  Result<Calibration> Run() {
    Calibration c;
    MOTE_RETURN_IF_ERROR(LoadNoises());
    if (model_.front_end.score.kind == frontend::ScoreKind::kResidual && chooses()) {
      MOTE_RETURN_IF_ERROR(LearnLimit());
      c.limit = model_.front_end.score.limit;
    }
    MOTE_RETURN_IF_ERROR(FindLabel(c));
    MOTE_TRY(const std::vector<Signal> words, Positives());
    MOTE_TRY(const std::vector<ScoreTrack> positives, TracksOf(words));
    MOTE_TRY(const std::vector<ScoreTrack> negatives, NegativeTracks());
    c.positives = static_cast<int64_t>(positives.size());
    for (const ScoreTrack& track : negatives) c.hours += track.seconds / 3600;
    MOTE_TRY(c.points, PointsOf(positives, negatives));
    MOTE_TRY(const std::vector<std::vector<ScoreTrack>> noisy, TracksInNoise(words));
    if (chooses()) {
      MOTE_TRY(const std::vector<OperatingPoint> points,
               noisy.empty() ? c.points : PointsOf(Joined(positives, noisy), negatives));
      MOTE_RETURN_IF_ERROR(Choose(points, c.hours));
    }
    MOTE_TRY(c.chosen, JudgeThreshold(positives, negatives));
    if (is_word()) {
      MOTE_TRY(c.latency_s, LatencyOf(words, positives));
    }
    for (size_t i = 0; i < noisy.size(); ++i) {
      MOTE_TRY(const auto hits_s, FirstHits(noisy[i]));
      c.noisy.push_back(
          {settings_.snrs_db[i], std::count(hits_s.begin(), hits_s.end(), std::nullopt)});
    }
    return c;
  }

 private:
  bool chooses() const { return settings_.budget_per_hour.has_value(); }
  bool is_word() const {
    return std::holds_alternative<frontend::SoundSettings>(model_.front_end.sense) &&
           !frontend::IsAnomalyScore(model_.front_end.score.kind);
  }
  double padding_s() const { return is_word() ? kPaddingS : 0; }

  Status FindLabel(Calibration& c) {
    MOTE_TRY(const stream::StreamTables tables,
             stream::StreamTables::Make(model_.program, model_.front_end));
    MOTE_TRY(label_, LabelIn(tables.labels()));
    c.label = tables.labels()[label_];
    return {};
  }

  // The one that is asked for, or the only one that can hit.
  Result<size_t> LabelIn(const std::vector<std::string>& labels) const {
    std::vector<std::string> able;
    for (const std::string& label : labels) {
      const auto& silent = model_.front_end.detector.silent;
      if (std::find(silent.begin(), silent.end(), label) == silent.end()) able.push_back(label);
    }
    const std::string& asked = settings_.label;
    const std::string& wanted = asked.empty() && able.size() == 1 ? able[0] : asked;
    const auto found = std::find(labels.begin(), labels.end(), wanted);
    if (found != labels.end()) return static_cast<size_t>(found - labels.begin());
    return Error{fmt::format("--label: '{}', want the word in the positives, one of {}.{}",
                             asked,
                             fmt::join(able, ", "),
                             DidYouMean(asked, able)),
                 ErrorKind::kUsage};
  }

  Result<std::vector<Signal>> Positives() const {
    std::vector<Signal> words;
    if (settings_.positives.empty()) return words;
    const frontend::Sense& sense = model_.front_end.sense;
    MOTE_TRY(const auto files, player::SignalFilesIn(settings_.positives, sense));
    for (const auto& file : files) {
      MOTE_TRY(Signal word, player::LoadSignal(file, sense));
      words.push_back(player::Padded(std::move(word), padding_s()));
    }
    return words;
  }

  Result<std::vector<ScoreTrack>> TracksOf(const std::vector<Signal>& words) const {
    ProgressBar bar("listening to the positives");
    std::vector<ScoreTrack> tracks;
    for (const Signal& word : words) {
      bar.Update(static_cast<int64_t>(tracks.size()), static_cast<int64_t>(words.size()));
      MOTE_TRY(ScoreTrack track,
               player::TrackOf(word, model_.program, model_.front_end, padding_s()));
      tracks.push_back(std::move(track));
    }
    return tracks;
  }

  // One by one: there may be hours of them.
  Result<std::vector<ScoreTrack>> NegativeTracks() const {
    const frontend::Sense& sense = model_.front_end.sense;
    MOTE_TRY(const auto files, player::SignalFilesIn(settings_.negatives, sense));
    ProgressBar bar("listening to the negatives");
    std::vector<ScoreTrack> tracks;
    for (const auto& file : files) {
      bar.Update(static_cast<int64_t>(tracks.size()), static_cast<int64_t>(files.size()));
      MOTE_TRY(const Signal signal, player::LoadSignal(file, sense));
      MOTE_TRY(ScoreTrack track, player::TrackOf(signal, model_.program, model_.front_end, 0));
      tracks.push_back(std::move(track));
    }
    return tracks;
  }

  // How badly the autoencoder rebuilds what is normal.
  Status LearnLimit() {
    frontend::ScoreSettings& score = model_.front_end.score;
    score.limit = player::FinestLimit(model_.program);
    MOTE_TRY(const std::vector<ScoreTrack> tracks, NegativeTracks());
    Result<double> limit = player::LearnedLimit(tracks, score.limit);
    if (!limit.ok()) return limit.error().In(settings_.negatives);
    score.limit = *limit;
    return {};
  }

  Result<std::vector<OperatingPoint>> PointsOf(const std::vector<ScoreTrack>& positives,
                                               const std::vector<ScoreTrack>& negatives) const {
    return player::OperatingPoints(positives, negatives, model_.program, model_.front_end, label_);
  }

  // A word that is missed in noise is missed.
  static std::vector<ScoreTrack> Joined(std::vector<ScoreTrack> positives,
                                        const std::vector<std::vector<ScoreTrack>>& noisy) {
    for (const auto& tracks : noisy) {
      positives.insert(positives.end(), tracks.begin(), tracks.end());
    }
    return positives;
  }

  Status Choose(const std::vector<OperatingPoint>& points, double hours) {
    MOTE_TRY(const OperatingPoint point,
             player::ChoosePoint(points, hours, *settings_.budget_per_hour));
    frontend::DetectorSettings& detector = model_.front_end.detector;
    detector.release = player::ReleaseAt(point.threshold, detector);
    detector.threshold = point.threshold;
    return {};
  }

  Result<OperatingPoint> JudgeThreshold(const std::vector<ScoreTrack>& positives,
                                        const std::vector<ScoreTrack>& negatives) const {
    return player::PointOf(positives, negatives, model_.program, model_.front_end, label_);
  }

  Result<std::vector<std::optional<double>>> FirstHits(
      const std::vector<ScoreTrack>& tracks) const {
    return player::FirstHits(tracks, model_.program, model_.front_end, label_);
  }

  Result<std::vector<double>> LatencyOf(const std::vector<Signal>& words,
                                        const std::vector<ScoreTrack>& tracks) const {
    MOTE_TRY(const auto hits_s, FirstHits(tracks));
    std::vector<double> latency_s;
    for (size_t i = 0; i < words.size(); ++i) {
      const auto& samples = words[i].samples;
      const size_t end = player::ActiveEnd({samples.data(), samples.size()}, RateHz(words[i]));
      if (hits_s[i]) latency_s.push_back(*hits_s[i] - words[i].SecondsOf(end));
    }
    std::sort(latency_s.begin(), latency_s.end());
    return latency_s;
  }

  // Before anything is heard, which may take long.
  Status LoadNoises() {
    if (settings_.noise.empty()) return {};
    if (!is_word()) {
      return Error{"--noise is for words, and this model hears none.", ErrorKind::kUsage};
    }
    const frontend::Sense& sense = model_.front_end.sense;
    MOTE_TRY(const auto files, player::SignalFilesIn(settings_.noise, sense));
    for (const auto& file : files) {
      MOTE_TRY(const Signal noise, player::LoadSignal(file, sense));
      if (player::Power({noise.samples.data(), noise.samples.size()}) == 0) {
        return Error{file.string() + ": is silent, want a noise."};
      }
      noises_.push_back(noise.samples);
    }
    return {};
  }

  // For each of the ratios. Empty without noises.
  Result<std::vector<std::vector<ScoreTrack>>> TracksInNoise(
      const std::vector<Signal>& words) const {
    std::vector<std::vector<ScoreTrack>> noisy;
    for (const double snr_db : noises_.empty() ? std::vector<double>() : settings_.snrs_db) {
      MOTE_TRY(std::vector<ScoreTrack> tracks, TracksOf(InNoise(words, snr_db)));
      noisy.push_back(std::move(tracks));
    }
    return noisy;
  }

  // The noises in turn, each from where it was left.
  std::vector<Signal> InNoise(std::vector<Signal> words, double snr_db) const {
    std::vector<size_t> at(noises_.size());
    for (size_t i = 0; i < words.size(); ++i) {
      const size_t which = i % noises_.size();
      player::AddNoise(noises_[which], at[which], snr_db, RateHz(words[i]), words[i].samples);
      at[which] += words[i].samples.size();
    }
    return words;
  }

  static int32_t RateHz(const Signal& sound) { return sound.rate.ticks_per_second; }

  const CalibrateSettings& settings_;
  ListeningModel& model_;
  size_t label_ = 0;
  std::vector<player::Samples> noises_;
};

}  // namespace

Result<Calibration> Calibrate(const CalibrateSettings& settings, ListeningModel& model) {
  return Calibrator(settings, model).Run();
}

}  // namespace mote::cli
