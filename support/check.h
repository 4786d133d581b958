// SPDX-License-Identifier: Apache-2.0
// MOTE_CHECK: our own bug, on the host. It prints the place and the values, and aborts.
#pragma once

#include <string_view>

namespace mote {

[[noreturn]] void CheckFailed(const char* file,
                              int line,
                              const char* condition,
                              std::string_view detail);

}  // namespace mote

// The second argument is any string: it is built only when the check fails.
#define MOTE_CHECK(condition, detail) \
  ((condition) ? static_cast<void>(0) : ::mote::CheckFailed(__FILE__, __LINE__, #condition, detail))
