// SPDX-License-Identifier: Apache-2.0
// Hits in a picture of what was heard: marks for all; names, at the right of the mark or else at
// its left, where there is room for them.
#pragma once

#include <string>

#include "report/listening_layout.h"
#include "report/listening_picture.h"

namespace mote::report {

std::string HitMarks(const Listening& listening, const TimeAxis& axis);

}  // namespace mote::report
