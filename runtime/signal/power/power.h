// SPDX-License-Identifier: Apache-2.0
// Power or magnitude of a spectrum's bins `first` .. `first + count - 1`, in place where the caller
// wants it: bin k of the result lies where bin k of the spectrum was. 64-bit numbers are two words,
// the lower first (WideWord).
//
// Errors   none
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct PowerParams {
  int32_t first;  // at least 1: bin 0 of RealFftS32Ref holds two numbers
  int32_t count;
};

// The 64-bit number at words 2k and 2k + 1.
inline uint64_t WideWord(Span<const uint32_t> words, int32_t k) {
  const uint32_t* const at = words.data() + 2 * static_cast<ptrdiff_t>(k);
  return at[0] | (uint64_t{at[1]} << 32);
}

// y[k] = round((re^2 + im^2) / 2^10)
// x        int32 [2 * bins]    re, im as RealFftS32Ref leaves them, |re|, |im| <= 2^30
// y        wide words [bins]   y may be x (same address)
// Cost     2 products a bin
void PowerS32Ref(const PowerParams& p, Span<const int32_t> x, Span<uint32_t> y);

// y[k] = round(sqrt(floor(s / 2^2e))) * 2^e, s = re^2 + im^2, e >= 0 the least that leaves 32 bits:
// sqrt(s) to 1 of 2^16. Types and alias as PowerS32Ref.
// Cost     a root of 32 bits a bin
void MagnitudeS32Ref(const PowerParams& p, Span<const int32_t> x, Span<uint32_t> y);

// y[k] = re^2 + im^2
// x        pairs [bins]        as RealFftS16Ref leaves them
// y        uint32 [bins]       y may be x
// Exact    bit for bit the energies of TensorFlow Lite Micro's micro frontend
void PowerS16Ref(const PowerParams& p, Span<const uint32_t> x, Span<uint32_t> y);

}  // namespace mote
