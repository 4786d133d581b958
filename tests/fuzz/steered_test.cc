// SPDX-License-Identifier: Apache-2.0
// A fuzz target whose bytes steer a generator is a test too: random bytes, no coverage.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/seeds.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace mote::fuzz {
namespace {

TEST(Steered, HoldsForRandomBytes) {
  for (uint32_t seed = FirstSeed(); seed < FirstSeed() + SeedCount(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<uint8_t> bytes(random() % 512);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
  }
}

}  // namespace
}  // namespace mote::fuzz
