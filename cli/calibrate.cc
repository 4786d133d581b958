// SPDX-License-Identifier: Apache-2.0
// mote calibrate: the threshold of a detector for a budget of false alarms.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <optional>

#include "cli/calibrator.h"
#include "cli/command.h"
#include "compiler/frontend/metadata.h"
#include "compiler/tflite/write.h"
#include "support/file.h"

namespace mote::cli {
namespace {

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

Result<double> DecibelsOf(const std::string& text) {
  char* end = nullptr;
  const double db = std::strtod(text.c_str(), &end);
  if (end != text.c_str() && *end == 0 && std::abs(db) <= 100) return db;
  return Error{fmt::format("--snr-db: '{}', want decibels from -100 to 100.", text),
               ErrorKind::kUsage};
}

class CalibrateCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("MODEL", path_, "a .tflite with a front end: see 'mote attach'").Required();
    options.Add("--positives",
                settings_.positives,
                "a folder of recordings, each with the word once, or of one fault; may be left "
                "out for a model of what is normal");
    options
        .Add("--negatives",
             settings_.negatives,
             "a folder of recordings without it, the longer the "
             "better: noise, speech, music, a machine that is well")
        .Required();
    Option budget = options.Add("--budget", budget_, "false alarms that are allowed: '0.5/h'");
    options
        .AddFlag("--keep", keep_, "keep the model's threshold, say what it is worth, store nothing")
        .Excludes(budget);
    options.Add(
        "--label", settings_.label, "the word in the positives, where the model knows several");
    options.Add("--noise",
                settings_.noise,
                "a folder of noises: misses in them count in the choice too, and are said");
    options.Add("--snr-db", snrs_, "how far below the words the noises lie").ShowDefault();
    options.Add("--det", det_, "write the curve of misses over false alarms to this .svg")
        .SvgName();
    options.Add("-o,--output", output_, "write the calibrated model there, not into MODEL");
    AddNumerics(options, numerics_);
  }

  Result<Answer> Run() override {
    MOTE_RETURN_IF_ERROR(ReadNumbers());
    MOTE_TRY(ListeningModel model, LoadListeningModel(path_, numerics_));
    if (settings_.positives.empty() && !frontend::IsAnomalyScore(model.front_end.score.kind)) {
      return Error{
          "no --positives, want a folder of recordings with the word. Only "
          "anomalies need none.",
          ErrorKind::kUsage};
    }
    MOTE_TRY(const Calibration calibration, Calibrate(settings_, model));
    if (!det_.empty()) MOTE_RETURN_IF_ERROR(WriteFile(det_, CurveOf(calibration)));
    Answer answer{ToJson(calibration), ToText(calibration, settings_.budget_per_hour)};
    if (keep_) return answer;
    const std::string output = output_.empty() ? path_ : output_;
    MOTE_RETURN_IF_ERROR(Store(output, model));
    answer.json["output"] = output;
    answer.text += fmt::format("stored in {}\n", output);
    return answer;
  }

 private:
  Status ReadNumbers() {
    if (budget_.empty() && !keep_) {
      return Error{
          "no --budget, want false alarms that are allowed, as '0.5/h'; or --keep, which keeps the "
          "model's threshold.",
          ErrorKind::kUsage};
    }
    if (keep_ && !output_.empty()) {
      return Error{"--keep stores nothing: leave --output out.", ErrorKind::kUsage};
    }
    if (!keep_) {
      MOTE_TRY(settings_.budget_per_hour, BudgetOf(budget_));
    }
    for (const std::string& word : snrs_) {
      MOTE_TRY(const double snr_db, DecibelsOf(word));
      settings_.snrs_db.push_back(snr_db);
    }
    return {};
  }

  static Status Store(const std::string& path, ListeningModel& model) {
    MOTE_RETURN_IF_ERROR(frontend::Attach(model.front_end, model.module));
    MOTE_TRY(const graph::Bytes bytes, tflite::Write(model.module));
    return WriteFile(path, bytes);
  }

  CalibrateSettings settings_;
  std::string path_, budget_, det_, output_;
  std::vector<std::string> snrs_ = {"20", "10", "5"};
  bool keep_ = false;
  std::string numerics_ = "single";
};

}  // namespace

std::unique_ptr<Command> MakeCalibrate() { return std::make_unique<CalibrateCommand>(); }

}  // namespace mote::cli
