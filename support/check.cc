// SPDX-License-Identifier: Apache-2.0
#include "support/check.h"

#include <cstdio>
#include <cstdlib>

namespace mote {

void CheckFailed(const char* file, int line, const char* condition, std::string_view detail) {
  std::fprintf(stderr,
               "%s:%d: check failed: %s: %.*s\nThis is a bug in mote: please report it.\n",
               file,
               line,
               condition,
               static_cast<int>(detail.size()),
               detail.data());
  std::abort();
}

}  // namespace mote
