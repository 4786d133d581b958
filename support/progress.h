// SPDX-License-Identifier: Apache-2.0
// Who waits for long work is told how much of it is done.
#pragma once

#include <cstdint>
#include <functional>

namespace mote {

using Progress = std::function<void(int64_t done, int64_t all)>;  // may be empty

}  // namespace mote
