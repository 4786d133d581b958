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
  static const bool present = IsInstalled("arm-none-eabi-g++");
  return present;
}

bool EmulatorIsPresent() {
  static const bool present = IsInstalled("qemu-system-arm");
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

std::string MoteTest::WriteWav(const graph::Bytes& data) const {
  graph::Bytes wav;
  const auto text = [&](const std::string& four) {
    for (const char c : four) wav.push_back(static_cast<uint8_t>(c));
  };
  const auto number = [&](size_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) wav.push_back(static_cast<uint8_t>(value >> (8 * i)));
  };
  text("RIFF");
  number(36 + data.size(), 4);
  text("WAVE");
  text("fmt ");
  number(16, 4);
  number(1, 2);
  number(1, 2);
  number(16000, 4);
  number(32000, 4);
  number(2, 2);
  number(16, 2);
  text("data");
  number(data.size(), 4);
  wav.insert(wav.end(), data.begin(), data.end());
  return Write("joined.wav", wav);
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
