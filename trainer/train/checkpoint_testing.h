// SPDX-License-Identifier: Apache-2.0
// A checkpoint for tests, and one whose hash is made right after it was damaged.
#pragma once

#include <string>

#include "trainer/common/random.h"
#include "trainer/train/checkpoint.h"

namespace mote::trainer {

inline Checkpoint SomeCheckpoint() {
  Checkpoint checkpoint;
  checkpoint.recipe = 0xFEDCBA9876543210;
  checkpoint.epochs = {{false, 1e-3, 0.7, 0.6, 0.5, true}, {true, 1e-4, 0.3, 1.0 / 3, -2, false}};
  checkpoint.is_done = true;
  checkpoint.state = std::string("a\0b\n{}", 6);
  checkpoint.best = "best";
  checkpoint.float_model = "TFL3";
  return checkpoint;
}

// As if whoever damaged it knew how to count.
inline std::string WithRightHash(std::string content) {
  const std::string key = "\"hash\":";
  const size_t at = content.find(key);
  const size_t line = content.find('\n');
  if (at == std::string::npos || line == std::string::npos || at > line) return content;
  const size_t begin = at + key.size();
  const size_t end = content.find_first_not_of("0123456789", begin);
  const std::string hash = std::to_string(HashOf(std::string_view(content).substr(line + 1)));
  return content.replace(begin, end - begin, hash);
}

}  // namespace mote::trainer
