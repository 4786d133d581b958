// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/square_root.h"
#include "runtime/signal/filterbank/filterbank.h"

namespace mote {

void FilterbankU64Ref(const FilterbankParams& p,
                      Span<const uint32_t> x,
                      Span<const uint16_t> ends,
                      Span<const int16_t> rise,
                      Span<uint64_t> y) {
  const uint32_t* bin = x.data() + 2 * p.first_bin;
  const int16_t* weight = rise.data();
  uint64_t risen = 0;
  for (int32_t segment = 0; segment <= p.channels; ++segment) {
    uint64_t sum = 0, rising = 0;
    for (const uint32_t* const end = x.data() + 2 * ends.data()[segment]; bin != end; bin += 2) {
      const uint64_t value = bin[0] | (uint64_t{bin[1]} << 32);
      sum += value;
      rising += value * static_cast<uint32_t>(*weight++);
    }
    if (segment > 0) y.data()[segment - 1] = risen + ((sum << 14) - rising);
    risen = rising;
  }
}

void FilterbankRootU32Ref(const FilterbankParams& p,
                          int32_t shift,
                          Span<const uint32_t> x,
                          Span<const uint16_t> ends,
                          Span<const int16_t> rise,
                          Span<const int16_t> fall,
                          Span<uint32_t> y) {
  const uint32_t* bin = x.data() + p.first_bin;
  const int16_t* up = rise.data();
  const int16_t* down = fall.data();
  uint64_t risen = 0;
  for (int32_t segment = 0; segment <= p.channels; ++segment) {
    uint64_t falling = 0, rising = 0;
    for (const uint32_t* const end = x.data() + ends.data()[segment]; bin != end; ++bin) {
      rising += uint64_t{*bin} * static_cast<uint32_t>(*up++);
      falling += uint64_t{*bin} * static_cast<uint32_t>(*down++);
    }
    if (segment > 0) y.data()[segment - 1] = RoundedRoot64(risen + falling) >> shift;
    risen = rising;
  }
}

}  // namespace mote
