// SPDX-License-Identifier: Apache-2.0
// What the tests of operators with weights share. Tests only.
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

#include "runtime/ops/common/op_testing.h"
#include "runtime/ops/common/weights_blocks_m4.h"

namespace mote::testing {

// A row of a table, with its functions: templates over Rounding, over all of it, or none.
#define MOTE_TEST_ROUNDING_KERNEL(Params, name, when, scratch) \
  MOTE_TEST_KERNEL(Params, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#define MOTE_TEST_ALL_ROUNDINGS_KERNEL(Params, name, when, scratch) \
  MOTE_TEST_KERNEL(Params,                                          \
                   name,                                            \
                   when,                                            \
                   scratch,                                         \
                   name<Rounding::kSingle>,                         \
                   name<Rounding::kTflm>,                           \
                   name<Rounding::kXnnpack>)
#define MOTE_TEST_PLAIN_KERNEL(Params, name, when, scratch) \
  MOTE_TEST_KERNEL(Params, name, when, scratch, name, name)

// Numbers in [-8, 7], and how a .tflite packs them.
inline std::vector<int8_t> Int4s(Random& random, int64_t count) {
  std::vector<int8_t> values(static_cast<size_t>(count));
  for (int8_t& v : values) v = static_cast<int8_t>(random.Int(-8, 7));
  return values;
}
inline std::vector<uint8_t> Packed(const std::vector<int8_t>& values) {
  std::vector<uint8_t> bytes((values.size() + 1) / 2);
  for (size_t i = 0; i < values.size(); ++i) {
    const unsigned nibble = static_cast<unsigned>(values[i] + 16) % 16;
    bytes[i / 2] = static_cast<uint8_t>(bytes[i / 2] + (i % 2 == 0 ? nibble : 16 * nibble));
  }
  return bytes;
}

// Real numbers that are small integers: their sums of products are exact in any order.
inline std::vector<float> WholeFloats(Random& random, int64_t count, int32_t limit) {
  std::vector<float> values(static_cast<size_t>(count));
  for (float& v : values) v = static_cast<float>(random.Int(-limit, limit));
  return values;
}
inline std::vector<int64_t> Int64s(Random& random, int64_t count, int64_t limit) {
  std::vector<int64_t> values(static_cast<size_t>(count));
  for (int64_t& v : values) v = random.Word() % limit * (random.Coin() ? 1 : 1 << 14);
  return values;
}

// The end of int16 operators: the multiplier is rounded to 15 bits, and one rounding, ties up.
inline int16_t ToInt16Oracle(
    Rounding rounding, bool wide, int64_t sum, Requant r, int32_t min, int32_t max) {
  int64_t scaled = 0;
  if (wide) {
    const int64_t rounded = std::min<int64_t>(HalfUp(r.multiplier, 16), 0x7FFF);
    scaled = static_cast<int32_t>(HalfUp(sum * rounded, 15 - r.shift));
  } else {
    const int32_t word = static_cast<int32_t>(static_cast<uint64_t>(sum));
    scaled = RequantizeOracle(rounding, word, r);
  }
  return static_cast<int16_t>(std::clamp<int64_t>(scaled, min, max));
}

inline float ToFloatOracle(double sum, float min, float max) {
  return std::clamp(static_cast<float>(sum), min, max);
}

// Bounds of an activation on float32.
inline void AnyFloatRange(Random& random, float& min, float& max) {
  constexpr float kMax = std::numeric_limits<float>::max();
  min = random.Coin() ? -kMax : static_cast<float>(random.Int(-100, 0));
  max = random.Coin() ? kMax : static_cast<float>(random.Int(0, 100));
}
inline void AnyInt16Range(Random& random, int32_t& min, int32_t& max) {
  min = random.Coin() ? INT16_MIN : random.Int(INT16_MIN, 0);
  max = random.Coin() ? INT16_MAX : random.Int(0, INT16_MAX);
}

template <class X, class W, class B>
struct LayerTensors {
  std::vector<X> x;
  std::vector<W> w;
  std::vector<B> bias;
  std::vector<Requant> requant;  // for each output channel, or one; none for real numbers
};
using Int8Layer = LayerTensors<int8_t, int8_t, int32_t>;
using Int16Layer = LayerTensors<int16_t, int8_t, int64_t>;
using FloatLayer = LayerTensors<float, float, float>;

template <class Params>
Filters FiltersOf(const Params& p, const Int8Layer& t) {
  const auto channels = static_cast<int32_t>(t.bias.size());
  const auto depth = static_cast<int32_t>(t.w.size()) / channels;
  return {t.w.data(),
          t.bias.data(),
          t.requant.data(),
          channels,
          depth,
          p.input_zero_point,
          p.output_zero_point};
}

// The outputs for the sums of products, channels innermost.
template <class Params>
std::vector<int8_t> Int8Outputs(Rounding rounding,
                                const Params& p,
                                const std::vector<int64_t>& sums,
                                const std::vector<Requant>& requant) {
  std::vector<int8_t> y;
  for (const int64_t sum : sums) {
    const Requant r = requant[y.size() % requant.size()];
    y.push_back(ToInt8Oracle(rounding, sum, r, p.output_zero_point, p.act_min, p.act_max));
  }
  return y;
}
template <class Params>
std::vector<int16_t> Int16Outputs(Rounding rounding,
                                  bool wide,
                                  const Params& p,
                                  const std::vector<int64_t>& sums,
                                  const std::vector<Requant>& requant) {
  std::vector<int16_t> y;
  for (const int64_t sum : sums) {
    const Requant r = requant[y.size() % requant.size()];
    y.push_back(ToInt16Oracle(rounding, wide, sum, r, p.act_min, p.act_max));
  }
  return y;
}
template <class Params>
std::vector<float> FloatOutputs(const Params& p, const std::vector<double>& sums) {
  std::vector<float> y;
  for (const double sum : sums) y.push_back(ToFloatOracle(sum, p.act_min, p.act_max));
  return y;
}

// t.w as a kernel for Cortex-M4 reads it, told by its name: packed. As they are for others.
inline std::vector<int8_t> WeightsFor(const std::string& kernel,
                                      const std::vector<int8_t>& w,
                                      int32_t channels,
                                      int32_t depth,
                                      int32_t lanes) {
  if (kernel.size() < 2 || kernel.substr(kernel.size() - 2) != "M4") return w;
  std::vector<int8_t> packed(static_cast<size_t>(PackedWeightBytes(channels, depth, lanes)));
  PackWeights(w.data(), channels, depth, lanes, packed.data());
  return packed;
}

// Two channels in each int16.
inline std::vector<int8_t> PairedWeights(const std::vector<int8_t>& w,
                                         int32_t channels,
                                         int32_t depth,
                                         int32_t lanes) {
  std::vector<int8_t> packed(static_cast<size_t>(PackedWeightBytes(channels, depth, lanes)));
  PackWeightPairs(w.data(), channels, depth, lanes, packed.data());
  return packed;
}

// With bias and multipliers, or bias alone.
inline std::vector<int8_t> WeightBlocks(const Filters& f,
                                        int32_t lanes,
                                        BlockEnds ends = BlockEnds::kOwn) {
  const int32_t bytes = WeightBlocksBytes(f.channels, f.depth, lanes, ends);
  std::vector<int8_t> blocks(static_cast<size_t>(bytes));
  PackWeightBlocks(f, lanes, ends, blocks.data());
  return blocks;
}

template <class Params, class = void>
struct HasPacking : std::false_type {};
template <class Params>
struct HasPacking<Params, std::void_t<decltype(Params::packing)>> : std::true_type {};

// Are these parameters for that rounding? Blocks are packed for kernels that round once.
template <class Params>
bool Rounds(const Params& p, Rounding rounding) {
  if constexpr (HasPacking<Params>::value) {
    return rounding == Rounding::kSingle || p.packing < kBlocks;
  } else {
    return true;
  }
}

// As a kernel of that rounding gets them.
inline std::vector<Requant> RequantsFor(Rounding rounding, std::vector<Requant> requants) {
  if (rounding != Rounding::kXnnpack) return requants;
  for (Requant& requant : requants) requant = AsFloat(requant);
  return requants;
}

// What a kernel gives for `count` outputs. `weights` are t.w as it reads them.
template <class Row, class Params, class X, class W, class B, class Weights>
std::vector<X> CallLayer(const Row& row,
                         Rounding rounding,
                         const Params& p,
                         const LayerTensors<X, W, B>& t,
                         const std::vector<Weights>& weights,
                         size_t count) {
  std::vector<X> y(count);
  std::vector<uint8_t> scratch = Scratch(row.scratch_bytes(p));
  if constexpr (std::is_same_v<X, float>) {
    row.of(rounding)(p, In(t.x), In(weights), In(t.bias), Out(y), Out(scratch));
  } else {
    const std::vector<Requant> requants = RequantsFor(rounding, t.requant);
    row.of(rounding)(p, In(t.x), In(weights), In(t.bias), In(requants), Out(y), Out(scratch));
  }
  return y;
}

// Every row that fits gives what `want(rounding)` says. `weights`: a vector, or from a row's name.
template <class Rows, class Params, class X, class W, class B, class Weights, class Want>
void ExpectLayer(const Rows& rows,
                 const Params& p,
                 const LayerTensors<X, W, B>& t,
                 const Weights& weights,
                 const Want& want) {
  const auto weights_for = [&](const char* kernel) {
    if constexpr (std::is_invocable_v<Weights, const char*>) {
      return weights(kernel);
    } else {
      return weights;
    }
  };
  for (const auto& row : rows) {
    if (!row.fits(p)) continue;
    for (const Rounding rounding : kAllRoundings) {
      if (row.of(rounding) == nullptr || !Rounds(p, rounding)) continue;
      const std::vector<X> expected = want(rounding);
      ASSERT_EQ(CallLayer(row, rounding, p, t, weights_for(row.name), expected.size()), expected)
          << row.name;
    }
  }
}

}  // namespace mote::testing
