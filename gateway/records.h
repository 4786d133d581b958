// SPDX-License-Identifier: Apache-2.0
// Records of a file, as they were heard: 20 bytes each, one after the other, or a line of
// hexadecimal digits each, where '#' begins a comment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote::gateway {

// Of any length: what is cut short is for Gateway to refuse. `place` is the file.
// Errors: a line of digits that are no bytes
Result<std::vector<std::vector<uint8_t>>> SplitRecords(const std::string& content,
                                                       const std::string& place);

}  // namespace mote::gateway
