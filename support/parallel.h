// SPDX-License-Identifier: Apache-2.0
// The same work on many items, on all cores.
#pragma once

#include <functional>

#include "support/progress.h"
#include "support/result.h"

namespace mote {

// work(i) for each i below count, in any order; `progress` by one thread at a time. The error is
// that of the first item that has one, whatever the order was.
Status ForAll(int64_t count,
              const std::function<Status(int64_t)>& work,
              const Progress& progress = {});

}  // namespace mote
