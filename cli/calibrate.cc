// SPDX-License-Identifier: Apache-2.0
// mote calibrate: the threshold of a detector for a budget of false alarms.
#include "player/calibrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "cli/command.h"
#include "cli/listening_model.h"
#include "cli/progress.h"
#include "compiler/frontend/metadata.h"
#include "compiler/stream/stream_tables.h"
#include "compiler/tflite/write.h"
#include "player/learn_limit.h"
#include "player/signal.h"
#include "report/det_curve.h"
#include "support/file.h"
#include "support/suggest.h"

namespace mote::cli {
namespace {

using player::OperatingPoint;
using player::ScoreTrack;

// A word at the end of its recording is heard to the end of the smoothing.
constexpr double kPaddingS = 1;

// "0.5/h", or the number alone.
Result<double> BudgetOf(const std::string& text) {
  char* end = nullptr;
  const double budget = std::strtod(text.c_str(), &end);
  const std::string unit = end;
  if (end != text.c_str() && (unit.empty() || unit == "/h") && budget >= 0 && budget < 1e6) {
    return budget;
  }
  return Error{fmt::format("--budget: '{}', want false alarms an hour, as '0.5/h'.", text),
               ErrorKind::kUsage};
}

// What was found, in the units that people use.
struct Calibration {
  OperatingPoint chosen;
  std::vector<OperatingPoint> points;
  int64_t positives = 0;
  double hours = 0;  // of negatives
  std::string label;
  std::optional<double> limit;  // of an autoencoder's residual, as it was learned

  double MissRate(const OperatingPoint& point) const {
    return static_cast<double>(point.misses) / static_cast<double>(std::max<int64_t>(positives, 1));
  }
  double PerHour(const OperatingPoint& point) const {
    return static_cast<double>(point.false_alarms) / hours;
  }
  double Upper95() const { return player::UpperRate95(chosen.false_alarms, hours); }
};

Json ToJson(const Calibration& c) {
  Json curve = Json::array();
  for (const OperatingPoint& point : c.points) {
    curve.push_back({{"threshold", point.threshold},
                     {"miss_rate", c.MissRate(point)},
                     {"false_alarms_per_hour", c.PerHour(point)}});
  }
  Json json = {{"label", c.label},
               {"threshold", c.chosen.threshold},
               {"miss_rate", c.MissRate(c.chosen)},
               {"misses", c.chosen.misses},
               {"positives", c.positives},
               {"false_alarms", c.chosen.false_alarms},
               {"false_alarms_per_hour", c.PerHour(c.chosen)},
               {"false_alarms_per_hour_upper95", c.Upper95()},
               {"hours", c.hours},
               {"curve", std::move(curve)}};
  if (c.limit) json["limit"] = *c.limit;
  if (c.positives == 0) {
    json.erase("miss_rate");
    json.erase("misses");
  }
  return json;
}

std::string ToText(const Calibration& c, double budget) {
  std::string text = fmt::format("'{}' at a threshold of {:.3f}\n", c.label, c.chosen.threshold);
  if (c.limit) text += fmt::format("  limit         {:.4g}, learned of the negatives\n", *c.limit);
  if (c.positives > 0) {
    text += fmt::format("  misses        {} of {} ({:.1f} %)\n",
                        c.chosen.misses,
                        c.positives,
                        100 * c.MissRate(c.chosen));
  }
  text +=
      fmt::format("  false alarms  {} in {:.3f} h, with 95 % certainty at most {:.2f} an hour\n",
                  c.chosen.false_alarms,
                  c.hours,
                  c.Upper95());
  if (c.Upper95() > budget) {
    text += fmt::format(
        "  these recordings do not prove {:g} an hour: that takes {:.1f} h of negatives without a "
        "false alarm\n",
        budget,
        budget > 0 ? 3 / budget : 0);
  }
  return text;
}

class CalibrateCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("MODEL", path_, "a .tflite with a front end: see 'mote attach'").Required();
    options.Add("--positives",
                positives_,
                "a folder of recordings, each with the word once, or of one fault; may be left "
                "out for a model of what is normal");
    options
        .Add("--negatives",
             negatives_,
             "a folder of recordings without it, the longer the "
             "better: noise, speech, music, a machine that is well")
        .Required();
    options.Add("--budget", budget_, "false alarms that are allowed: '0.5/h'").Required();
    options.Add("--label", label_, "the word in the positives, where the model knows several");
    options.Add("--det", det_, "write the curve of misses over false alarms to this .svg")
        .SvgName();
    options.Add("-o,--output", output_, "write the calibrated model there, not into MODEL");
    AddNumerics(options, numerics_);
  }

  Result<Answer> Run() override {
    MOTE_TRY(const double budget, BudgetOf(budget_));
    MOTE_TRY(ListeningModel model, LoadListeningModel(path_, numerics_));
    const frontend::ScoreKind kind = model.front_end.score.kind;
    if (positives_.empty() && !frontend::IsAnomalyScore(kind)) {
      return Error{
          "no --positives, want a folder of recordings with the word. Only "
          "anomalies need none.",
          ErrorKind::kUsage};
    }
    if (kind == frontend::ScoreKind::kResidual) MOTE_RETURN_IF_ERROR(LearnLimit(model));
    Result<Calibration> calibration = Calibrate(model, budget);
    if (!calibration.ok()) return calibration.error();
    if (!det_.empty()) MOTE_RETURN_IF_ERROR(WriteFile(det_, Curve(*calibration)));
    const std::string output = output_.empty() ? path_ : output_;
    MOTE_RETURN_IF_ERROR(Store(calibration->chosen, output, model));
    Json json = ToJson(*calibration);
    json["output"] = output;
    return Answer{std::move(json),
                  ToText(*calibration, budget) + fmt::format("stored in {}\n", output)};
  }

 private:
  Result<Calibration> Calibrate(const ListeningModel& model, double budget) const {
    Result<stream::StreamTables> tables =
        stream::StreamTables::Make(model.program, model.front_end);
    if (!tables.ok()) return tables.error().In(path_);
    Calibration c;
    MOTE_TRY(const size_t label, LabelIn(tables->labels(), model.front_end.detector));
    c.label = tables->labels()[label];
    if (tables->residual()) c.limit = model.front_end.score.limit;
    const bool is_word = std::holds_alternative<frontend::SoundSettings>(model.front_end.sense) &&
                         !frontend::IsAnomalyScore(model.front_end.score.kind);
    std::vector<ScoreTrack> positives;
    if (!positives_.empty()) {
      MOTE_TRY(positives, Tracks(positives_, model, is_word ? kPaddingS : 0));
    }
    MOTE_TRY(const std::vector<ScoreTrack> negatives, Tracks(negatives_, model, 0));
    c.positives = static_cast<int64_t>(positives.size());
    for (const ScoreTrack& track : negatives) c.hours += track.seconds / 3600;
    MOTE_TRY(c.points,
             player::OperatingPoints(positives, negatives, model.program, model.front_end, label));
    MOTE_TRY(c.chosen, player::ChoosePoint(c.points, c.hours, budget));
    return c;
  }

  // How badly the autoencoder rebuilds what is normal.
  Status LearnLimit(ListeningModel& model) const {
    frontend::ScoreSettings& score = model.front_end.score;
    score.limit = player::FinestLimit(model.program);
    MOTE_TRY(const std::vector<ScoreTrack> tracks, Tracks(negatives_, model, 0));
    Result<double> limit = player::LearnedLimit(tracks, score.limit);
    if (!limit.ok()) return limit.error().In(negatives_);
    score.limit = *limit;
    return {};
  }

  // The one that is asked for, or the only one that can hit.
  Result<size_t> LabelIn(const std::vector<std::string>& labels,
                         const frontend::DetectorSettings& detector) const {
    std::vector<std::string> able;
    for (const std::string& label : labels) {
      const auto& silent = detector.silent;
      if (std::find(silent.begin(), silent.end(), label) == silent.end()) able.push_back(label);
    }
    const std::string& wanted = label_.empty() && able.size() == 1 ? able[0] : label_;
    const auto found = std::find(labels.begin(), labels.end(), wanted);
    if (found != labels.end()) return static_cast<size_t>(found - labels.begin());
    return Error{fmt::format("--label: '{}', want the word in the positives, one of {}.{}",
                             label_,
                             fmt::join(able, ", "),
                             DidYouMean(label_, able)),
                 ErrorKind::kUsage};
  }

  Result<std::vector<ScoreTrack>> Tracks(const std::string& folder,
                                         const ListeningModel& model,
                                         double padding_s) const {
    MOTE_TRY(const auto files, player::SignalFilesIn(folder, model.front_end.sense));
    ProgressBar bar("listening to " + folder);
    std::vector<ScoreTrack> tracks;
    for (const auto& file : files) {
      bar.Update(static_cast<int64_t>(tracks.size()), static_cast<int64_t>(files.size()));
      MOTE_TRY(ScoreTrack track,
               player::TrackOf(file.string(), model.program, model.front_end, padding_s));
      tracks.push_back(std::move(track));
    }
    return tracks;
  }

  static Status Store(const OperatingPoint& point, const std::string& path, ListeningModel& model) {
    frontend::DetectorSettings& d = model.front_end.detector;
    d.release = point.threshold * d.release / d.threshold;
    d.threshold = point.threshold;
    MOTE_RETURN_IF_ERROR(frontend::Attach(model.front_end, model.module));
    MOTE_TRY(const graph::Bytes bytes, tflite::Write(model.module));
    return WriteFile(path, bytes);
  }

  static std::string Curve(const Calibration& c) {
    const auto point_of = [&](const OperatingPoint& point) {
      return report::DetPoint{c.PerHour(point), c.MissRate(point)};
    };
    std::vector<report::DetPoint> points;
    for (const OperatingPoint& point : c.points) points.push_back(point_of(point));
    const std::string title =
        fmt::format("{}: {} positives, {:.2f} h of negatives", c.label, c.positives, c.hours);
    return report::DetCurve(title, points, point_of(c.chosen), c.hours);
  }

  std::string path_, positives_, negatives_, budget_, label_, det_, output_;
  std::string numerics_ = "single";
};

}  // namespace

std::unique_ptr<Command> MakeCalibrate() { return std::make_unique<CalibrateCommand>(); }

}  // namespace mote::cli
