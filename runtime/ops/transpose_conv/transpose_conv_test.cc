// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/transpose_conv/transpose_conv.h"

#include "runtime/ops/common/layer_testing.h"

namespace mote {
namespace {

using testing::FloatLayer;
using testing::Int16Layer;
using testing::Int8Layer;
using testing::LayerTensors;
using testing::Random;

using RowS8 = testing::Kernel<TransposeConvParams, decltype(TransposeConvS8Ref<Rounding::kSingle>)>;
const RowS8 kRowsS8[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(TransposeConvParams, name, when, scratch)
#include "runtime/ops/transpose_conv/transpose_conv_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<TransposeConvS16Params, decltype(TransposeConvS16Ref)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_PLAIN_KERNEL(TransposeConvS16Params, name, when, scratch)
#include "runtime/ops/transpose_conv/transpose_conv_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<TransposeConvF32Params, decltype(TransposeConvF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_PLAIN_KERNEL(TransposeConvF32Params, name, when, scratch)
#include "runtime/ops/transpose_conv/transpose_conv_f32_kernels.inc"
#undef MOTE_KERNEL
};

// As the operator is usually told: every pixel scatters its window over the output.
template <class Sum, class Params, class X, class W, class B>
std::vector<Sum> Sums(const Params& p, const LayerTensors<X, W, B>& t, Sum zero_point) {
  std::vector<Sum> sums;
  for (int32_t i = 0; i < p.output_h * p.output_w * p.output_c; ++i) {
    sums.push_back(static_cast<Sum>(t.bias[static_cast<size_t>(i % p.output_c)]));
  }
  for (size_t i = 0; i < t.x.size(); ++i) {
    const int32_t pixel = static_cast<int32_t>(i) / p.input_c;
    for (size_t k = 0; k < t.w.size(); ++k) {
      if (k % static_cast<size_t>(p.input_c) != i % static_cast<size_t>(p.input_c)) continue;
      const int32_t tap = static_cast<int32_t>(k) / p.input_c;
      const int32_t co = tap / p.kernel_w / p.kernel_h;
      const int32_t oy = pixel / p.input_w * p.stride_h - p.pad_top + tap / p.kernel_w % p.kernel_h;
      const int32_t ox = pixel % p.input_w * p.stride_w - p.pad_left + tap % p.kernel_w;
      if (oy < 0 || ox < 0 || oy >= p.output_h || ox >= p.output_w) continue;
      sums[static_cast<size_t>((oy * p.output_w + ox) * p.output_c + co)] +=
          (static_cast<Sum>(t.x[i]) - zero_point) * static_cast<Sum>(t.w[k]);
    }
  }
  return sums;
}

template <class Params>
Params AnyGeometry(Random& random) {
  Params p = {};
  p.input_h = random.Int(1, 5);
  p.input_w = random.Int(1, 5);
  p.input_c = random.Seam();
  p.output_h = random.Int(1, 9);
  p.output_w = random.Int(1, 9);
  p.output_c = random.Int(1, 5);
  p.kernel_h = random.Int(1, 5);
  p.kernel_w = random.Int(1, 5);
  p.stride_h = random.Int(1, 4);
  p.stride_w = random.Int(1, 4);
  p.pad_top = random.Int(0, 3);
  p.pad_left = random.Int(0, 3);
  return p;
}

template <class Params>
int32_t WeightCount(const Params& p) {
  return p.output_c * p.kernel_h * p.kernel_w * p.input_c;
}
TEST(TransposeConv, EqualsItsOracleOnAnyGeometry) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnyGeometry<TransposeConvParams>(random);
    p.input_zero_point = random.Int(-128, 127);
    p.output_zero_point = random.Int(-128, 127);
    testing::AnyRange(random, p.act_min, p.act_max);
    const int32_t bias = 1 << random.Int(0, 30);
    const Int8Layer t = {random.Int8s(p.input_h * p.input_w * p.input_c),
                         random.Int8s(WeightCount(p)),
                         random.Int32s(p.output_c, -bias, bias),
                         random.Requants(p.output_c, -15, random.Coin() ? 0 : 6)};
    testing::ExpectLayer(kRowsS8, p, t, t.w, [&](Rounding rounding) {
      return testing::Int8Outputs(rounding, p, Sums<int64_t>(p, t, p.input_zero_point), t.requant);
    });
  }
}

TEST(TransposeConv, EqualsItsOracleOnInt16) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnyGeometry<TransposeConvS16Params>(random);
    testing::AnyInt16Range(random, p.act_min, p.act_max);
    const Int16Layer t = {random.Int16s(p.input_h * p.input_w * p.input_c),
                          random.Int8s(WeightCount(p)),
                          testing::Int64s(random, p.output_c, INT32_MAX),
                          random.Requants(p.output_c, -22, random.Coin() ? -8 : 4)};
    testing::ExpectLayer(kRowsS16, p, t, t.w, [&](Rounding rounding) {
      return testing::Int16Outputs(rounding, true, p, Sums<int64_t>(p, t, 0), t.requant);
    });
  }
}

TEST(TransposeConv, EqualsItsOracleOnRealNumbers) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnyGeometry<TransposeConvF32Params>(random);
    testing::AnyFloatRange(random, p.act_min, p.act_max);
    const FloatLayer t = {testing::WholeFloats(random, p.input_h * p.input_w * p.input_c, 99),
                          testing::WholeFloats(random, WeightCount(p), 99),
                          testing::WholeFloats(random, p.output_c, 9999),
                          {}};
    testing::ExpectLayer(kRowsF32, p, t, t.w, [&](Rounding) {
      return testing::FloatOutputs(p, Sums<double>(p, t, 0));
    });
  }
}

}  // namespace
}  // namespace mote
