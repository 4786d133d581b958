// SPDX-License-Identifier: Apache-2.0
// What the models of the shared folder are fed with: recorded inputs where there are some, smooth
// patterns and noise.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/conformance/every_tensor.h"

namespace mote::conformance {

// Smooth patterns, noise over the whole range, and a little noise about the zero point and other
// levels, for any model.
// Float inputs get real values of about the same spread.
std::vector<Inputs> MadeInputs(const graph::Module& module, uint32_t seed);

// Real numbers of many magnitudes for the float inputs, and unless `finite` NaN, infinities and
// zeros of both signs among them; other inputs as above. nullopt where the model has no float
// input.
std::optional<Inputs> RealInputs(const graph::Module& module, uint32_t seed, bool finite);

// The rows of a .npy of int8, or every file *.bin of a folder in the order of their names; real
// numbers (float32) are quantised as the model's only input is. The pixels of a grey 8-bit BMP.
// At most `most`. Errors where the file is not there or has another size than the model's input.
Result<std::vector<Inputs>> RecordedInputs(const graph::Module& module,
                                           const std::filesystem::path& file_or_folder,
                                           size_t most);

}  // namespace mote::conformance
