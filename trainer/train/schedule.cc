// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mote::trainer {

double LearningRateAt(const Schedule& s, double epoch) {
  constexpr double kFirst = 0.1;  // epochs: the first step learns something too
  if (epoch < s.warmup_epochs) {
    return s.learning_rate * (epoch + kFirst) / (s.warmup_epochs + kFirst);
  }
  const double rest = std::max(1e-9, s.epochs - s.warmup_epochs);
  const double share = std::min(1.0, (epoch - s.warmup_epochs) / rest);
  return s.learning_rate * (1 + std::cos(std::numbers::pi * share)) / 2;
}

}  // namespace mote::trainer
