// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/lstm/lstm.h"

#include <cmath>
#include <type_traits>

#include "runtime/ops/common/op_testing.h"
#include "runtime/ops/common/sigmoid_s16.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<LstmParams, decltype(LstmS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(LstmParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/lstm/lstm_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<LstmParams, decltype(LstmS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(LstmParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/lstm/lstm_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<LstmF32Params, decltype(LstmF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(LstmF32Params, name, when, scratch, name, name)
#include "runtime/ops/lstm/lstm_f32_kernels.inc"
#undef MOTE_KERNEL
};

// A layer, its states and an input.
template <class Params, class Activation, class Weight, class Bias, class Cell>
struct Layer {
  using Activations = Activation;

  Params p = {};
  std::vector<Weight> wi, wr;
  std::vector<Bias> bias;
  std::vector<Requant> requant;
  std::vector<Activation> x, h;
  std::vector<Cell> c;

  // Gives [N,T,S] as the kernel does, and moves the states on.
  template <class Kernel>
  std::vector<Activation> Call(Kernel* kernel, bool in_place) {
    std::vector<Activation> y(size_t(p.batches) * size_t(p.steps) * size_t(p.units));
    std::vector<Activation> new_h = h;
    std::vector<Cell> new_c = c;
    if (!in_place) {
      std::fill(new_h.begin(), new_h.end(), Activation{85});
      std::fill(new_c.begin(), new_c.end(), Cell{85});
    }
    const auto old_h = in_place ? In(new_h) : In(h);
    const auto old_c = in_place ? In(new_c) : In(c);
    if constexpr (std::is_same_v<Params, LstmParams>) {
      kernel(p,
             In(x),
             In(wi),
             In(wr),
             In(bias),
             In(requant),
             old_h,
             old_c,
             Out(y),
             Out(new_h),
             Out(new_c));
    } else {
      kernel(p, In(x), In(wi), In(wr), In(bias), old_h, old_c, Out(y), Out(new_h), Out(new_c));
    }
    h = new_h;
    c = new_c;
    return y;
  }
};
using LayerS8 = Layer<LstmParams, int8_t, int8_t, int32_t, int16_t>;
using LayerS16 = Layer<LstmParams, int16_t, int8_t, int64_t, int16_t>;
using LayerF32 = Layer<LstmF32Params, float, float, float, float>;

template <class Params>
void AnyShape(Random& random, Params& p) {
  p.batches = random.Int(1, 2);
  p.steps = random.Int(1, 4);
  p.input_depth = random.Seam();
  p.units = random.Seam();
  p.time_major = random.Int(0, 1);
}

// Where the elements of batch n at time t begin, in x or y of so many elements a step.
template <class Params>
size_t Begin(const Params& p, int32_t n, int32_t t, int32_t width) {
  return size_t(width) * size_t(p.time_major != 0 ? t * p.batches + n : n * p.steps + t);
}

int64_t Clamp16(int64_t v) { return std::clamp<int64_t>(v, -32768, 32767); }

// Step by step with whole vectors: first all gates, then all cells, then the hidden state. The
// functions of sigmoid_s16.h have a test of their own.
template <class L>
class Oracle {
 public:
  using Activation = typename L::Activations;

  Oracle(const L& layer, Rounding rounding) : l_(layer), p_(l_.p), rounding_(rounding) {}

  std::vector<Activation> Next() {
    std::vector<Activation> y(size_t(p_.batches) * size_t(p_.steps) * size_t(p_.units));
    for (int32_t t = 0; t < p_.steps; ++t) {
      for (int32_t n = 0; n < p_.batches; ++n) {
        Step(n, t);
        std::copy_n(&l_.h[At(n, 0)], p_.units, &y[Begin(p_, n, t, p_.units)]);
      }
    }
    return y;
  }
  const L& layer() const { return l_; }

 private:
  static constexpr bool kWide = std::is_same_v<Activation, int16_t>;

  size_t At(int32_t n, int32_t s) const { return size_t(n * p_.units + s); }

  int64_t Scaled(int64_t sum, Requant r) const {
    if (!kWide) return Clamp16(testing::RequantizeOracle(rounding_, int32_t(sum), r));
    const int64_t reduced = std::min<int64_t>((int64_t{r.multiplier} + 32768) / 65536, 32767);
    return Clamp16(testing::HalfUp(sum * reduced, 15 - r.shift));
  }

  int32_t Gate(int32_t k, int32_t s, int32_t n, int32_t t) const {
    const int32_t row = k * p_.units + s;
    int64_t from_x = l_.bias[size_t(row)];
    int64_t from_h = 0;
    for (int32_t i = 0; i < p_.input_depth; ++i) {
      from_x += (l_.x[Begin(p_, n, t, p_.input_depth) + size_t(i)] - p_.input_zero_point) *
                l_.wi[size_t(row * p_.input_depth + i)];
    }
    for (int32_t j = 0; j < p_.units; ++j) {
      from_h += (l_.h[At(n, j)] - p_.hidden_zero_point) * l_.wr[size_t(row * p_.units + j)];
    }
    return int32_t(
        Clamp16(Scaled(from_x, l_.requant[size_t(k)]) + Scaled(from_h, l_.requant[size_t(4 + k)])));
  }

  void Step(int32_t n, int32_t t) {
    std::vector<int32_t> gates[4];
    for (int32_t k = 0; k < 4; ++k) {
      for (int32_t s = 0; s < p_.units; ++s) {
        const int32_t argument = 3 * Gate(k, s, n, t);
        gates[k].push_back(k == 2 ? TanhS16(argument) : SigmoidS16(argument));
      }
    }
    const auto product = [&](int32_t a, int32_t b, Requant r) {
      return testing::RequantizeOracle(rounding_, a * b, r);
    };
    for (int32_t s = 0; s < p_.units; ++s) {
      const size_t u = size_t(s);
      int16_t& c = l_.c[At(n, s)];
      const int64_t sum = Clamp16(product(gates[1][u], c, p_.forget_requant)) +
                          Clamp16(product(gates[0][u], gates[2][u], p_.input_requant));
      const int64_t bound = p_.cell_clip < 0 ? 32768 : p_.cell_clip;
      c = int16_t(std::clamp(Clamp16(sum), -bound, bound));
      const int32_t cell = int32_t(testing::HalfUp(int64_t{c} * p_.cell_multiplier, p_.cell_shift));
      const int64_t h =
          int64_t{product(TanhS16(cell), gates[3][u], p_.hidden_requant)} + p_.hidden_zero_point;
      l_.h[At(n, s)] = Activation(kWide ? Clamp16(h) : std::clamp<int64_t>(h, -128, 127));
    }
  }

  L l_;
  const LstmParams& p_;
  Rounding rounding_;
};

template <class T>
std::vector<T> AnyActivations(Random& random, int64_t count) {
  if constexpr (std::is_same_v<T, int8_t>) return random.Int8s(count);
  if constexpr (std::is_same_v<T, int16_t>) return random.Int16s(count);
}

template <class L>
L AnyLayer(Random& random) {
  using Activation = typename L::Activations;
  constexpr bool kWide = std::is_same_v<Activation, int16_t>;
  L layer;
  LstmParams& p = layer.p;
  AnyShape(random, p);
  p.input_zero_point = kWide ? 0 : random.Int(-128, 127);
  p.hidden_zero_point = kWide ? 0 : random.Int(-128, 127);
  p.cell_clip = random.Coin() ? -1 : random.Int(0, 32767);
  p.cell_multiplier = 3 << random.Int(0, 4);
  p.cell_shift = p.cell_multiplier == 3 ? random.Int(0, 6) : 0;
  p.forget_requant = random.AnyRequant(-15, -14);
  p.input_requant = random.AnyRequant(-20, -14);
  p.hidden_requant = kWide ? random.AnyRequant(-16, -14) : random.AnyRequant(-24, -22);
  layer.requant = random.Requants(8, kWide ? -12 : -5, kWide ? -8 : -1);
  const int64_t rows = 4 * int64_t{p.units};
  const int64_t states = int64_t{p.batches} * p.units;
  layer.wi = random.Int8s(rows * p.input_depth);
  layer.wr = random.Int8s(rows * p.units);
  const int32_t bias = kWide ? 1 << 24 : 1 << 14;
  const std::vector<int32_t> biases = random.Int32s(rows, -bias, bias);
  layer.bias.assign(biases.begin(), biases.end());
  layer.h = AnyActivations<Activation>(random, states);
  layer.c = random.Int16s(states);
  return layer;
}

template <class L, class Table>
void ExpectEqualsTheOracle(const Table& table) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const L first = AnyLayer<L>(random);
    for (const auto& row : table) {
      if (!row.fits(first.p)) continue;
      for (const Rounding rounding : testing::kRoundings) {
        L layer = first;
        for (int inference = 0; inference < 3; ++inference) {
          const int64_t size = int64_t{layer.p.batches} * layer.p.steps * layer.p.input_depth;
          layer.x = AnyActivations<typename L::Activations>(random, size);
          Oracle<L> oracle(layer, rounding);
          ASSERT_EQ(layer.Call(row.of(rounding), random.Coin()), oracle.Next()) << row.name;
          ASSERT_EQ(layer.h, oracle.layer().h) << row.name;
          ASSERT_EQ(layer.c, oracle.layer().c) << row.name;
        }
      }
    }
  }
}

TEST(Lstm, Int8EqualsItsOracle) { ExpectEqualsTheOracle<LayerS8>(kRows); }

TEST(Lstm, Int16EqualsItsOracle) { ExpectEqualsTheOracle<LayerS16>(kRowsS16); }

// The oracle in double, from the kernel's own states: errors do not add up.
void StepOracle(
    const LayerF32& l, int32_t n, int32_t t, std::vector<double>& h, std::vector<double>& c) {
  const LstmF32Params& p = l.p;
  const auto logistic = [](double v) { return 1 / (1 + std::exp(-v)); };
  const std::vector<double> old = h;
  const auto gate = [&](int32_t k, int32_t s) {
    const int32_t row = k * p.units + s;
    double sum = static_cast<double>(l.bias[size_t(row)]);
    for (int32_t i = 0; i < p.input_depth; ++i) {
      sum += static_cast<double>(l.x[Begin(p, n, t, p.input_depth) + size_t(i)]) *
             static_cast<double>(l.wi[size_t(row * p.input_depth + i)]);
    }
    for (int32_t j = 0; j < p.units; ++j) {
      sum += old[size_t(j)] * static_cast<double>(l.wr[size_t(row * p.units + j)]);
    }
    return sum;
  };
  for (int32_t s = 0; s < p.units; ++s) {
    double& cell = c[size_t(s)];
    cell = logistic(gate(1, s)) * cell + logistic(gate(0, s)) * std::tanh(gate(2, s));
    if (p.cell_clip > 0)
      cell = std::clamp(cell, -static_cast<double>(p.cell_clip), static_cast<double>(p.cell_clip));
    h[size_t(s)] = std::tanh(cell) * logistic(gate(3, s));
  }
}

TEST(Lstm, Float32IsNearItsOracleInDouble) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    LayerF32 first;
    AnyShape(random, first.p);
    first.p.cell_clip = random.Coin() ? 0 : random.Real(0.1F, 1);
    const int64_t rows = 4 * int64_t{first.p.units};
    const int64_t states = int64_t{first.p.batches} * first.p.units;
    first.wi = random.Floats(rows * first.p.input_depth, -1, 1);
    first.wr = random.Floats(rows * first.p.units, -1, 1);
    first.bias = random.Floats(rows, -1, 1);
    first.h = random.Floats(states, -1, 1);
    first.c = random.Floats(states, -2, 2);
    const int64_t size = int64_t{first.p.batches} * first.p.steps * first.p.input_depth;
    first.x = random.Floats(size, -2, 2);
    for (const RowF32& row : kRowsF32) {
      LayerF32 layer = first;
      const std::vector<float> y = layer.Call(row.single, random.Coin());
      for (int32_t n = 0; n < first.p.batches; ++n) {
        const auto begin = n * first.p.units;
        std::vector<double> h(first.h.begin() + begin, first.h.begin() + begin + first.p.units);
        std::vector<double> c(first.c.begin() + begin, first.c.begin() + begin + first.p.units);
        for (int32_t t = 0; t < first.p.steps; ++t) {
          StepOracle(first, n, t, h, c);
          for (size_t s = 0; s < h.size(); ++s) {
            ASSERT_NEAR(
                static_cast<double>(y[Begin(first.p, n, t, first.p.units) + s]), h[s], 1e-4);
          }
        }
        for (size_t s = 0; s < h.size(); ++s) {
          ASSERT_NEAR(static_cast<double>(layer.h[size_t(begin) + s]), h[s], 1e-4) << row.name;
          ASSERT_NEAR(static_cast<double>(layer.c[size_t(begin) + s]), c[s], 1e-4) << row.name;
        }
      }
    }
  }
}

// One unit whose weights are 0: gates are 1/2 and tanh(0.5), so c = 0.25 + 0.23106.
TEST(Lstm, WorksOutAnExampleByHand) {
  LayerF32 layer;
  layer.p = {1, 2, 1, 1, 0, 0};
  layer.wi = layer.wr = {0, 0, 0, 0};
  layer.bias = {0, 0, 0.5F, 0};
  layer.x = {9, 9};
  layer.h = {3};
  layer.c = {0.5F};
  for (const RowF32& row : kRowsF32) {
    LayerF32 here = layer;
    const std::vector<float> y = here.Call(row.single, true);
    EXPECT_NEAR(y[0], 0.2235455F, 1e-6F);  // tanh(0.481059) / 2
    EXPECT_NEAR(y[1], 0.2197407F, 1e-6F);  // tanh(0.471588) / 2
    EXPECT_EQ(here.h[0], y[1]);
    EXPECT_NEAR(here.c[0], 0.471588F, 1e-6F);
  }
}

}  // namespace
}  // namespace mote
