// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/add_n/add_n.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

struct RowS8 {
  const char* name;
  void (*single)(const AddNParams&, const AddNInput*, Span<int8_t>);
  void (*tflm)(const AddNParams&, const AddNInput*, Span<int8_t>);
};
const RowS8 kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  {#name, name<Rounding::kSingle>, name<Rounding::kTflm>},
#include "runtime/ops/add_n/add_n_kernels.inc"
#undef MOTE_KERNEL
};

AddNParams AnyQuantization(Random& random) {
  AddNParams p = {};
  p.inputs = random.Int(1, kMaxAddNInputs);
  p.size = random.Int(0, 50);
  p.input_zero_point = random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  p.left_shift = 20;
  p.input_requant = {1 << 30, 0};
  p.output_requant = {random.Int(1 << 30, INT32_MAX), random.Int(-22, -16)};
  return p;
}

// Halves of whole multiples of 2^20 are exact, so the sum may be taken first.
int8_t Expected(Rounding rounding,
                const AddNParams& p,
                const std::vector<std::vector<int8_t>>& x,
                size_t i) {
  int64_t sum = -p.input_zero_point;
  for (const std::vector<int8_t>& input : x) sum += input[i] - p.input_zero_point;
  const auto half = static_cast<int32_t>(sum * (1 << 19));
  return testing::ToInt8Oracle(rounding, half, p.output_requant, p.output_zero_point, -128, 127);
}

TEST(AddN, EqualsItsOracle) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    Random random(seed);
    const AddNParams p = AnyQuantization(random);
    std::vector<std::vector<int8_t>> x;
    std::vector<AddNInput> inputs;
    for (int32_t i = 0; i < p.inputs; ++i) x.push_back(random.Int8s(p.size));
    for (const std::vector<int8_t>& input : x) inputs.push_back(In(input));
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<int8_t> expected;
      for (size_t i = 0; i < x[0].size(); ++i) expected.push_back(Expected(rounding, p, x, i));
      for (const RowS8& row : kRows) {
        std::vector<int8_t> y(x[0].size());
        (rounding == Rounding::kSingle ? row.single : row.tflm)(p, inputs.data(), Out(y));
        ASSERT_EQ(y, expected) << row.name << " seed " << seed;
      }
    }
  }
}

TEST(AddN, AddsFloatsFromTheLeftAndTakesThemAsArguments) {
  const std::vector<float> a = {1e8F, 1}, b = {1, 2}, c = {-1e8F, 3};
  std::vector<float> y(2);
  AddNF32Ref<AddNF32Input, AddNF32Input, AddNF32Input>({3, 2}, In(a), In(b), In(c), Out(y));
  EXPECT_EQ(y, (std::vector<float>{0, 6}));
  AddNF32Ref<AddNF32Input, AddNF32Input, AddNF32Input>({3, 2}, In(a), In(c), In(b), Out(y));
  EXPECT_EQ(y, (std::vector<float>{1, 6}));
}

TEST(AddN, TheOutputMayTakeTheMemoryOfAnInput) {
  Random random(4);
  AddNParams p = AnyQuantization(random);
  p.inputs = 2;
  p.size = 33;
  const std::vector<int8_t> a = random.Int8s(p.size);
  std::vector<int8_t> b = random.Int8s(p.size), y(b.size());
  AddNS8Ref<Rounding::kSingle, AddNInput, AddNInput>(p, In(a), In(b), Out(y));
  AddNS8Ref<Rounding::kSingle, AddNInput, AddNInput>(p, In(a), In(b), Out(b));
  EXPECT_EQ(b, y);
}

}  // namespace
}  // namespace mote
