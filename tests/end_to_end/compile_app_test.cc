// SPDX-License-Identifier: Apache-2.0
// `mote compile APP`: the whole firmware of one device, as sources that link alone.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/end_to_end/mote_command.h"

namespace mote::end_to_end {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kKeys = R"([[device]]
id = 7
name = "kitchen"
key = "000102030405060708090a0b0c0d0eff"
)";

class CompileApp : public FirmwareTest {
 protected:
  CompileApp() { EXPECT_TRUE(WriteFile(Path("keys.toml"), kKeys).ok()); }

  Words CompileWords(const std::string& board, const std::string& device = "kitchen") const {
    return {"compile",
            "wakeword",
            "--board",
            board,
            "--keys",
            Path("keys.toml"),
            "--device",
            device,
            "-o",
            Path("out")};
  }

  static ProcessResult Shell(const std::string& line) {
    Process process;
    process.program = "/bin/sh";
    process.arguments = {"-c", line};
    return RunProcess(process).value();
  }

  // A folder as mote's own, with a board besides: the Nano without some of its sources.
  std::string ShareWithBoard(const std::string& name, const Words& missing) const {
    const fs::path root = MOTE_SOURCE_DIR, share = Path("share");
    fs::create_directories(share / "boards" / name);
    for (const char* folder : {"runtime", "apps", "boards/cortex_m4", "boards/nano33ble"}) {
      fs::create_directory_symlink(root / folder, share / folder);
    }
    std::string toml = ReadText(root / "boards/nano33ble/board.toml").value();
    const std::string old_name = "name = \"nano33ble\"";
    toml.replace(toml.find(old_name), old_name.size(), fmt::format("name = \"{}\"", name));
    for (const std::string& source : missing) {
      const std::string line = fmt::format("  \"boards/nano33ble/{}\",\n", source);
      EXPECT_NE(toml.find(line), std::string::npos) << source;
      toml.erase(toml.find(line), line.size());
    }
    EXPECT_TRUE(WriteFile(share / "boards" / name / "board.toml", toml).ok());
    return share.string();
  }
  static ProcessResult RunMoteIn(const std::string& share, const Words& words) {
    Process process;
    process.program = "/usr/bin/env";
    process.arguments = {"MOTE_SHARE=" + share, MOTE_EXECUTABLE};
    process.arguments.insert(process.arguments.end(), words.begin(), words.end());
    process.timeout = std::chrono::minutes(9);
    return RunProcess(process).value();
  }
};

TEST_F(CompileApp, FitsTheNanoWithAllThatItNeeds) {
  const Json json = MoteJson(CompileWords("nano33ble"));
  EXPECT_EQ(json["app"], "wakeword");
  EXPECT_EQ(json["board"], "nano33ble");
  EXPECT_EQ(json["device"]["id"], 7);
  EXPECT_EQ(json["device"]["name"], "kitchen");
  EXPECT_GT(json["flash_bytes"], 10'000);
  EXPECT_LT(json["flash_bytes"], 974'848);
  EXPECT_GT(json["ram_bytes"], json["arena_bytes"]);
  EXPECT_LT(json["ram_bytes"], 262'144);
}

TEST_F(CompileApp, ItsFolderLinksAloneAndWithoutWarningsToAFirmwareOfTheSameSize) {
  const Json json = MoteJson(CompileWords("nano33ble"));
  EXPECT_THAT(json["files"].get<Words>(),
              AllOf(Contains("main.cc"),
                    Contains("app_identity.h"),
                    Contains("nano33ble_microphone.cc"),
                    Contains("nano33ble_link.ld"),
                    Contains("cortex_m4_sections.ld")));
  const ProcessResult build =
      Shell(fmt::format("cd '{0}/out' && {1} -Wall -Wextra -Wshadow -Wconversion -Werror "
                        "-Wl,--fatal-warnings && arm-none-eabi-size -A *.elf",
                        folder_.path().string(),
                        json["build"].get<std::string>()));
  ASSERT_EQ(build.exit_code, 0) << build.err;
  EXPECT_EQ(build.err, "");
  int flash_bytes = 0;
  for (const char* section : {".vectors", ".text", ".rodata", ".init_array", ".data"}) {
    const size_t line = build.out.find(std::string("\n") + section + " ");
    if (line == std::string::npos) continue;
    flash_bytes += std::stoi(build.out.substr(line + 1 + std::string(section).size()));
  }
  EXPECT_NEAR(flash_bytes, json["flash_bytes"].get<int>(), 64);  // in another order
}

TEST_F(CompileApp, ItsIdentityIsThatOfTheDevice) {
  MoteJson(CompileWords("nano33ble", "7"));
  const std::string identity = ReadText(Path("out/app_identity.h")).value();
  EXPECT_THAT(identity, HasSubstr("kDevice = 7;"));
  EXPECT_THAT(identity, HasSubstr("{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255}}"));
}

TEST_F(CompileApp, TheEmulatedBoardTakesTheSame) {
  const Json json = MoteJson(CompileWords("mps2_an386"));
  EXPECT_THAT(json["files"].get<Words>(), Contains("mps2_an386_virtual_microphone.cc"));
}

TEST_F(CompileApp, ABoardWithoutAMicrophoneIsRefusedByWhatItLacks) {
  const std::string share = ShareWithBoard("deaf", {"microphone.cc"});
  const ProcessResult result = RunMoteIn(share, CompileWords("deaf"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              HasSubstr("wakeword: needs a microphone (runtime/port/microphone.h), and deaf has no "
                        "body for it."));
  EXPECT_FALSE(fs::exists(Path("out")));
}

TEST_F(CompileApp, AllThatABoardLacksIsNamed) {
  const std::string share = ShareWithBoard("mute", {"radio.cc", "storage.cc"});
  const ProcessResult result = RunMoteIn(share, CompileWords("mute"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              HasSubstr("needs a radio (runtime/port/radio.h) and storage "
                        "(runtime/port/storage.h), and mute has"));
}

TEST_F(CompileApp, WithoutADeviceItSaysHowToMakeOne) {
  const Words words = {"compile", "wakeword", "--board", "nano33ble", "-o", Path("out")};
  const ProcessResult result = RunMote(words);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("--keys KEYS.toml --device NAME"),
                    HasSubstr("openssl rand -hex 16"),
                    HasSubstr("docs/events.md")));
}

TEST_F(CompileApp, ADeviceThatHasNoKeyIsSaidAndNoKeyIsShown) {
  const ProcessResult result = RunMote(CompileWords("nano33ble", "kitchn"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("Did you mean 'kitchen'?"));
  EXPECT_THAT(result.err, Not(HasSubstr("0d0e")));
}

TEST_F(CompileApp, AModelIsOfNoDevice) {
  Words words = CompileWords("nano33ble");
  words[1] = model_;
  const ProcessResult result = RunMote(words);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("want an app: see 'mote apps'"));
}

}  // namespace
}  // namespace mote::end_to_end
