// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mote::trainer {

// So many sentences of common English words, 4 to 9 each, without the words (of which '_' is a
// space) or any of their parts. The same for the same seed.
std::vector<std::string> SentencesWithout(const std::vector<std::string>& words,
                                          int32_t count,
                                          uint64_t seed);

}  // namespace mote::trainer
