// SPDX-License-Identifier: Apache-2.0
#include "toolchain/footprint.h"

#include <gmock/gmock.h>

#include "toolchain/toolchain_testing.h"

namespace mote::toolchain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class FootprintTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("arm-none-eabi-g++")) GTEST_SKIP() << "arm-none-eabi-g++ is not installed";
  }

  static Footprint Of(const TinyModel& tiny) {
    const auto objects = CompileModel(tiny.request);
    EXPECT_TRUE(objects.ok()) << objects.error().message;
    const auto footprint = MeasureFootprint(tiny.request, *objects);
    EXPECT_TRUE(footprint.ok()) << footprint.error().message;
    return *footprint;
  }
  static Footprint Of(const TinyOptions& options) { return Of(TinyModel("mps2_an386", options)); }
};

TEST_F(FootprintTest, WeightsAreTheConstantsToTheByte) {
  TinyOptions options;
  const Footprint small = Of(options);
  EXPECT_EQ(small.weights_bytes, 4u);
  options.more_weights_bytes = 1001;
  const Footprint large = Of(options);
  EXPECT_EQ(large.weights_bytes, 4u + 1001u);
  // What reads it, and the alignment behind its odd length, are code.
  EXPECT_GT(large.code_bytes, small.code_bytes);
  EXPECT_LT(large.code_bytes, small.code_bytes + 64);
}

TEST_F(FootprintTest, AConstantThatNobodyReadsIsNotLinked) {
  TinyModel tiny;
  tiny.Put("tiny_weights.cc",
           "#include \"tiny_weights.hpp\"\nnamespace tiny::weights {\n"
           "const int8_t offsets[4] = {1, 2, 3, 4};\n"
           "extern const int8_t unused[4096];\nconst int8_t unused[4096] = {1};\n}\n");
  EXPECT_EQ(Of(tiny).weights_bytes, 4u);
}

TEST_F(FootprintTest, FlashIsCodeAndWeights) {
  const Footprint footprint = Of(TinyOptions{});
  EXPECT_EQ(footprint.flash_bytes, footprint.code_bytes + footprint.weights_bytes);
  EXPECT_GE(footprint.code_bytes, 30u);   // two loops
  EXPECT_LE(footprint.code_bytes, 200u);  // and no start-up, log or harness
}

TEST_F(FootprintTest, CodeHoldsTheLibraryHelpersToo) {
  const Footprint without = Of(TinyOptions{});
  TinyOptions divides;
  divides.before =
      "volatile int64_t a = arena_[0]; volatile int64_t b = 7; arena_[1] = uint8_t(a / b);";
  const Footprint with = Of(divides);
  EXPECT_GT(with.code_bytes, without.code_bytes + 300);  // __aeabi_ldivmod, __udivmoddi4
  EXPECT_THAT(with.deepest_calls.front(), "tiny::Model::invoke()");
  EXPECT_GT(with.deepest_calls.size(), 1u);
}

TEST_F(FootprintTest, InitialValuesTakeFlashAndRam) {
  TinyModel tiny;
  const Footprint before = Of(tiny);
  const std::string kernel = ReadText(tiny.request.sources / "mote_add_one.cc").value();
  tiny.Put("mote_add_one.cc", R"(#include "mote_add_one.h"
namespace mote {
int8_t steps[100] = {1};
void AddOne(int8_t* values, int count) {
  for (int i = 0; i < count; ++i) values[i] = static_cast<int8_t>(values[i] + steps[i]);
  ++steps[1];
}
}
)");
  const Footprint after = Of(tiny);
  EXPECT_EQ(after.data_bytes, 100u);
  EXPECT_GE(after.code_bytes, before.code_bytes + 100);
  EXPECT_EQ(after.weights_bytes, before.weights_bytes);
  EXPECT_EQ(after.ram_bytes(0), 8u + 100u);
}

TEST_F(FootprintTest, RamIsArenaVariablesAndStack) {
  TinyOptions options;
  options.arena_bytes = 1000;
  options.variable_bytes = 64;
  options.before = "volatile uint8_t local[300]; local[0] = 1; variable[0] = local[0];";
  const Footprint footprint = Of(options);
  EXPECT_EQ(footprint.arena_bytes, 1000u);
  EXPECT_EQ(footprint.bss_bytes, 64u);
  EXPECT_EQ(footprint.data_bytes, 0u);
  EXPECT_GE(footprint.stack_bytes, 300u);
  EXPECT_LE(footprint.stack_bytes, 340u);
  EXPECT_EQ(footprint.ram_bytes(footprint.stack_bytes), 1064u + footprint.stack_bytes);
  EXPECT_THAT(footprint.deepest_calls, ElementsAre("tiny::Model::invoke()"));
}

TEST_F(FootprintTest, LayerMarksAreNotInTheProduct) {
  const TinyModel tiny;
  const ModelObjects objects = CompileModel(tiny.request).value();
  ASSERT_EQ(objects.product.size(), objects.marked.size());
  int marked = 0;
  for (size_t i = 0; i < objects.product.size(); ++i) {
    if (objects.product[i] == objects.marked[i]) continue;
    ++marked;
    const std::vector<uint8_t> product = ReadBytes(objects.product[i]).value();
    const std::vector<uint8_t> with_marks = ReadBytes(objects.marked[i]).value();
    EXPECT_NE(product, with_marks);
    EXPECT_EQ(objects.product[i].filename(), "model_tiny.o");
  }
  EXPECT_EQ(marked, 1);
}

TEST_F(FootprintTest, RecursionIsRefused) {
  TinyModel tiny;
  tiny.Put("mote_add_one.cc", R"(#include "mote_add_one.h"
namespace mote {
[[gnu::optimize("O0")]] void AddOne(int8_t* values, int count) {
  if (count == 0) return;
  ++values[0];
  AddOne(values + 1, count - 1);
}
}
)");
  const auto footprint = MeasureFootprint(tiny.request, CompileModel(tiny.request).value());
  ASSERT_FALSE(footprint.ok());
  EXPECT_THAT(footprint.error().message,
              HasSubstr("mote::AddOne(signed char*, int): calls itself"));
}

TEST_F(FootprintTest, EveryBoardCanBeMeasuredAndFits) {
  for (const char* board : {"nano33ble", "mps2_an386"}) {
    const TinyModel tiny(board);
    const auto footprint = BuildAndMeasure(tiny.request);
    ASSERT_TRUE(footprint.ok()) << footprint.error().message;
    EXPECT_EQ(footprint->weights_bytes, 4u);
  }
}

}  // namespace
}  // namespace mote::toolchain
