// SPDX-License-Identifier: Apache-2.0
#include "support/thousands.h"

namespace mote {

std::string Thousands(int64_t number) {
  std::string digits = std::to_string(number);
  const size_t sign = number < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > sign + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

}  // namespace mote
