// SPDX-License-Identifier: Apache-2.0
// What a board lacks that an app needs, from what the linker did not find.
#pragma once

#include <string>

namespace mote::toolchain {

// "a microphone (runtime/port/microphone.h) and a radio (runtime/port/radio.h)", of the undefined
// references to mote::port in what ld wrote; "" where there is none.
std::string MissingBodies(const std::string& linker_message);

}  // namespace mote::toolchain
