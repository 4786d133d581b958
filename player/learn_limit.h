// SPDX-License-Identifier: Apache-2.0
// The limit of an autoencoder's residual, learned from what is normal.
#pragma once

#include <vector>

#include "compiler/program/program.h"
#include "player/calibrate.h"
#include "support/result.h"

namespace mote::player {

// The limit with which no residual of a program's int8 input and output saturates, and none is
// rounded more coarsely than 2^-14 of a squared step: to learn with.
double FinestLimit(const program::Program& program);

// That which 99 % of the residuals stay within; they were measured with `limit`.
// Errors: no residual, for all tracks were shorter than a window; all of them 0
Result<double> LearnedLimit(const std::vector<ScoreTrack>& normal, double limit);

}  // namespace mote::player
