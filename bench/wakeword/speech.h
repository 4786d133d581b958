// SPDX-License-Identifier: Apache-2.0
// Sentences of random words that espeak-ng says, each with another voice, with pauses between.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/result.h"
#include "trainer/synthesis/waves.h"

namespace mote::bench {

using trainer::Random;
using trainer::Sound;

// The lines of a file, but those that contain one of `without`. Errors: no such file, no words
Result<std::vector<std::string>> WordsIn(const std::filesystem::path& file,
                                         const std::vector<std::string>& without);

// Errors: kMissingTool where espeak-ng is not installed; what it complains about
Result<Sound> Speech(double seconds, const std::vector<std::string>& words, Random& random);

}  // namespace mote::bench
