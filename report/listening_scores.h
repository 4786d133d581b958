// SPDX-License-Identifier: Apache-2.0
// The strip of scores: a line for each label over time, the threshold, and the legend.
#pragma once

#include <string>

#include "report/listening_layout.h"
#include "report/listening_picture.h"

namespace mote::report {

std::string ScoreLines(const Listening& listening, const TimeAxis& axis);

}  // namespace mote::report
