// SPDX-License-Identifier: Apache-2.0
// What a trained model is worth, on recordings that it has never seen: float and integers, these
// by mote's own kernels.
#pragma once

#include <optional>
#include <vector>

#include "trainer/train/judgement.h"
#include "trainer/train/prepare.h"

namespace mote::trainer {

// Of one model on the test rows.
struct Verdict {
  std::vector<float> outputs;  // row by row
  ClassJudgement classes;      // of task kClassification
  // Of task kAnomaly: the residual of each row, and what its limit makes of them.
  std::vector<double> residuals;
  double limit = 0;
  // Nothing of what the test has no rows of.
  std::optional<double> auc;           // of anomalies against what is normal
  std::optional<double> false_alarms;  // the share of what is normal that is beyond the limit
  std::optional<double> detected;      // that of anomalies
};

struct Certificate {
  Verdict real, integer;   // of a classical model both are the integers'
  double same_answer = 0;  // share of rows with the same highest output; of classes
};

// The limit of residuals is what `kWithin` of the training's and validation's stay within.
inline constexpr double kWithin = 0.99;

// Errors: as OutputsOf() of integers.h
Result<Certificate> Certify(const Recipe& recipe,
                            const Prepared& prepared,
                            const Fitted& fitted,
                            const PrepareOptions& options);

}  // namespace mote::trainer
