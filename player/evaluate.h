// SPDX-License-Identifier: Apache-2.0
// A model over a labelled data set: accuracy, or the area under the ROC curve.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "player/samples.h"
#include "support/progress.h"
#include "support/result.h"

namespace mote::player {

enum class Metric {
  kTop1,  // share of samples whose highest output is the label's
  kAuc,   // area under the ROC curve; labels 0 (negative, normal) and 1 (positive, anomalous)
};

struct ClassResult {
  int64_t samples = 0;
  int64_t correct = 0;
};

struct Evaluation {
  double value = 0;  // 0 to 1
  int64_t samples = 0;
  int64_t correct = 0;                       // kTop1 only
  std::map<int64_t, ClassResult> per_class;  // by label; kAuc: only the counts
};

// kAuc scores a sample by the output of class 1 (two outputs), by the only output, or, where the
// output has the input's shape (an autoencoder), by the mean squared difference of the two.
// Errors: a model with several inputs, labels out of range, an output that gives no score or none
// that is a number.
Result<Evaluation> Evaluate(const program::Program& program,
                            const std::vector<Sample>& samples,
                            Metric metric,
                            const Progress& progress);

// Mann-Whitney: the probability that a positive scores above a negative; ties count half.
double AreaUnderRoc(const std::vector<double>& negatives, const std::vector<double>& positives);

}  // namespace mote::player
