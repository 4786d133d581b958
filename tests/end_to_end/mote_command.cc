// SPDX-License-Identifier: Apache-2.0
#include "tests/end_to_end/mote_command.h"

#include <algorithm>

#include "compiler/tflite/write.h"
#include "tests/tiny_model.h"

namespace mote::end_to_end {
namespace {

ProcessResult Run(const std::string& program, const Words& words) {
  Process process;
  process.program = program;
  process.arguments = words;
  process.timeout = std::chrono::minutes(9);
  return RunProcess(process).value();
}

bool IsPresent(const std::string& program) {
  Process process;
  process.program = program;
  process.arguments = {"--version"};
  const auto result = RunProcess(process);
  return result.ok() && result->ok();
}

}  // namespace

ProcessResult RunMote(const Words& words) { return Run(MOTE_EXECUTABLE, words); }

ProcessResult RunMoteWithPath(const std::string& path, const Words& words) {
  Words all = {"PATH=" + path, MOTE_EXECUTABLE};
  all.insert(all.end(), words.begin(), words.end());
  return Run("/usr/bin/env", all);
}

Json MoteJson(Words words) {
  words.push_back("--json");
  const ProcessResult result = RunMote(words);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  Json json = Json::parse(result.out, nullptr, false);
  EXPECT_TRUE(json.is_object()) << "not one JSON object: " << result.out;
  return json;
}

bool CrossCompilerIsPresent() {
  static const bool present = IsPresent("arm-none-eabi-g++");
  return present;
}

bool EmulatorIsPresent() {
  static const bool present = IsPresent("qemu-system-arm");
  return present;
}

MoteTest::MoteTest() {
  model_ = Write("tiny.tflite", tflite::Write(tests::TinyModel()).value());
  input_ = Write("input.bin", tests::TinyModelInput());
}

std::string MoteTest::Write(const std::string& name, const graph::Bytes& bytes) const {
  EXPECT_TRUE(WriteFile(Path(name), bytes).ok()) << name;
  return Path(name);
}

std::vector<std::string> MoteTest::Listing() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    names.push_back(entry.path().lexically_relative(folder_.path()).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void FirmwareTest::SetUp() {
  if (!CrossCompilerIsPresent()) GTEST_SKIP() << "arm-none-eabi-g++ is missing";
  if (!EmulatorIsPresent()) GTEST_SKIP() << "qemu-system-arm is missing";
}

}  // namespace mote::end_to_end
