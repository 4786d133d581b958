// SPDX-License-Identifier: Apache-2.0
#include "player/learn_limit.h"

#include <algorithm>

namespace mote::player {

double FinestLimit(const program::Program& program) {
  double step = 0;
  for (const int tensor : {program.inputs[0], program.outputs[0]}) {
    const auto& scale = program.tensors[static_cast<size_t>(tensor)].quantization.scale;
    if (!scale.empty()) step = std::max(step, static_cast<double>(scale[0]));
  }
  // A difference has at most 510 steps, and (510 / 2)^2 is below the 2^16 limits that a score
  // holds.
  return 4 * step * step;
}

Result<double> LearnedLimit(const std::vector<ScoreTrack>& normal, double limit) {
  std::vector<uint32_t> residuals;
  for (const ScoreTrack& track : normal) {
    residuals.insert(residuals.end(), track.residuals.begin(), track.residuals.end());
  }
  if (residuals.empty()) return Error{"no recording is as long as the model's window."};
  const size_t at = (residuals.size() - 1) * 99 / 100;
  std::nth_element(
      residuals.begin(), residuals.begin() + static_cast<ptrdiff_t>(at), residuals.end());
  if (residuals[at] == 0)
    return Error{"the model rebuilds nearly all of it without an error: nothing to learn from."};
  return residuals[at] / 0x1p16 * limit;
}

}  // namespace mote::player
