// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/batch_matmul/batch_matmul.h"

#include "runtime/ops/common/layer_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using RowS8 = testing::Kernel<BatchMatmulParams, decltype(BatchMatmulS8Ref<Rounding::kSingle>)>;
const RowS8 kRowsS8[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(BatchMatmulParams, name, when, scratch)
#include "runtime/ops/batch_matmul/batch_matmul_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<BatchMatmulS16Params, decltype(BatchMatmulS16Ref)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_PLAIN_KERNEL(BatchMatmulS16Params, name, when, scratch)
#include "runtime/ops/batch_matmul/batch_matmul_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<BatchMatmulF32Params, decltype(BatchMatmulF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_PLAIN_KERNEL(BatchMatmulF32Params, name, when, scratch)
#include "runtime/ops/batch_matmul/batch_matmul_f32_kernels.inc"
#undef MOTE_KERNEL
};

// Which matrix and element of an input an output and a step read, written without strides.
struct Side {
  int32_t batches[kBatchMatmulDims];
  int32_t outer, depth;
  bool depth_last;

  int32_t count() const { return batches[0] * batches[1] * batches[2] * outer * depth; }
  size_t At(const int32_t (&n)[kBatchMatmulDims], int32_t i, int32_t k) const {
    int32_t matrix = 0;
    for (int32_t d = 0; d < kBatchMatmulDims; ++d) {
      matrix = matrix * batches[d] + n[d] % batches[d];
    }
    const int32_t element = depth_last ? i * depth + k : k * outer + i;
    return static_cast<size_t>(matrix * outer * depth + element);
  }
};

struct Product {
  Side a, b;
};

Product AnyProduct(Random& random) {
  Product m = {};
  m.a.outer = random.Seam();
  m.b.outer = random.Int(1, 5);
  m.a.depth = m.b.depth = random.Int(0, 12);
  m.a.depth_last = random.Coin();
  m.b.depth_last = random.Coin();
  for (int32_t d = 0; d < kBatchMatmulDims; ++d) {
    const int32_t size = random.Int(1, 3);
    m.a.batches[d] = random.Int(0, 2) == 0 ? 1 : size;
    m.b.batches[d] = random.Int(0, 2) == 0 ? 1 : size;
  }
  return m;
}

void SetStrides(const Side& side, int32_t (&strides)[kBatchMatmulDims]) {
  int32_t stride = side.outer * side.depth;
  for (int32_t d = kBatchMatmulDims - 1; d >= 0; --d) {
    strides[d] = side.batches[d] == 1 ? 0 : stride;
    stride *= side.batches[d];
  }
}

template <class Params>
Params ParamsOf(const Product& m) {
  Params p = {};
  for (int32_t d = 0; d < kBatchMatmulDims; ++d) {
    p.batches[d] = std::max(m.a.batches[d], m.b.batches[d]);
  }
  SetStrides(m.a, p.a_batch_strides);
  SetStrides(m.b, p.b_batch_strides);
  p.rows = m.a.outer;
  p.columns = m.b.outer;
  p.depth = m.a.depth;
  p.a_row_stride = m.a.depth_last ? m.a.depth : 1;
  p.a_depth_stride = m.a.depth_last ? 1 : m.a.outer;
  p.b_column_stride = m.b.depth_last ? m.b.depth : 1;
  p.b_depth_stride = m.b.depth_last ? 1 : m.b.outer;
  return p;
}

template <class Sum, class Params, class T>
std::vector<Sum> Sums(const Product& m,
                      const Params& p,
                      const std::vector<T>& a,
                      const std::vector<T>& b,
                      Sum za,
                      Sum zb) {
  std::vector<Sum> sums;
  const int32_t matrices = p.batches[0] * p.batches[1] * p.batches[2];
  for (int32_t o = 0; o < matrices * p.rows * p.columns; ++o) {
    const int32_t matrix = o / (p.rows * p.columns);
    const int32_t n[] = {matrix / p.batches[2] / p.batches[1],
                         matrix / p.batches[2] % p.batches[1],
                         matrix % p.batches[2]};
    Sum sum = 0;
    for (int32_t k = 0; k < p.depth; ++k) {
      sum += (static_cast<Sum>(a[m.a.At(n, o / p.columns % p.rows, k)]) - za) *
             (static_cast<Sum>(b[m.b.At(n, o % p.columns, k)]) - zb);
    }
    sums.push_back(sum);
  }
  return sums;
}

TEST(BatchMatmul, EqualsItsOracleTransposedAndBroadcasting) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Product m = AnyProduct(random);
    auto p = ParamsOf<BatchMatmulParams>(m);
    p.a_zero_point = random.Int(-128, 127);
    p.b_zero_point = random.Int(-128, 127);
    p.output_zero_point = random.Int(-128, 127);
    p.requant = random.AnyRequant(-14, 2);
    const std::vector<int8_t> a = random.Int8s(m.a.count());
    const std::vector<int8_t> b = random.Int8s(m.b.count());
    for (const RowS8& row : kRowsS8) {
      if (!row.fits(p)) continue;
      for (const Rounding rounding : testing::kRoundings) {
        std::vector<int8_t> want;
        for (const int64_t sum :
             Sums<int64_t>(m, p, a, b, int64_t{p.a_zero_point}, int64_t{p.b_zero_point})) {
          want.push_back(
              testing::ToInt8Oracle(rounding, sum, p.requant, p.output_zero_point, -128, 127));
        }
        std::vector<int8_t> y(want.size());
        row.of(rounding)(p, In(a), In(b), Out(y));
        ASSERT_EQ(y, want) << row.name;
      }
    }
  }
}

TEST(BatchMatmul, EqualsItsOracleOnInt16) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Product m = AnyProduct(random);
    auto p = ParamsOf<BatchMatmulS16Params>(m);
    p.requant = random.AnyRequant(-30, -10);
    const std::vector<int16_t> a = random.Int16s(m.a.count());
    const std::vector<int16_t> b = random.Int16s(m.b.count());
    std::vector<int16_t> want;
    for (const int64_t sum : Sums<int64_t>(m, p, a, b, 0, 0)) {
      want.push_back(
          testing::ToInt16Oracle(Rounding::kTflm, true, sum, p.requant, INT16_MIN, INT16_MAX));
    }
    for (const RowS16& row : kRowsS16) {
      if (!row.fits(p)) continue;
      std::vector<int16_t> y(want.size());
      row.single(p, In(a), In(b), Out(y));
      ASSERT_EQ(y, want) << row.name;
    }
  }
}

TEST(BatchMatmul, EqualsItsOracleOnRealNumbersAndClampsNone) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Product m = AnyProduct(random);
    const auto p = ParamsOf<BatchMatmulF32Params>(m);
    std::vector<float> a = testing::WholeFloats(random, m.a.count(), 99);
    const std::vector<float> b = testing::WholeFloats(random, m.b.count(), 99);
    if (!a.empty() && random.Coin()) a[0] = std::numeric_limits<float>::infinity();
    std::vector<float> want;
    for (const double sum : Sums<double>(m, p, a, b, 0, 0)) {
      want.push_back(static_cast<float>(sum));
    }
    for (const RowF32& row : kRowsF32) {
      if (!row.fits(p)) continue;
      std::vector<float> y(want.size());
      row.single(p, In(a), In(b), Out(y));
      for (size_t i = 0; i < y.size(); ++i) {
        if (std::isnan(want[i])) {
          ASSERT_TRUE(std::isnan(y[i])) << row.name;
        } else {
          ASSERT_EQ(y[i], want[i]) << row.name;
        }
      }
    }
  }
}

}  // namespace
}  // namespace mote
