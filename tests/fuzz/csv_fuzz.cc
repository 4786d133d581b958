// SPDX-License-Identifier: Apache-2.0
// Any bytes are an error or a table of as many fields in each row as its header has.
#include <cstdint>
#include <cstdlib>

#include "player/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto table = mote::player::ParseCsv({reinterpret_cast<const char*>(data), size});
  if (!table.ok()) return 0;
  for (const auto& row : table->rows) {
    if (row.size() != table->header.size()) std::abort();
  }
  return 0;
}
