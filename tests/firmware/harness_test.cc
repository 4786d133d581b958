// SPDX-License-Identifier: Apache-2.0
// The measuring firmware, on a model whose answers are known (fake_model.h).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/firmware/toolchain.h"

namespace mote::firmware_test {
namespace {

using testing::HasSubstr;

const std::vector<uint8_t> kInput = {
    1, 2, 255, 126, 5, 0, 0, 0, 254, 255, 255, 255};  // 1 2 -1 126; 5 -2
const std::vector<uint8_t> kOutput = {2, 3, 0, 127, 10, 0, 0, 0, 252, 255, 255, 255};  // + 1; * 2

class Harness : public testing::Test {
 protected:
  void SetUp() override {
    if (!ToolsArePresent()) GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is missing";
    Put("harness_model.h",
        "#include \"tests/firmware/fake_model.h\"\n"
        "namespace harness { using Model = fake::Model; }\n");
    ASSERT_TRUE(WriteFile(tools_.folder() / "in.bin", kInput).ok());
  }
  void Put(const char* name, const std::string& text) {
    ASSERT_TRUE(WriteFile(tools_.folder() / name, text).ok());
  }
  void Build(const std::string& flags = "") {
    const Outcome build = tools_.Build("harness.elf", {"emulator/firmware/harness.cc"}, flags);
    ASSERT_EQ(build.exit_code, 0) << build.text;
  }
  Outcome Run(const std::vector<std::string>& words = {"in.bin", "out.bin"}) {
    return tools_.Run("harness.elf", words);
  }
  int StackBytes(const std::string& flags) {
    Build(flags);
    const std::string key = "stack_bytes=";
    const std::string text = Run().text;
    return text.rfind(key, 0) == 0 ? std::stoi(text.substr(key.size())) : -1;
  }
  bool OutputExists() { return std::filesystem::exists(tools_.folder() / "out.bin"); }

  Toolchain tools_{"mps2_an386"};
};

TEST_F(Harness, WritesTheOutputsAndSaysWhatItMeasured) {
  Build();
  const Outcome run = Run();
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.text,
              testing::MatchesRegex("stack_bytes=[0-9]+\narena_bytes=28\ninput_bytes=12\n"
                                    "output_bytes=12\nstatus=ok\n"));
  const auto output = ReadBytes(tools_.folder() / "out.bin");
  ASSERT_TRUE(output.ok()) << output.error().message;
  EXPECT_EQ(*output, kOutput);
}

TEST_F(Harness, StackBytesAreThoseOfTheModelAlone) {
  const int small = StackBytes("-DFAKE_STACK_BYTES=8");
  const int large = StackBytes("-DFAKE_STACK_BYTES=408");
  EXPECT_GE(small, 8);
  EXPECT_LE(small, 8 + 64);  // saved registers of invoke() and its caller
  EXPECT_GE(large - small, 400 - 8);
  EXPECT_LE(large - small, 400 + 8);
}

TEST_F(Harness, AModelDeeperThanTheReserveIsAFault) {
  Build("-DFAKE_STACK_BYTES=8192");
  const Outcome run = Run();
  EXPECT_EQ(run.exit_code, 101);
  EXPECT_THAT(run.text, HasSubstr("fault=MemManage: stack overflow"));
  EXPECT_GE(StackBytes("-DFAKE_STACK_BYTES=8192 -Wl,--defsym=__stack_reserve=12K"), 8192);
}

TEST_F(Harness, CountsOneInferenceBetweenItsMarkers) {
  Build();
  const std::string code = tools_.Binutil("objdump -d", "harness.elf");
  const size_t begin = code.find("\tbf80 ");
  ASSERT_NE(begin, std::string::npos);
  EXPECT_EQ(code.find("\tbf80 ", begin + 1), std::string::npos);
  const size_t end = code.find("\tbf90 ", begin);  // a reset has one too, boards/mps2_an386
  ASSERT_NE(end, std::string::npos);
  const std::string between = code.substr(begin, end - begin);
  EXPECT_EQ(std::count(between.begin(), between.end(), '\n'), 2) << between;  // bf80, bl, bf90
  EXPECT_THAT(between, testing::ContainsRegex("\tbl\t.*Invoke"));
}

TEST_F(Harness, RefusesAnInputOfTheWrongSize) {
  Build();
  for (const char* input : {"", "12345678901", "1234567890123"}) {
    Put("in.bin", input);
    const Outcome run = Run();
    EXPECT_EQ(run.exit_code, 1) << input;
    EXPECT_THAT(run.text, HasSubstr("error=the input file has not the size")) << input;
    EXPECT_FALSE(OutputExists());
  }
}

TEST_F(Harness, RefusesAMissingWordOrFile) {
  Build();
  EXPECT_THAT(Run({"in.bin"}).text, HasSubstr("error=want an input and an output file"));
  EXPECT_THAT(Run({"none.bin", "out.bin"}).text,
              HasSubstr("error=the input file cannot be opened"));
  const Outcome run = Run({"in.bin", "absent/out.bin"});
  EXPECT_THAT(run.text, HasSubstr("error=the output file cannot be created"));
  EXPECT_EQ(run.exit_code, 1);
}

TEST_F(Harness, NoticesAModelThatResetDoesNotReset) {
  for (const char* flags : {"-DFAKE_FORGETS_RESET", "-DFAKE_FORGETS_RESET -DFAKE_KEEPS_STATE"}) {
    Build(flags);
    const Outcome run = Run();
    EXPECT_EQ(run.exit_code, 1) << flags;
    EXPECT_THAT(run.text, HasSubstr("error=two inferences on the same input")) << flags;
  }
}

// As `mote run` answers, however many inferences it takes to measure one.
TEST_F(Harness, WritesTheOutputsOfTheFirstFrameOfAStream) {
  Build("-DFAKE_KEEPS_STATE");
  const Outcome run = Run();
  EXPECT_EQ(run.exit_code, 0) << run.text;
  std::vector<uint8_t> expected = kOutput;
  expected[4] += 1;
  EXPECT_EQ(ReadBytes(tools_.folder() / "out.bin").value(), expected);
}

}  // namespace
}  // namespace mote::firmware_test
