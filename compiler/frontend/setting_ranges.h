// SPDX-License-Identifier: Apache-2.0
// Settings and the numbers that they may have.
#pragma once

#include <vector>

namespace mote::frontend {

struct SettingRange {
  const char* name;
  double found;
  double least;
  double most;
};

// NaN is in no range. nullptr: all are in theirs.
inline const SettingRange* FirstOutOfRange(const std::vector<SettingRange>& ranges) {
  for (const SettingRange& range : ranges) {
    if (!(range.found >= range.least && range.found <= range.most)) return &range;
  }
  return nullptr;
}

}  // namespace mote::frontend
