// SPDX-License-Identifier: Apache-2.0
// What `mote calibrate` found, in the units that people use.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "player/calibrate.h"

namespace mote::cli {

struct Calibration {
  using OperatingPoint = player::OperatingPoint;

  // The same positives in noise, at the chosen threshold.
  struct InNoise {
    double snr_db;
    int64_t misses;
  };

  OperatingPoint chosen;
  std::vector<OperatingPoint> points;
  int64_t positives = 0;
  double hours = 0;  // of negatives
  std::string label;
  std::optional<double> limit;    // of an autoencoder's residual, as it was learned
  std::vector<double> latency_s;  // from a word's end to its hit, in order; of words alone
  std::vector<InNoise> noisy;

  double RateOf(int64_t misses) const;
  double PerHour(const OperatingPoint& point) const;
  double Upper95() const;
};

Json ToJson(const Calibration& calibration);
// `budget_per_hour`: what was asked for, if anything was.
std::string ToText(const Calibration& calibration, std::optional<double> budget_per_hour);
// Misses over false alarms, as SVG.
std::string CurveOf(const Calibration& calibration);

}  // namespace mote::cli
