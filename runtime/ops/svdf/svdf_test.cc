// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/svdf/svdf.h"

#include <cmath>
#include <type_traits>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<SvdfParams, decltype(SvdfS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(SvdfParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/svdf/svdf_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<SvdfParams, decltype(SvdfS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(SvdfParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/svdf/svdf_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<SvdfF32Params, decltype(SvdfF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(SvdfF32Params, name, when, scratch, name, name)
#include "runtime/ops/svdf/svdf_f32_kernels.inc"
#undef MOTE_KERNEL
};

// A layer of any element types.
template <class Params, class X, class State, class Bias>
struct Layer {
  Params p = {};
  std::vector<X> wf;
  std::vector<State> wt;
  std::vector<Bias> bias;
  std::vector<State> state;

  size_t filters() const { return static_cast<size_t>(p.units * p.rank); }
};
using LayerS8 = Layer<SvdfParams, int8_t, int8_t, int32_t>;
using LayerS16 = Layer<SvdfParams, int8_t, int16_t, int32_t>;
using LayerF32 = Layer<SvdfF32Params, float, float, float>;

// One inference; the state moves on, in place or from one memory to another.
template <class Kernel, class L, class X>
std::vector<X> Call(Kernel* kernel, L& layer, const std::vector<X>& x, bool in_place) {
  std::vector<X> y(static_cast<size_t>(layer.p.batches * layer.p.units));
  auto next = layer.state;
  if (!in_place) std::fill(next.begin(), next.end(), X{85});
  kernel(layer.p,
         In(x),
         In(layer.wf),
         In(layer.wt),
         In(layer.bias),
         in_place ? In(next) : In(layer.state),
         Out(y),
         Out(next));
  layer.state = next;
  return y;
}

// All features since the beginning; the state is the last of them, so none is kept.
template <class L>
class History {
 public:
  explicit History(const L& layer)
      : layer_(layer), features_(static_cast<size_t>(layer.p.batches) * layer.filters()) {}

  std::vector<int8_t> Next(Rounding rounding, const std::vector<int8_t>& x) {
    const SvdfParams& p = layer_.p;
    for (size_t nf = 0; nf < features_.size(); ++nf) {
      const size_t n = nf / layer_.filters();
      const size_t f = nf % layer_.filters();
      int64_t sum = 0;
      for (size_t i = 0; i < size_t(p.input_depth); ++i) {
        sum += int64_t{layer_.wf[f * size_t(p.input_depth) + i]} *
               (x[n * size_t(p.input_depth) + i] - p.input_zero_point);
      }
      features_[nf].push_back(Feature(rounding, sum));
    }
    std::vector<int8_t> y;
    for (int32_t nu = 0; nu < p.batches * p.units; ++nu) y.push_back(Unit(rounding, size_t(nu)));
    return y;
  }

 private:
  using State = typename decltype(L::wt)::value_type;

  // What is stored, without its zero point.
  int64_t Feature(Rounding rounding, int64_t sum) const {
    const int64_t most = std::is_same_v<State, int8_t> ? 127 : 32767;
    const int64_t scaled =
        testing::RequantizeOracle(rounding, static_cast<int32_t>(sum), layer_.p.feature_requant);
    const int64_t clamped = std::clamp(scaled, -most - 1, most);
    const int64_t stored = (clamped + layer_.p.state_zero_point + most + 1) & (2 * most + 1);
    return stored - most - 1 - layer_.p.state_zero_point;
  }

  int8_t Unit(Rounding rounding, size_t nu) const {
    const size_t rank = size_t(layer_.p.rank);
    const size_t u = nu % size_t(layer_.p.units);
    int64_t sum = layer_.bias[u];
    for (size_t r = 0; r < rank; ++r) {
      const std::vector<int64_t>& all = features_[nu * rank + r];
      for (size_t back = 0; back < std::min(all.size(), size_t(layer_.p.memory)); ++back) {
        sum += all[all.size() - 1 - back] *
               layer_.wt[(u * rank + r + 1) * size_t(layer_.p.memory) - 1 - back];
      }
    }
    return testing::ToInt8Oracle(
        rounding, sum, layer_.p.output_requant, layer_.p.output_zero_point, -128, 127);
  }

  const L layer_;
  std::vector<std::vector<int64_t>> features_;  // of each batch and filter, the oldest first
};

template <class Params>
void AnyShape(Random& random, Params& p) {
  p.batches = random.Int(0, 3) == 0 ? 2 : 1;
  p.input_depth = random.Seam();
  p.units = random.Seam();
  p.rank = random.Int(1, 3);
  p.memory = random.Seam();
}

// In int16 weights of all sizes would leave int32.
template <class State>
std::vector<State> AnyTimeWeights(Random& random, int64_t count) {
  if constexpr (std::is_same_v<State, int8_t>) return random.Int8s(count);
  const std::vector<int32_t> wide = random.Int32s(count, -900, 900);
  return {wide.begin(), wide.end()};
}

template <class L>
L AnyLayer(Random& random) {
  using State = typename decltype(L::wt)::value_type;
  L layer;
  SvdfParams& p = layer.p;
  AnyShape(random, p);
  p.input_zero_point = random.Int(-128, 127);
  p.state_zero_point = std::is_same_v<State, int8_t> ? random.Int(-128, 127) : 0;
  p.output_zero_point = random.Int(-128, 127);
  p.feature_requant = random.AnyRequant(-10, random.Coin() ? -4 : 2);
  p.output_requant = random.AnyRequant(std::is_same_v<State, int8_t> ? -12 : -20, -4);
  const int64_t filters = int64_t{p.units} * p.rank;
  layer.wf = random.Int8s(filters * p.input_depth);
  layer.wt = AnyTimeWeights<State>(random, filters * p.memory);
  layer.bias = random.Int32s(p.units, -40000, 40000);
  layer.state.assign(size_t(p.batches) * size_t(filters * p.memory), State(p.state_zero_point));
  return layer;
}

template <class L, class Table>
void ExpectEqualsHistory(const Table& table) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const L first = AnyLayer<L>(random);
    for (const auto& row : table) {
      if (!row.fits(first.p)) continue;
      for (const Rounding rounding : testing::kRoundings) {
        L layer = first;
        History<L> history(first);
        for (int step = 0; step < 12; ++step) {
          const std::vector<int8_t> x = random.Int8s(first.p.batches * first.p.input_depth);
          ASSERT_EQ(Call(row.of(rounding), layer, x, random.Coin()), history.Next(rounding, x))
              << row.name << " step " << step;
        }
      }
    }
  }
}

TEST(Svdf, Int8EqualsAHistoryOfAllFeatures) { ExpectEqualsHistory<LayerS8>(kRows); }

TEST(Svdf, Int16StateEqualsAHistoryOfAllFeatures) { ExpectEqualsHistory<LayerS16>(kRowsS16); }

// Units of (2, 4) and memories of two steps, in halves: worked out by hand.
TEST(Svdf, WorksOutAnExampleByHand) {
  LayerS8 layer;
  layer.p = {1, 1, 1, 2, 2, 1, 3, -5, {1 << 30, 0}, {1 << 30, 0}};
  layer.wf = {2, 4};
  layer.wt = {1, 10, 2, 20};
  layer.bias = {4};
  layer.state = {3, 3, 3, 3};
  for (const Row& row : kRows) {
    LayerS8 here = layer;
    // Features (3, 6): (30 + 120 + 4) / 2 - 5
    EXPECT_EQ(Call(row.single, here, std::vector<int8_t>{4}, true), std::vector<int8_t>{72});
    EXPECT_EQ(here.state, (std::vector<int8_t>{3, 6, 3, 9}));
    // Features (-2, -4): (3 + 12 - 20 - 80 + 4) / 2 - 5, -40.5 rounded up
    EXPECT_EQ(Call(row.single, here, std::vector<int8_t>{-1}, true), std::vector<int8_t>{-45});
    EXPECT_EQ(here.state, (std::vector<int8_t>{6, 1, 9, -1}));
  }
}

// As TFLM's, whose clamp stands before the zero point.
TEST(Svdf, AFeatureBeyondTheStateWrapsAround) {
  LayerS8 layer;
  layer.p = {1, 1, 1, 1, 1, 0, 5, 0, {1 << 30, 1}, {1 << 30, 1}};
  layer.wf = {100};
  layer.wt = {1};
  layer.bias = {0};
  layer.state = {5};
  for (const Row& row : kRows) {
    LayerS8 here = layer;
    EXPECT_EQ(Call(row.single, here, std::vector<int8_t>{100}, true), std::vector<int8_t>{-128});
    EXPECT_EQ(here.state, std::vector<int8_t>{-124});  // 127 + 5
  }
}

double ActivateOracle(int32_t activation, double v) {
  switch (activation) {
    case kSvdfRelu:
      return std::max(v, 0.0);
    case kSvdfReluN1To1:
      return std::clamp(v, -1.0, 1.0);
    case kSvdfRelu6:
      return std::clamp(v, 0.0, 6.0);
    case kSvdfTanh:
      return std::tanh(v);
    case kSvdfSignBit:
      return std::signbit(v) ? 1 : 0;
    default:
      return v;
  }
}

// The state must hold the features of all steps so far, in order.
TEST(Svdf, Float32IsNearTheSumsInDouble) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    LayerF32 first;
    AnyShape(random, first.p);
    first.p.activation = random.Int(kSvdfNone, kSvdfTanh);
    const int64_t filters = int64_t{first.p.units} * first.p.rank;
    first.wf = random.Floats(filters * first.p.input_depth, -1, 1);
    first.wt = random.Floats(filters * first.p.memory, -1, 1);
    first.bias = random.Floats(first.p.units, -1, 1);
    first.state.assign(size_t(first.p.batches) * size_t(filters * first.p.memory), 0.0F);
    for (const RowF32& row : kRowsF32) {
      LayerF32 layer = first;
      for (int step = 0; step < 6; ++step) {
        const std::vector<float> x = random.Floats(first.p.batches * first.p.input_depth, -2, 2);
        const std::vector<float> y = Call(row.single, layer, x, random.Coin());
        for (size_t nu = 0; nu < y.size(); ++nu) {
          double sum = static_cast<double>(first.bias[nu % size_t(first.p.units)]);
          const size_t taps = size_t(first.p.rank) * size_t(first.p.memory);
          for (size_t tap = 0; tap < taps; ++tap) {
            sum += static_cast<double>(layer.state[nu * taps + tap]) *
                   static_cast<double>(first.wt[(nu % size_t(first.p.units)) * taps + tap]);
          }
          ASSERT_NEAR(static_cast<double>(y[nu]), ActivateOracle(first.p.activation, sum), 1e-3)
              << row.name;
        }
        for (size_t nf = 0; nf < layer.state.size() / size_t(first.p.memory); ++nf) {
          double sum = 0;
          const size_t depth = size_t(first.p.input_depth);
          for (size_t i = 0; i < depth; ++i) {
            sum += static_cast<double>(x[nf / size_t(filters) * depth + i]) *
                   static_cast<double>(first.wf[nf % size_t(filters) * depth + i]);
          }
          ASSERT_NEAR(
              static_cast<double>(layer.state[(nf + 1) * size_t(first.p.memory) - 1]), sum, 1e-4);
        }
      }
    }
  }
}

TEST(Svdf, Float32SignBitAndTheMovingState) {
  LayerF32 layer;
  layer.p = {1, 1, 1, 1, 3, kSvdfSignBit};
  layer.wf = {2};
  layer.wt = {0, 0, 1};
  layer.bias = {-0.0F};
  layer.state = {7, 8, 9};
  for (const RowF32& row : kRowsF32) {
    LayerF32 here = layer;
    EXPECT_EQ(Call(row.single, here, std::vector<float>{-3}, true), std::vector<float>{1});
    EXPECT_EQ(Call(row.single, here, std::vector<float>{3}, false), std::vector<float>{0});
    EXPECT_EQ(here.state, (std::vector<float>{9, -6, 6}));
  }
}

}  // namespace
}  // namespace mote
