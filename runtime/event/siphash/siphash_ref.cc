// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>

#include "runtime/event/siphash/siphash.h"

namespace mote {
namespace {

constexpr uint64_t RotateLeft(uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

// The first `count` bytes, least first.
uint64_t Word(const uint8_t* bytes, size_t count) {
  uint64_t word = 0;
  for (size_t i = 0; i < count; ++i) word |= static_cast<uint64_t>(bytes[i]) << (8 * i);
  return word;
}

// The constants are "somepseudorandomlygeneratedbytes" in ASCII.
struct State {
  explicit State(const SipKey& key) {
    const uint64_t k0 = Word(key.bytes, 8), k1 = Word(key.bytes + 8, 8);
    v0 = k0 ^ 0x736f6d6570736575u;
    v1 = k1 ^ 0x646f72616e646f6du;
    v2 = k0 ^ 0x6c7967656e657261u;
    v3 = k1 ^ 0x7465646279746573u;
  }

  void Round() {
    v0 += v1;
    v2 += v3;
    v1 = RotateLeft(v1, 13) ^ v0;
    v3 = RotateLeft(v3, 16) ^ v2;
    v0 = RotateLeft(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = RotateLeft(v1, 17) ^ v2;
    v3 = RotateLeft(v3, 21) ^ v0;
    v2 = RotateLeft(v2, 32);
  }

  void Take(uint64_t word) {
    v3 ^= word;
    Round();
    Round();
    v0 ^= word;
  }

  uint64_t Finish() {
    v2 ^= 0xff;
    for (int i = 0; i < 4; ++i) Round();
    return v0 ^ v1 ^ v2 ^ v3;
  }

  uint64_t v0, v1, v2, v3;
};

}  // namespace

uint64_t SipHash(const SipKey& key, Span<const uint8_t> message) {
  State state(key);
  size_t at = 0;
  for (; message.size() - at >= 8; at += 8) state.Take(Word(message.data() + at, 8));
  const uint64_t length = static_cast<uint64_t>(message.size()) << 56;  // its lowest 8 bits
  state.Take(length | Word(message.data() + at, message.size() - at));
  return state.Finish();
}

}  // namespace mote
