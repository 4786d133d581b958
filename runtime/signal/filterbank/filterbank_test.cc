// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/filterbank/filterbank.h"

#include <gtest/gtest.h>

#include <cmath>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

struct Bank {
  FilterbankParams p;
  std::vector<uint16_t> ends;
  std::vector<int16_t> rise, fall;
  int32_t bins = 0;  // of the spectrum
};

// Segments of 0 to 6 bins; weights of up to `one`.
Bank AnyBank(Random& random, int32_t one) {
  Bank bank = {{random.Int(1, 4), random.Int(1, 20)}, {}, {}, {}, 0};
  int32_t bin = bank.p.first_bin;
  for (int32_t segment = 0; segment <= bank.p.channels; ++segment) {
    for (int32_t width = random.Int(0, 6); width > 0; --width, ++bin) {
      bank.rise.push_back(static_cast<int16_t>(random.Coin() ? one : random.Int(0, one)));
      bank.fall.push_back(static_cast<int16_t>(random.Int(0, one)));
    }
    bank.ends.push_back(static_cast<uint16_t>(bin));
  }
  bank.bins = bin + random.Int(0, 3);
  return bank;
}

// The channel's sum over all bins, each with the weight of its place.
template <class Value, class Fall>
uint64_t Channel(const Bank& bank, int32_t channel, Value value, Fall fall) {
  uint64_t sum = 0;
  for (int32_t bin = bank.p.first_bin; bin < bank.ends.back(); ++bin) {
    int32_t segment = 0;
    while (bin >= bank.ends[static_cast<size_t>(segment)]) ++segment;
    const auto i = static_cast<size_t>(bin - bank.p.first_bin);
    if (segment == channel) sum += value(bin) * static_cast<uint64_t>(bank.rise[i]);
    if (segment == channel + 1) sum += value(bin) * static_cast<uint64_t>(fall(i));
  }
  return sum;
}

TEST(FilterbankU64, SumsTheBinsOfItsTriangles) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Bank bank = AnyBank(random, 1 << 14);
    std::vector<uint32_t> x;
    for (int32_t i = 0; i < bank.bins; ++i) {
      x.push_back(static_cast<uint32_t>(random.Word()));
      x.push_back(static_cast<uint32_t>(random.Int(0, 255)));  // 2^40: 200 of them are below 2^49
    }
    std::vector<uint64_t> y(static_cast<size_t>(bank.p.channels), 9);
    FilterbankU64Ref(bank.p, In(x), In(bank.ends), In(bank.rise), Out(y));
    for (int32_t c = 0; c < bank.p.channels; ++c) {
      const auto value = [&](int32_t bin) {
        const size_t at = 2 * static_cast<size_t>(bin);
        return x[at] + (uint64_t{x[at + 1]} << 32);
      };
      const auto fall = [&](size_t i) { return (1 << 14) - bank.rise[i]; };
      ASSERT_EQ(y[static_cast<size_t>(c)], Channel(bank, c, value, fall)) << c;
    }
  }
}

TEST(FilterbankU64, HoldsTheLoudestSpectrumInOneChannel) {
  const std::vector<uint32_t> x = {0, 0, 0, 1U << 17};  // 2^49
  const std::vector<uint16_t> ends = {2, 2};
  for (const int16_t rise : {int16_t{0}, int16_t{1 << 14}}) {
    const std::vector<int16_t> weights = {rise};
    std::vector<uint64_t> y(1);
    FilterbankU64Ref({1, 1}, In(x), In(ends), In(weights), Out(y));
    EXPECT_EQ(y[0], rise == 0 ? 0 : uint64_t{1} << 63);
  }
}

TEST(FilterbankRootU32, IsTheShiftedRootOfTheSum) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Bank bank = AnyBank(random, 4096);
    std::vector<uint32_t> x;
    for (int32_t i = 0; i < bank.bins; ++i) {
      x.push_back(static_cast<uint32_t>(random.Int(0, INT32_MAX) >> random.Int(0, 30)));
    }
    const int32_t shift = random.Int(0, 15);
    std::vector<uint32_t> y(static_cast<size_t>(bank.p.channels), 9);
    FilterbankRootU32Ref(bank.p, shift, In(x), In(bank.ends), In(bank.rise), In(bank.fall), Out(y));
    for (int32_t c = 0; c < bank.p.channels; ++c) {
      const auto value = [&](int32_t bin) { return uint64_t{x[static_cast<size_t>(bin)]}; };
      const auto fall = [&](size_t i) { return bank.fall[i]; };
      const auto sum = static_cast<long double>(Channel(bank, c, value, fall));
      const auto root = static_cast<uint32_t>(std::floor(std::sqrt(sum) + 0.5L));
      ASSERT_EQ(y[static_cast<size_t>(c)], root >> shift) << c;
    }
  }
}

}  // namespace
}  // namespace mote
