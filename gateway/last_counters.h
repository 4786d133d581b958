// SPDX-License-Identifier: Apache-2.0
// What a gateway remembers between two calls: {"format":"mote counters 1","last":{"7":1283}}
#pragma once

#include <filesystem>

#include "gateway/gateway.h"

namespace mote::gateway {

// `place` is the file. Errors: is no such file
Result<LastCounters> ParseLastCounters(const std::string& text, const std::string& place);
// None where there is no file. Errors: is no such file, cannot be read
Result<LastCounters> ReadLastCounters(const std::filesystem::path& file);
Status WriteLastCounters(const std::filesystem::path& file, const LastCounters& last);

}  // namespace mote::gateway
