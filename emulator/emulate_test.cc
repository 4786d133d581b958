// SPDX-License-Identifier: Apache-2.0
// From an emitted folder to measured answers, on a model that is known by heart.
#include "emulator/emulate.h"

#include <gmock/gmock.h>

#include <numeric>

#include "toolchain/toolchain_testing.h"

namespace mote::emulator {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using toolchain::TinyModel;
using toolchain::TinyOptions;

EmulateRequest RequestFor(const TinyModel& tiny) {
  EmulateRequest request;
  request.build = tiny.request;
  request.input = {1, 2, 3, 255};
  request.layers = 2;
  request.cycle_plugin = MOTE_CYCLES_PLUGIN;
  return request;
}

class EmulateTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("arm-none-eabi-g++") || !IsInstalled("qemu-system-arm")) {
      GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is not installed";
    }
  }

  static Emulation Run(const EmulateRequest& request) {
    auto emulation = Emulate(request);
    EXPECT_TRUE(emulation.ok()) << emulation.error().message;
    return emulation.ok() ? std::move(*emulation) : Emulation{};
  }
  static Error ErrorOf(const EmulateRequest& request) {
    const auto emulation = Emulate(request);
    EXPECT_FALSE(emulation.ok());
    return emulation.ok() ? Error{} : emulation.error();
  }
  static Error ErrorOf(const TinyOptions& options) {
    const TinyModel tiny("mps2_an386", options);
    return ErrorOf(RequestFor(tiny));
  }
};

TEST_F(EmulateTest, GivesOutputsAndCosts) {
  const TinyModel tiny;
  const Emulation emulation = Run(RequestFor(tiny));
  EXPECT_THAT(emulation.output, ElementsAre(12, 23, 34, 40));  // input + {10, 20, 30, 40} + 1
  ASSERT_THAT(emulation.layers, SizeIs(2));
  EXPECT_EQ(emulation.layers[0].cycles + emulation.layers[1].cycles, emulation.total.cycles);
  EXPECT_EQ(emulation.layers[0].instructions + emulation.layers[1].instructions,
            emulation.total.instructions);
  for (const Cost& layer : emulation.layers) {
    EXPECT_GE(layer.instructions, 8u);  // four elements, each loaded and stored
    EXPECT_LE(layer.instructions, 100u);
    EXPECT_GE(layer.cycles, layer.instructions);
  }
  EXPECT_EQ(emulation.footprint.arena_bytes, 8u);
  EXPECT_EQ(emulation.footprint.weights_bytes, 4u);
  EXPECT_THAT(emulation.functions, SizeIs(0));
}

TEST_F(EmulateTest, CountsTheSameInEveryRunAndWorkFolder) {
  const TinyModel tiny;
  const Emulation first = Run(RequestFor(tiny));
  const Emulation again = Run(RequestFor(tiny));
  const Emulation elsewhere = Run(RequestFor(TinyModel()));
  EXPECT_EQ(first.total, again.total);
  EXPECT_EQ(first.layers, again.layers);
  EXPECT_EQ(first.total, elsewhere.total);
  EXPECT_EQ(first.stack_bytes, elsewhere.stack_bytes);
}

TEST_F(EmulateTest, TheStackSeenIsWithinItsBound) {
  for (const char* optimization : {"-O2", "-Os"}) {
    TinyOptions options;
    options.arena_bytes = 16;
    options.before =
        "volatile uint8_t local[500]; for (auto& byte : local) byte = arena_[0]; "
        "volatile int64_t a = local[9]; volatile int64_t b = 7; arena_[8] = uint8_t(a / b);";
    TinyModel tiny("mps2_an386", options);
    tiny.request.optimization = optimization;
    const Emulation emulation = Run(RequestFor(tiny));
    EXPECT_GE(emulation.stack_bytes, 500u) << optimization;
    EXPECT_LE(emulation.stack_bytes, emulation.footprint.stack_bytes) << optimization;
    EXPECT_GE(emulation.stack_bytes + 32, emulation.footprint.stack_bytes) << optimization;
  }
}

TEST_F(EmulateTest, AStackDeeperThanUsualGetsItsRoom) {
  TinyOptions options;
  options.before = "volatile uint8_t local[12000]; for (auto& byte : local) byte = 1;";
  const TinyModel tiny("mps2_an386", options);
  EXPECT_GE(Run(RequestFor(tiny)).stack_bytes, 12'000u);
}

TEST_F(EmulateTest, FunctionsAddUpToTheTotal) {
  const TinyModel tiny;
  EmulateRequest request = RequestFor(tiny);
  request.functions = true;
  const Emulation emulation = Run(request);
  Cost sum;
  for (const FunctionCost& function : emulation.functions) {
    sum.instructions += function.cost.instructions;
    sum.cycles += function.cost.cycles;
  }
  EXPECT_EQ(sum, emulation.total);
  EXPECT_THAT(emulation.functions,
              testing::IsSupersetOf(
                  {testing::Field(&FunctionCost::name, "tiny::Model::invoke()"),
                   testing::Field(&FunctionCost::name, "mote::AddOne(signed char*, int)")}));
}

TEST_F(EmulateTest, AFaultIsNamedWithItsFunction) {
  TinyModel tiny;
  tiny.Put("mote_add_one.cc", R"(#include "mote_add_one.h"
namespace mote {
void AddOne(int8_t* values, int) { values[0] = *reinterpret_cast<volatile int8_t*>(0xC0000000); }
}
)");
  EXPECT_THAT(ErrorOf(RequestFor(tiny)).message,
              AllOf(HasSubstr("tiny: the firmware stopped: BusFault: bad address"),
                    HasSubstr("in mote::AddOne(signed char*, int)"),
                    HasSubstr("bfar=0xc0000000")));
}

TEST_F(EmulateTest, AnInputOfAnotherSizeIsRefused) {
  const TinyModel tiny;
  for (const size_t size : {0U, 3U, 5U}) {
    EmulateRequest request = RequestFor(tiny);
    request.input.assign(size, 0);
    EXPECT_THAT(ErrorOf(request).message, HasSubstr("the input file has not the size")) << size;
  }
}

TEST_F(EmulateTest, AMissingLayerMarkIsNoticed) {
  const TinyModel tiny;
  EmulateRequest request = RequestFor(tiny);
  request.layers = 3;
  EXPECT_THAT(ErrorOf(request).message, HasSubstr("cycle counts of 2 layers, want 3"));
}

TEST_F(EmulateTest, AnEndlessInferenceIsStopped) {
  TinyOptions options;
  options.before = "while (arena_[0] != 77) asm volatile(\"\" ::: \"memory\");";
  const TinyModel tiny("mps2_an386", options);
  EmulateRequest request = RequestFor(tiny);
  request.timeout = std::chrono::seconds(2);
  EXPECT_THAT(ErrorOf(request).message, HasSubstr("tiny: no answer within 2 s"));
}

TEST_F(EmulateTest, TooLargeForTheTwinIsTooLarge) {
  TinyOptions options;
  options.arena_bytes = 262'144;
  EXPECT_THAT(ErrorOf(options).message, HasSubstr("too large for the RAM of mps2_an386"));
}

TEST_F(EmulateTest, OddPlacesAreNoTrouble) {
  const TinyModel tiny;
  const TemporaryFolder folder;
  EmulateRequest request = RequestFor(tiny);
  request.build.work = folder.path() / "a b,c=d";
  std::filesystem::create_directories(request.build.work);
  request.cycle_plugin = request.build.work / "plug,in.so";
  std::filesystem::copy_file(MOTE_CYCLES_PLUGIN, request.cycle_plugin);
  EXPECT_THAT(Run(request).output, ElementsAre(12, 23, 34, 40));
}

TEST_F(EmulateTest, ABoardWithoutEmulatorIsRefused) {
  const TinyModel tiny("nano33ble");
  const Error error = ErrorOf(RequestFor(tiny));
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_THAT(error.message, HasSubstr("board 'nano33ble': is not emulated"));
}

TEST_F(EmulateTest, MissingPartsAreMissingTools) {
  const TinyModel tiny;
  EmulateRequest request = RequestFor(tiny);
  request.cycle_plugin = "/nonexistent/libmote_cycles.so";
  EXPECT_EQ(ErrorOf(request).kind, ErrorKind::kMissingTool);

  const std::string path = getenv("PATH");
  setenv("PATH", "/nonexistent", 1);
  const Error error = ErrorOf(RequestFor(tiny));
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(error.kind, ErrorKind::kMissingTool);
  EXPECT_THAT(error.message, HasSubstr("make setup"));
}

}  // namespace
}  // namespace mote::emulator
