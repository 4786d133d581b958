// SPDX-License-Identifier: Apache-2.0
// `mote compile`: what it writes, that it stands alone, and that it leaves others' files alone.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "tests/end_to_end/mote_command.h"

namespace mote::end_to_end {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kMissing = "/nonexistent";

class Compile : public FirmwareTest {
 protected:
  Words CompileWords(const std::string& folder) const {
    return {"compile", model_, "--board", "nano33ble", "-o", folder};
  }
  static ProcessResult Shell(const std::string& line) {
    Process process;
    process.program = "/bin/sh";
    process.arguments = {"-c", line};
    return RunProcess(process).value();
  }
};

TEST_F(Compile, SaysThatItsCyclesAreAnEstimate) {
  const Json json = MoteJson(CompileWords(Path("out")));
  int64_t cycles = 0;
  for (const Json& kernel : json["kernels"]) {
    if (kernel.contains("cycles_estimated")) cycles += kernel["cycles_estimated"].get<int64_t>();
  }
  EXPECT_GT(cycles, 0);
  EXPECT_GE(json["cycles_estimated"].get<int64_t>(), cycles);
  EXPECT_THAT(RunMote(CompileWords(Path("text"))).out, HasSubstr("cycles, estimated; a layer's"));
}

TEST_F(Compile, JsonHasTheKeysOfTheContract) {
  const Json json = MoteJson(CompileWords(Path("out")));
  for (const char* key : {"arena_bytes",
                          "arena_lower_bound_bytes",
                          "code_bytes",
                          "weights_bytes",
                          "stack_bytes",
                          "flash_bytes",
                          "ram_bytes"}) {
    ASSERT_TRUE(json[key].is_number_integer()) << key;
    EXPECT_GT(json[key].get<int64_t>(), 0) << key;
  }
  EXPECT_LE(json["arena_lower_bound_bytes"], json["arena_bytes"]);
  EXPECT_EQ(json["flash_bytes"],
            json["code_bytes"].get<int64_t>() + json["weights_bytes"].get<int64_t>());
  int64_t macs = 0;
  for (const Json& kernel : json["kernels"]) {
    EXPECT_TRUE(kernel["op"].is_string());
    EXPECT_TRUE(kernel["kernel"].is_string());
    macs += kernel["macs"].get<int64_t>();
  }
  EXPECT_EQ(macs, 65'192);
}

TEST_F(Compile, FolderBuildsAloneAndWithoutWarnings) {
  MoteJson(CompileWords(Path("out")));
  const ProcessResult build = Shell(fmt::format(
      "mkdir '{0}/objects' && cd '{0}/objects' && arm-none-eabi-g++ -mcpu=cortex-m4 -mthumb "
      "-mfloat-abi=hard -mfpu=fpv4-sp-d16 -O2 -std=c++17 -ffreestanding -fno-exceptions -fno-rtti "
      "-Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion -Werror -c '{0}'/out/*.cc",
      folder_.path().string()));
  EXPECT_EQ(build.exit_code, 0) << build.err;
  EXPECT_EQ(build.err, "");
}

// The program of the README, on this machine.
TEST_F(Compile, GeneratedClassAnswersAsRunDoes) {
  MoteJson(CompileWords(Path("out")));
  std::ofstream(Path("main.cc")) << R"(
    #include "tiny.hpp"
    #include <algorithm>
    #include <cstdio>
    static tiny::Model model;
    static_assert(sizeof(model) == tiny::Model::arena_bytes);
    int main(int, char** argv) {
      std::FILE* file = std::fopen(argv[1], "rb");
      if (std::fread(model.input().data(), 1, model.input().size(), file) != 490) return 1;
      model.invoke();
      for (const signed char score : model.output()) std::printf("%d ", score);
    }
  )";
  const ProcessResult built = Shell(
      fmt::format("cd '{}' && c++ -std=c++17 -Iout main.cc out/*.cc -o answer && ./answer '{}'",
                  folder_.path().string(),
                  input_));
  ASSERT_EQ(built.exit_code, 0) << built.err;
  std::string expected;
  const Json run = MoteJson({"run", model_, "--input", input_});
  for (const Json& score : run["output"]) {
    expected += std::to_string(score.get<int>()) + " ";
  }
  EXPECT_EQ(built.out, expected);
}

TEST_F(Compile, TrailingSlashNamesTheSameFolder) {
  MoteJson(CompileWords(Path("out/")));
  EXPECT_TRUE(fs::exists(Path("out/tiny.hpp")));
  EXPECT_EQ(RunMote(CompileWords(Path("out"))).exit_code, 0);
}

TEST_F(Compile, WritesTheSameBytesAgain) {
  MoteJson(CompileWords(Path("a")));
  MoteJson(CompileWords(Path("b")));
  for (const auto& entry : fs::directory_iterator(Path("a"))) {
    const fs::path twin = fs::path(Path("b")) / entry.path().filename();
    EXPECT_EQ(ReadBytes(entry.path()).value(), ReadBytes(twin).value()) << twin;
  }
}

TEST_F(Compile, RefusesAFolderOfOthersUnlessForcedAndKeepsTheirFiles) {
  fs::create_directory(Path("mine"));
  std::ofstream(Path("mine/thesis.txt")) << "years of work";
  const auto before = Listing();
  const ProcessResult refused = RunMote(CompileWords(Path("mine")));
  EXPECT_EQ(refused.exit_code, 1) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr(Path("mine")));
  EXPECT_THAT(refused.err, HasSubstr("--force"));
  EXPECT_EQ(Listing(), before);

  Words forced = CompileWords(Path("mine"));
  forced.push_back("--force");
  EXPECT_EQ(RunMote(forced).exit_code, 0);
  EXPECT_EQ(ReadText(Path("mine/thesis.txt")).value(), "years of work");
  EXPECT_TRUE(fs::exists(Path("mine/tiny.hpp")));
}

TEST_F(Compile, MissingCompilerIsExitCode3AndNothingIsWritten) {
  const auto before = Listing();
  const ProcessResult compile = RunMoteWithPath(kMissing, CompileWords(Path("out")));
  EXPECT_EQ(compile.exit_code, 3) << compile.err;
  EXPECT_THAT(compile.err, HasSubstr("gcc-arm-none-eabi"));
  const ProcessResult emulate =
      RunMoteWithPath(kMissing, {"emulate", model_, "--board", "mps2_an386"});
  EXPECT_EQ(emulate.exit_code, 3) << emulate.err;
  EXPECT_EQ(Listing(), before);
}

TEST_F(Compile, CodeOfTheFirmwareNeedsNoHeapNoExceptionsAndNoStdio) {
  MoteJson(CompileWords(Path("out")));
  const ProcessResult names = Shell(fmt::format(
      "cd '{0}' && arm-none-eabi-g++ -mcpu=cortex-m4 -mthumb -O2 -std=c++17 -ffreestanding "
      "-fno-exceptions -fno-rtti -r -nostdlib out/*.cc -o all.o && arm-none-eabi-nm -u all.o",
      folder_.path().string()));
  ASSERT_EQ(names.exit_code, 0) << names.err;
  EXPECT_THAT(names.out,
              Not(testing::ContainsRegex(
                  " _*(malloc|free|calloc|realloc|sbrk|cxa_|Zn[wa]|Zd[la]|[a-z]*printf|abort)")));
}

}  // namespace
}  // namespace mote::end_to_end
