// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/fully_connected/fully_connected.h"

#include <map>

#include "runtime/ops/common/layer_testing.h"

namespace mote {
namespace {

using testing::FloatLayer;
using testing::Int16Layer;
using testing::Int8Layer;
using testing::LayerTensors;
using testing::Random;

using RowS8 =
    testing::Kernel<FullyConnectedParams, decltype(FullyConnectedS8Ref<Rounding::kSingle>)>;
const RowS8 kRowsS8[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ALL_ROUNDINGS_KERNEL(FullyConnectedParams, name, when, scratch)
#include "runtime/ops/fully_connected/fully_connected_kernels.inc"
#undef MOTE_KERNEL
};

using RowS4 =
    testing::Kernel<FullyConnectedParams, decltype(FullyConnectedS4Ref<Rounding::kSingle>)>;
const RowS4 kRowsS4[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(FullyConnectedParams, name, when, scratch)
#include "runtime/ops/fully_connected/fully_connected_s4_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 =
    testing::Kernel<FullyConnectedS16Params, decltype(FullyConnectedS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(FullyConnectedS16Params, name, when, scratch)
#include "runtime/ops/fully_connected/fully_connected_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<FullyConnectedF32Params, decltype(FullyConnectedF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_PLAIN_KERNEL(FullyConnectedF32Params, name, when, scratch)
#include "runtime/ops/fully_connected/fully_connected_f32_kernels.inc"
#undef MOTE_KERNEL
};

// The product written out: sum(x w) - zw sum(x) - zx sum(w) + n zx zw.
template <class Sum, class Params, class X, class W, class B>
std::vector<Sum> Sums(const Params& p, const LayerTensors<X, W, B>& t, Sum zx, Sum zw) {
  std::vector<Sum> sums;
  for (int32_t i = 0; i < p.rows * p.output_depth; ++i) {
    const int32_t row = i / p.output_depth;
    const int32_t co = i % p.output_depth;
    Sum xw = 0, xs = 0, ws = 0;
    for (int32_t ci = 0; ci < p.input_depth; ++ci) {
      const Sum x = static_cast<Sum>(t.x[static_cast<size_t>(row * p.input_depth + ci)]);
      const Sum w = static_cast<Sum>(t.w[static_cast<size_t>(co * p.input_depth + ci)]);
      xw += x * w;
      xs += x;
      ws += w;
    }
    sums.push_back(static_cast<Sum>(t.bias[static_cast<size_t>(co)]) + xw - zw * xs - zx * ws +
                   static_cast<Sum>(p.input_depth) * zx * zw);
  }
  return sums;
}

template <class Params>
Params AnySizes(Random& random) {
  Params p = {};
  p.rows = random.Int(0, 3);
  p.input_depth = random.Coin() ? random.Seam() : random.Int(1, 300);
  p.output_depth = random.Seam();
  return p;
}

// The layer to pack: `requant` repeats its one requantisation.
Filters FiltersOf(const FullyConnectedParams& p,
                  const Int8Layer& t,
                  const std::vector<Requant>& requant) {
  return {t.w.data(),
          t.bias.data(),
          requant.data(),
          p.output_depth,
          p.input_depth,
          p.input_zero_point,
          p.output_zero_point};
}

std::vector<Requant> OneForEachChannel(const FullyConnectedParams& p, const Int8Layer& t) {
  if (p.requant_stride == 1) return t.requant;
  return std::vector<Requant>(static_cast<size_t>(p.output_depth), t.requant[0]);
}

// The best that is exact.
int32_t PackingOf(const FullyConnectedParams& p, const Int8Layer& t) {
  const std::vector<Requant> requant = OneForEachChannel(p, t);
  const Filters filters = FiltersOf(p, t, requant);
  if (WeightBlocksAreExact(filters)) {
    return p.requant_stride == 0 && EndsAreShared(filters) ? kTensorBlocks : kBlocks;
  }
  return PairsAreExact(t.w.data(), p.output_depth, p.input_depth) ? kPairs : kQuads;
}

std::vector<int8_t> BlocksFor(const FullyConnectedParams& p, const Int8Layer& t) {
  const std::vector<Requant> requant = OneForEachChannel(p, t);
  return testing::WeightBlocks(FiltersOf(p, t, requant),
                               kFullyConnectedPairLanesM4,
                               p.packing == kBlocks ? BlockEnds::kOwn : BlockEnds::kShared);
}

// t.w as a row of int8 weights reads it.
auto WeightsFor(const FullyConnectedParams& p, const Int8Layer& t) {
  return [&](const char* kernel) {
    if (std::string(kernel).find("BlocksM4") != std::string::npos) return BlocksFor(p, t);
    const bool paired = std::string(kernel) == "FullyConnectedS8PairsM4";
    return paired ? testing::PairedWeights(
                        t.w, p.output_depth, p.input_depth, kFullyConnectedPairLanesM4)
                  : testing::WeightsFor(
                        kernel, t.w, p.output_depth, p.input_depth, kFullyConnectedLanesM4);
  };
}

// Rows of int8 weights and of int4, which `weights` holds as the kernel reads them.
template <class Rows, class Weights>
void ExpectInt8(const Rows& rows,
                const FullyConnectedParams& p,
                const Int8Layer& t,
                const Weights& weights) {
  testing::ExpectLayer(rows, p, t, weights, [&](Rounding rounding) {
    const int64_t zx = p.input_zero_point, zw = p.weights_zero_point;
    return testing::Int8Outputs(rounding, p, Sums(p, t, zx, zw), t.requant);
  });
}

TEST(FullyConnected, WorksOutAnExampleByHand) {
  FullyConnectedParams p = {};
  p.rows = 2;
  p.input_depth = 3;
  p.output_depth = 2;
  p.input_zero_point = -1;
  p.output_zero_point = 10;
  p.act_min = 0;
  p.act_max = 127;
  // Rows (1,2,3) + 1 and (-1,0,1) + 1 against (1,1,1) and (2,-2,-1), halves, + 10.
  const Int8Layer t = {{1, 2, 3, -1, 0, 1}, {1, 1, 1, 2, -2, -1}, {1, -20}, {{1 << 30, 0}}};
  // (9 + 1) / 2, (4 - 6 - 4 - 20) / 2 = -13 clamped; (3 + 1) / 2, (0 - 2 - 2 - 20) / 2 = -12
  // clamped
  const std::vector<int8_t> expected = {15, 0, 12, 0};
  testing::ExpectLayer(kRowsS8, p, t, WeightsFor(p, t), [&](Rounding) { return expected; });
}

TEST(FullyConnected, EqualsItsOracleAtAllSeams) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnySizes<FullyConnectedParams>(random);
    p.input_zero_point = random.Int(-128, 127);
    p.weights_zero_point = random.Coin() ? 0 : random.Int(-128, 127);
    p.output_zero_point = random.Int(-128, 127);
    p.requant_stride = random.Int(0, 1);
    testing::AnyRange(random, p.act_min, p.act_max);
    const int32_t bias = 1 << random.Int(0, 30);
    Int8Layer t = {
        random.Int8s(p.rows * p.input_depth),
        random.Int8s(p.output_depth * p.input_depth),
        random.Int32s(p.output_depth, -bias, bias),
        random.Requants(p.requant_stride == 0 ? 1 : p.output_depth, -14, random.Coin() ? 0 : 6)};
    ExpectInt8(kRowsS8, p, t, WeightsFor(p, t));
    p.weights_zero_point = random.Coin() ? 0 : random.Int(-8, 7);
    t.w = testing::Int4s(random, p.output_depth * p.input_depth);
    ExpectInt8(kRowsS4, p, t, testing::Packed(t.w));
  }
}

// Layers whose weights may be packed in all ways: `requants` up to `shift`.
FullyConnectedParams AnyPacking(Random& random, int32_t shift, Int8Layer& t) {
  auto p = AnySizes<FullyConnectedParams>(random);
  constexpr int32_t kDepths[] = {1, 3, 4, 5, 7, 8, 9, 31, 32, 33, 60, 64, 65, 129};
  if (random.Coin()) p.input_depth = kDepths[random.Int(0, std::size(kDepths) - 1)];
  p.input_zero_point = random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  p.requant_stride = random.Int(0, 1);
  testing::AnyRange(random, p.act_min, p.act_max);
  const int32_t reach = random.Coin() ? 127 : random.Int(0, 127);
  const int32_t bias = 1 << random.Int(0, 24);
  t = {random.Int8s(p.rows * p.input_depth),
       random.Ints<int8_t>(p.output_depth * p.input_depth, -reach, reach),
       random.Int32s(p.output_depth, -bias, bias),
       random.Requants(p.requant_stride == 0 ? 1 : p.output_depth, -16, shift)};
  return p;
}

TEST(FullyConnected, EqualsItsOracleWithTwoWeightsInAnInt16) {
  int pairs = 0;
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Int8Layer t;
    FullyConnectedParams p = AnyPacking(random, 0, t);
    if (!PairsAreExact(t.w.data(), p.output_depth, p.input_depth)) continue;
    p.packing = kPairs;
    ++pairs;
    ExpectInt8(kRowsS8, p, t, WeightsFor(p, t));
  }
  EXPECT_GT(pairs, 200);
}

TEST(FullyConnected, EqualsItsOracleInBlocks) {
  std::map<int32_t, int> of_packing;
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Int8Layer t;
    FullyConnectedParams p = AnyPacking(random, -2, t);
    p.packing = PackingOf(p, t);
    ++of_packing[p.packing];
    ExpectInt8(kRowsS8, p, t, WeightsFor(p, t));
  }
  EXPECT_GT(of_packing[kTensorBlocks], 200);
  EXPECT_GT(of_packing[kBlocks], 200);
}

TEST(FullyConnected, EqualsXnnpacksOracleInBlocks) {
  int exact = 0;
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Int8Layer t;
    const FullyConnectedParams p = AnyPacking(random, 4, t);
    const std::vector<Requant> requant =
        testing::RequantsFor(Rounding::kXnnpack, OneForEachChannel(p, t));
    const Filters filters = FiltersOf(p, t, requant);
    if (!WeightBlocksAreExact(filters, BlockEnds::kFloat)) continue;
    ++exact;
    const std::vector<int8_t> packed =
        testing::WeightBlocks(filters, kFullyConnectedPairLanesM4, BlockEnds::kFloat);
    const std::vector<int8_t> expected = testing::Int8Outputs(
        Rounding::kXnnpack, p, Sums(p, t, int64_t{p.input_zero_point}, int64_t{0}), t.requant);
    std::vector<int8_t> y(expected.size());
    std::vector<uint8_t> scratch = testing::Scratch(FullyConnectedScratchM4(p));
    FullyConnectedS8BlocksM4<Rounding::kXnnpack>(
        p, testing::In(t.x), testing::In(packed), {}, {}, testing::Out(y), testing::Out(scratch));
    ASSERT_EQ(y, expected);
  }
  EXPECT_GT(exact, 200);
}

// One requantisation for a channel that it can do and one that is constant for it, as its sums are
// no upper sums.
TEST(FullyConnected, AConstantChannelHasAnEndOfItsOwn) {
  FullyConnectedParams p = {};
  p.rows = p.input_depth = 1;
  p.output_depth = 2;
  p.act_min = INT8_MIN;
  p.act_max = INT8_MAX;
  Int8Layer t = {{100}, {127, 127}, {0, (1 << 23) - 1 - 127 * 127}, {{1 << 30, -9}}};
  EXPECT_EQ(PackingOf(p, t), kTensorBlocks);
  ++t.bias[1];
  EXPECT_EQ(PackingOf(p, t), kBlocks);
  p.packing = kBlocks;
  const std::vector<int8_t> expected = {12, 127};  // 12700 / 1024; far above int8
  testing::ExpectLayer(kRowsS8, p, t, WeightsFor(p, t), [&](Rounding) { return expected; });
}

TEST(FullyConnected, EqualsItsOracleWithSumsOf64And32Bits) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnySizes<FullyConnectedS16Params>(random);
    p.wide = random.Int(0, 1);
    p.weights_zero_point = random.Coin() ? 0 : random.Int(-128, 127);
    p.requant_stride = random.Int(0, 1);
    testing::AnyInt16Range(random, p.act_min, p.act_max);
    const Int16Layer t = {
        random.Int16s(p.rows * p.input_depth),
        random.Int8s(p.output_depth * p.input_depth),
        testing::Int64s(random, p.output_depth, p.wide != 0 ? INT32_MAX : 1 << 16),
        random.Requants(p.requant_stride == 0 ? 1 : p.output_depth, -22, random.Coin() ? -8 : 4)};
    testing::ExpectLayer(kRowsS16, p, t, t.w, [&](Rounding rounding) {
      const int64_t zw = p.weights_zero_point;
      return testing::Int16Outputs(rounding, p.wide != 0, p, Sums(p, t, int64_t{0}, zw), t.requant);
    });
  }
}

TEST(FullyConnected, EqualsItsOracleOnRealNumbers) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnySizes<FullyConnectedF32Params>(random);
    testing::AnyFloatRange(random, p.act_min, p.act_max);
    const FloatLayer t = {testing::WholeFloats(random, p.rows * p.input_depth, 99),
                          testing::WholeFloats(random, p.output_depth * p.input_depth, 99),
                          testing::WholeFloats(random, p.output_depth, 9999),
                          {}};
    testing::ExpectLayer(kRowsF32, p, t, t.w, [&](Rounding) {
      return testing::FloatOutputs(p, Sums(p, t, 0.0, 0.0));
    });
  }
}

}  // namespace
}  // namespace mote
