// SPDX-License-Identifier: Apache-2.0
// SipHash-2-4: a keyed hash of a short message, which nobody without the key can make or check.
//   tag = SipHash(key, message), two rounds a word of 8 bytes and four at the end
// key      16 bytes, secret, of one device
// message  any number of bytes; its length is part of what is hashed
// tag      64 bits: a forger who cannot try it offline needs 2^63 radio messages on the average
// Errors   none
// Exact    the authors' 64 test vectors (siphash_test.cc).  Cost: 14 operations a round on 64 bits,
//          8 rounds for the 12 bytes of an event
// Source   Aumasson and Bernstein, SipHash: a fast short-input PRF, INDOCRYPT 2012, section 2
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct SipKey {
  uint8_t bytes[16];
};

uint64_t SipHash(const SipKey& key, Span<const uint8_t> message);

}  // namespace mote
