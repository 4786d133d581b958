// SPDX-License-Identifier: Apache-2.0
// A recipe gives the same bytes whatever CPU learns it. QEMU's user mode is the other CPUs: of two
// makers, and unlike this one in caches and in what they have besides AVX2.
#include "tests/end_to_end/training.h"

namespace mote::end_to_end {
namespace {

constexpr const char* kUserModeQemu = "qemu-x86_64";

class TrainingOnOtherCpus : public TrainTest, public ::testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override {
    TrainTest::SetUp();
    if (IsSkipped()) return;
#ifndef __x86_64__
    GTEST_SKIP() << "the kernels that are chosen are those of x86-64";
#else
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
      GTEST_SKIP() << "this CPU has no AVX2 and FMA, so it has bytes of its own";
    }
#endif
    if (!IsInstalled(kUserModeQemu)) {
      GTEST_SKIP() << kUserModeQemu << " is missing (Debian: qemu-user)";
    }
    // Under QEMU a program that is not there is one that fails.
    if (!CrossCompilerIsPresent()) GTEST_SKIP() << "arm-none-eabi-g++ is missing";
  }

  // Wide enough that matrices are multiplied in blocks.
  Lesson TcnOfSounds() const {
    const Lesson lesson = Sounds(2);
    std::string text = ReadText(lesson.recipe).value();
    const std::string old = "\"ds_cnn\"\nfilters = 4\nblocks = 1\n";
    text.replace(text.find(old), old.size(), "\"tcn\"\nfilters = 64\nblocks = 2\n");
    WriteText("recipe.toml", text);
    return lesson;
  }

  ProcessResult TrainOn(const std::string& cpu, const Lesson& lesson) const {
    Process process;
    process.program = kUserModeQemu;
    process.arguments = {"-cpu", cpu, MOTE_EXECUTABLE};
    const Words words = {"train", lesson.recipe, "--cache", Path("its_cache"), "-o", Path("there")};
    process.arguments.insert(process.arguments.end(), words.begin(), words.end());
    process.timeout = std::chrono::minutes(9);
    return RunProcess(process).value();
  }
};

TEST_P(TrainingOnOtherCpus, GivesTheSameBytes) {
  const Lesson lesson = TcnOfSounds();
  Trained(lesson.recipe, Path("here"));
  const ProcessResult there = TrainOn(GetParam(), lesson);
  ASSERT_EQ(there.exit_code, 0) << there.err;
  for (const std::string model : {"tones_float.tflite", "tones.tflite"}) {
    EXPECT_TRUE(ReadText(Path("here/" + model)).value() == ReadText(Path("there/" + model)).value())
        << model;
  }
}

INSTANTIATE_TEST_SUITE_P(All, TrainingOnOtherCpus, ::testing::Values("Haswell", "EPYC-Rome"));

}  // namespace
}  // namespace mote::end_to_end
