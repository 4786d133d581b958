// SPDX-License-Identifier: Apache-2.0
// What a trained model is worth, on recordings that it has never seen: float and integers, these
// by mote's own kernels.
#pragma once

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
  double auc = 0;  // of anomalies against what is normal; 0 where the test has only one of them
  double limit = 0;
  double false_alarms = 0;  // shares of what is normal, and of anomalies, beyond the limit
  double detected = 0;
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
