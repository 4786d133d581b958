// SPDX-License-Identifier: Apache-2.0
// How fast a network learns, and when.
#pragma once

namespace mote::trainer {

struct Schedule {
  double epochs = 0;
  double learning_rate = 0;  // the highest
  double warmup_epochs = 0;
};

// Up in a line to the highest, then down as half a cosine: 0 at the end. `epoch` counts from 0,
// with its fraction.
double LearningRateAt(const Schedule& schedule, double epoch);

}  // namespace mote::trainer
