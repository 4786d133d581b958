// SPDX-License-Identifier: Apache-2.0
// Sound front ends on the emulated core: the bytes of the host, cycles and RAM of a hop.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "compiler/frontend/known_settings.h"
#include "compiler/frontend/sound_source.h"
#include "compiler/frontend/sound_tables.h"
#include "emulator/cycle_file.h"
#include "tests/firmware/sound_bits.h"
#include "tests/firmware/toolchain.h"

namespace mote::firmware_test {
namespace {

struct Row {
  const char* name;
  frontend::SoundSettings settings;
  uint64_t most_cycles;  // of a hop: a little above what it takes
  uint32_t most_bytes;   // state, memory and stack
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

const Row kRows[] = {
    {"log_mel", {}, 60'000, 4096},  // 40 bins, 16 kHz, 30 ms window, 20 ms hop
    {"keyword_spotting", frontend::KeywordSpottingSettings(), 70'000, 4096},
    {"micro_speech", frontend::MicroSpeechSettings(), 72'000, 4096},
    {"streaming_wake_word", frontend::StreamingWakeWordSettings(), 140'000, 7168},
};

uint32_t HashOfHost(const SoundParams& p) {
  std::vector<uint64_t> memory(2048, 0xA5A5A5A5A5A5A5A5);
  const auto nothing = [] {};
  return SoundHash(p, {reinterpret_cast<uint8_t*>(memory.data()), 16384}, nothing, nothing);
}

class SoundOnTheCore : public ::testing::TestWithParam<Row> {
 protected:
  void SetUp() override {
    if (!ToolsArePresent()) GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is missing";
  }
};

TEST_P(SoundOnTheCore, GivesTheBytesOfTheHostWithinItsCyclesAndRam) {
  const frontend::SoundTables tables = frontend::SoundTables::Make(GetParam().settings).value();
  const Toolchain tools("mps2_an386");
  const std::string header = frontend::SoundSource(tables.Params(), "sound");
  ASSERT_TRUE(WriteFile(tools.folder() / "sound_params.h", header).ok());
  for (const char* flags : {"-Os", "-O2"}) {
    const Outcome build =
        tools.Build("sound.elf", SignalSources("tests/firmware/sound_bits.cc"), flags);
    ASSERT_EQ(build.exit_code, 0) << build.text;
    const Outcome run =
        tools.Run("sound.elf", {}, fmt::format("-plugin '{}',out=cycles.txt", MOTE_CYCLES_PLUGIN));
    std::istringstream words(run.text);
    std::string hash;
    uint32_t bytes = 0;
    words >> hash >> bytes;
    EXPECT_EQ(hash, fmt::format("0x{:08x}", HashOfHost(tables.Params()))) << run.text;
    EXPECT_GT(bytes, 0U);
    EXPECT_LE(bytes, GetParam().most_bytes);
    RecordProperty("bytes", std::to_string(bytes));
  }
  const std::string counts = ReadText(tools.folder() / "cycles.txt").value();
  const uint64_t cycles = emulator::ReadCycleCounts(counts).value().total.cycles;
  EXPECT_LE(cycles, GetParam().most_cycles);
  RecordProperty("cycles", std::to_string(cycles));
}

INSTANTIATE_TEST_SUITE_P(Settings, SoundOnTheCore, ::testing::ValuesIn(kRows), [](const auto& row) {
  return std::string(row.param.name);
});

}  // namespace
}  // namespace mote::firmware_test
