// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/compare/compare.h"

#include <limits>

#include "runtime/ops/common/broadcast_testing.h"

namespace mote {
namespace {

using testing::Random;

#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(CompareParams, name, when, scratch, name, name)
const testing::Kernel<CompareParams, decltype(EqualF32Ref)> kRowsF32[] = {
#include "runtime/ops/compare/compare_f32_kernels.inc"
};
const testing::Kernel<CompareParams, decltype(EqualS32Ref)> kRowsS32[] = {
#include "runtime/ops/compare/compare_s32_kernels.inc"
};
const testing::Kernel<CompareParams, decltype(EqualS64Ref)> kRowsS64[] = {
#include "runtime/ops/compare/compare_s64_kernels.inc"
};
const testing::Kernel<CompareParams, decltype(EqualS16Ref)> kRowsS16[] = {
#include "runtime/ops/compare/compare_s16_kernels.inc"
};
const testing::Kernel<CompareParams, decltype(EqualBoolRef)> kRowsBool[] = {
#include "runtime/ops/compare/compare_bool_kernels.inc"
};
#undef MOTE_KERNEL
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      CompareQuantizedParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
const testing::Kernel<CompareQuantizedParams, decltype(EqualS8Ref<Rounding::kSingle>)> kRowsS8[] = {
#include "runtime/ops/compare/compare_kernels.inc"
};
#undef MOTE_KERNEL

constexpr int32_t kFunctions[] = {
    kCompareEqual, kCompareNotEqual, kCompareGreater, kCompareGreaterEqual};

// From the sign of a - b, 2 where a and b have no order.
uint8_t FromOrder(int32_t function, int order) {
  const bool yes[][4] = {// order -1, 0, 1, none
                         {false, true, false, false},
                         {true, false, true, true},
                         {false, false, true, false},
                         {false, true, true, false}};
  return yes[function][order + 1] ? 1 : 0;
}

template <class Params, class Element>
uint8_t Expected(Rounding, const Params& p, Element a, Element b) {
  const int order = a < b ? -1 : (b < a ? 1 : (a == b ? 0 : 2));
  return FromOrder(p.function, order);
}

uint8_t ExpectedBool(Rounding, const CompareParams& p, uint8_t a, uint8_t b) {
  return FromOrder(p.function, std::min<int>(a, 1) - std::min<int>(b, 1));
}

uint8_t ExpectedQuantized(Rounding rounding, const CompareQuantizedParams& p, int8_t a, int8_t b) {
  const int32_t unit = 1 << p.left_shift;
  const int32_t u = testing::RequantizeOracle(rounding, (a - p.a_zero_point) * unit, p.a_requant);
  const int32_t v = testing::RequantizeOracle(rounding, (b - p.b_zero_point) * unit, p.b_requant);
  return FromOrder(p.function, (u > v ? 1 : 0) - (u < v ? 1 : 0));
}

auto With(int32_t function) {
  return [function](Random&) {
    CompareParams p = {};
    p.function = function;
    return p;
  };
}

// Now and then both inputs have one scale, so that equal bytes are equal.
auto WithQuantization(int32_t function) {
  return [function](Random& random) {
    CompareQuantizedParams p = {};
    p.function = function;
    p.left_shift = 8;
    p.a_requant = {random.Int(1 << 30, INT32_MAX), random.Int(-12, 15)};
    p.b_requant =
        random.Coin() ? p.a_requant : Requant{random.Int(1 << 30, INT32_MAX), p.a_requant.shift};
    p.a_zero_point = p.b_zero_point = random.Int(-128, 127);
    if (random.Coin()) p.b_zero_point = random.Int(-128, 127);
    return p;
  };
}

TEST(Compare, EveryTypeEqualsItsOracle) {
  for (const int32_t function : kFunctions) {
    testing::ExpectPairsOnRandomShapes<float, uint8_t>(
        kRowsF32, With(function), Expected<CompareParams, float>, 100);
    testing::ExpectPairsOnRandomShapes<int32_t, uint8_t>(
        kRowsS32, With(function), Expected<CompareParams, int32_t>, 100);
    testing::ExpectPairsOnRandomShapes<int64_t, uint8_t>(
        kRowsS64, With(function), Expected<CompareParams, int64_t>, 100);
    testing::ExpectPairsOnRandomShapes<int8_t, uint8_t>(
        kRowsS8, WithQuantization(function), ExpectedQuantized, 200);
    testing::ExpectPairsOnRandomShapes<int16_t, uint8_t>(
        kRowsS16, With(function), Expected<CompareParams, int16_t>, 100);
  }
  for (const int32_t function : {kCompareEqual, kCompareNotEqual}) {
    testing::ExpectPairsOnRandomShapes<uint8_t, uint8_t>(
        kRowsBool, With(function), ExpectedBool, 100);
  }
}

TEST(Compare, NothingIsEqualToNaN) {
  CompareParams p = {};
  testing::SetSameShape(p, 2);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const int32_t function : kFunctions) {
    p.function = function;
    testing::ExpectPairs<uint8_t>(
        kRowsF32, p, std::vector<float>{nan, 1}, {nan, nan}, Expected<CompareParams, float>);
  }
}

}  // namespace
}  // namespace mote
