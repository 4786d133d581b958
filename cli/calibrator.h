// SPDX-License-Identifier: Apache-2.0
// Listens to recordings of what a model is to hear and of what it is not, and chooses or judges its
// threshold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/calibration.h"
#include "cli/listening_model.h"

namespace mote::cli {

struct CalibrateSettings {
  std::string positives, negatives;       // folders; of anomalies there may be no positives
  std::string noise;                      // a folder, or empty
  std::vector<double> snrs_db;            // of the positives in noise
  std::string label;                      // of the positives; empty: the only one that can hit
  std::optional<double> budget_per_hour;  // none: the threshold stays, as does a residual's limit
};

// `model` gets the threshold, and the limit of an autoencoder's residual.
// Errors: as player::SignalFilesIn(), LoadSignal(), OperatingPoints(), ChoosePoint(); an unknown
// label
Result<Calibration> Calibrate(const CalibrateSettings& settings, ListeningModel& model);

}  // namespace mote::cli
