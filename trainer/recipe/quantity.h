// SPDX-License-Identifier: Apache-2.0
// Amounts with their unit, as people write them: "64 KB", "50 ms", "1 mJ".
#pragma once

#include <string>

#include "support/result.h"

namespace mote::trainer {

enum class Unit { kBytes, kSeconds, kJoules };

// In bytes, seconds, joules: "256 KB" (of 1024 bytes; also B, MB), "50 ms" (s, us), "1 mJ" (J, uJ).
// Errors: no number above 0, or another unit than one of these; what was wanted
Result<double> ReadQuantity(const std::string& text, Unit unit);

}  // namespace mote::trainer
