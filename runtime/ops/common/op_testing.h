// SPDX-License-Identifier: Apache-2.0
// What the tests of operators share: random data, the rows of a kernel table, and an arithmetic of
// requantisation written another way than runtime/base/fixed_point.h. Tests only.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote::testing {

inline constexpr Rounding kRoundings[] = {Rounding::kSingle, Rounding::kTflm};
// Of operators that know XNNPACK's too.
inline constexpr Rounding kAllRoundings[] = {
    Rounding::kSingle, Rounding::kTflm, Rounding::kXnnpack};

// Sizes at the seams of vector code: one, a lane and its neighbours, primes.
inline constexpr int32_t kSeamSizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 11, 15, 16, 17};

// Random choices: from a seed, or steered by a fuzzer's bytes. Then a choice takes as many bytes as
// its range needs, a vector four, and what has no bytes left is the least of its range.
class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  explicit Random(Span<const uint8_t> bytes) : steered_(true), bytes_(bytes) {}

  int32_t Int(int32_t low, int32_t high) {
    if (steered_) return Steered(low, high);
    return std::uniform_int_distribution<int32_t>(low, high)(engine_);
  }
  bool Coin() { return Int(0, 1) == 1; }
  int32_t Seam() { return kSeamSizes[Int(0, static_cast<int32_t>(std::size(kSeamSizes)) - 1)]; }
  float Real(float low, float high) {
    if (steered_) return low + (high - low) * (static_cast<float>(Int(0, 65535)) / 65535.0F);
    return std::uniform_real_distribution<float>(low, high)(engine_);
  }
  int32_t Word() {
    return static_cast<int32_t>(steered_ ? Take(4) : static_cast<uint32_t>(engine_()));
  }
  bool Exhausted() const { return steered_ && bytes_.empty(); }

  template <class T>
  std::vector<T> Ints(int64_t count, int32_t low, int32_t high) {
    if (steered_) return Random(Take(4)).Ints<T>(count, low, high);
    std::vector<T> values(static_cast<size_t>(count));
    for (T& v : values) v = static_cast<T>(Int(low, high));
    return values;
  }
  // One time in four only the ends of the range, where sums are largest.
  std::vector<int8_t> Int8s(int64_t count) { return WithEnds<int8_t>(count); }
  std::vector<int16_t> Int16s(int64_t count) { return WithEnds<int16_t>(count); }
  std::vector<float> Floats(int64_t count, float low, float high) {
    if (steered_) return Random(Take(4)).Floats(count, low, high);
    std::vector<float> values(static_cast<size_t>(count));
    for (float& v : values) v = Real(low, high);
    return values;
  }
  std::vector<int32_t> Int32s(int64_t count, int32_t low, int32_t high) {
    return Ints<int32_t>(count, low, high);
  }
  // Multipliers with shifts in [low, high], now and then 0.
  Requant AnyRequant(int32_t low, int32_t high) {
    if (Int(0, 15) == 0) return {0, 0};
    return {Int(1 << 30, INT32_MAX), Int(low, high)};
  }
  std::vector<Requant> Requants(int64_t count, int32_t low, int32_t high) {
    std::vector<Requant> values(static_cast<size_t>(count));
    for (Requant& v : values) v = AnyRequant(low, high);
    return values;
  }

 private:
  template <class T>
  std::vector<T> WithEnds(int64_t count) {
    if (steered_) return Random(Take(4)).WithEnds<T>(count);
    constexpr T kLow = std::numeric_limits<T>::min();
    constexpr T kHigh = std::numeric_limits<T>::max();
    const bool extreme = Int(0, 3) == 0;
    std::vector<T> values(static_cast<size_t>(count));
    for (T& v : values) v = static_cast<T>(extreme ? (Coin() ? kLow : kHigh) : Int(kLow, kHigh));
    return values;
  }

  // The next bytes, least first; 0 for those that are not there.
  uint32_t Take(int count) {
    uint32_t value = 0;
    for (int i = 0; i < count && !bytes_.empty(); ++i) {
      value |= uint32_t{bytes_[0]} << (8 * i);
      bytes_ = bytes_.subspan(1, bytes_.size() - 1);
    }
    return value;
  }
  int32_t Steered(int32_t low, int32_t high) {
    const int64_t values = int64_t{high} - low + 1;
    const int bytes = values <= 1 ? 0 : values <= 1 << 8 ? 1 : values <= 1 << 16 ? 2 : 4;
    return static_cast<int32_t>(low + int64_t{Take(bytes)} % values);
  }

  std::mt19937 engine_;
  bool steered_ = false;
  Span<const uint8_t> bytes_;
};

// A row of a kernel table, with its functions (the same twice where rounding is no matter).
template <class Params, class Function>
struct Kernel {
  const char* name;
  bool (*fits)(const Params&);
  int64_t (*scratch_bytes)(const Params&);
  Function* single;
  Function* tflm;
  Function* xnnpack = nullptr;

  // May be null.
  Function* of(Rounding rounding) const {
    Function* const functions[] = {single, tflm, xnnpack};
    return functions[static_cast<size_t>(rounding)];
  }
};

#define MOTE_TEST_KERNEL(Params, name, when, scratch, ...)              \
  {#name,                                                               \
   []([[maybe_unused]] const Params& p) -> bool { return when; },       \
   []([[maybe_unused]] const Params& p) -> int64_t { return scratch; }, \
   __VA_ARGS__},

// A vector's elements; exactly as many as there are, so that AddressSanitizer sees an overrun.
template <class T>
Span<const T> In(const std::vector<T>& values) {
  return {values.data(), values.size()};
}
template <class T>
Span<T> Out(std::vector<T>& values) {
  return {values.data(), values.size()};
}
// Scratch holds junk when a kernel gets it.
inline std::vector<uint8_t> Scratch(int64_t bytes) {
  return std::vector<uint8_t>(static_cast<size_t>(bytes), 0xA5);
}

// floor(n / 2^bits + 1/2): by quotient and remainder.
inline int64_t HalfUp(int64_t n, int32_t bits) {
  const int64_t unit = int64_t{1} << bits;
  int64_t quotient = n / unit;
  int64_t remainder = n % unit;
  if (remainder < 0) {
    remainder += unit;
    --quotient;
  }
  return remainder >= unit - remainder ? quotient + 1 : quotient;
}

// n / 2^bits, ties away from zero: on the magnitude.
inline int64_t HalfAway(int64_t n, int32_t bits) {
  const int64_t magnitude = HalfUp(n < 0 ? -n : n, bits);
  return n < 0 ? -magnitude : magnitude;
}

// The multiplier that a Requant stands for, as kXnnpack has it.
inline Requant AsFloat(Requant r) {
  const double m = std::ldexp(static_cast<double>(r.multiplier), r.shift - 31);
  return FloatRequant(static_cast<float>(m));
}

// As kXnnpack does it: exact products in double, rounded to float32 as a cast rounds.
inline int32_t FloatOracle(int32_t x, float m) {
  const double product = static_cast<double>(static_cast<float>(x)) * static_cast<double>(m);
  const auto rounded = static_cast<double>(static_cast<float>(product));
  return static_cast<int32_t>(std::clamp(std::nearbyint(rounded), -0x1p22, 0x1p22 - 1));
}

// r is fixed-point in every mode.
inline int32_t RequantizeOracle(Rounding rounding, int32_t x, Requant r) {
  if (rounding == Rounding::kXnnpack) return FloatOracle(x, MultiplierOf(AsFloat(r)));
  if (rounding == Rounding::kSingle) {
    return static_cast<int32_t>(HalfUp(int64_t{x} * r.multiplier, 31 - r.shift));
  }
  const int64_t factor = r.shift > 0 ? int64_t{1} << r.shift : 1;
  const int32_t shifted = static_cast<int32_t>(static_cast<uint64_t>(int64_t{x} * factor));
  const int64_t high = HalfUp(int64_t{shifted} * r.multiplier, 31);
  return static_cast<int32_t>(HalfAway(high, r.shift > 0 ? 0 : -r.shift));
}

inline int8_t ToInt8Oracle(
    Rounding rounding, int64_t acc, Requant r, int32_t zero_point, int32_t min, int32_t max) {
  const int32_t wrapped = static_cast<int32_t>(static_cast<uint64_t>(acc));
  const int64_t scaled = int64_t{RequantizeOracle(rounding, wrapped, r)} + zero_point;
  const int32_t word = static_cast<int32_t>(static_cast<uint64_t>(scaled));
  return static_cast<int8_t>(std::min(std::max(word, min), max));
}

// Two ends of an activation range, in order.
inline void AnyRange(Random& random, int32_t& min, int32_t& max) {
  min = random.Int(-128, 127);
  max = random.Int(min, 127);
  if (random.Coin()) min = -128;
  if (random.Coin()) max = 127;
}

}  // namespace mote::testing
