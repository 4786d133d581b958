// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace mote {

// 16000 -> "16,000"
std::string Thousands(int64_t number);

}  // namespace mote
