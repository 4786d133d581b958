// SPDX-License-Identifier: Apache-2.0
// Front ends for vibration on the emulated core: the bytes of the host, cycles and RAM of a frame.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "compiler/frontend/vibration_source.h"
#include "compiler/frontend/vibration_tables.h"
#include "emulator/cycle_file.h"
#include "tests/firmware/toolchain.h"
#include "tests/firmware/vibration_bits.h"

namespace mote::firmware_test {
namespace {

struct Row {
  const char* name;
  frontend::VibrationSettings settings;
  uint64_t most_cycles;  // of a frame: a little above what it takes
  uint32_t most_bytes;   // state, memory and stack
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

frontend::VibrationSettings WithEnvelope() {
  frontend::VibrationSettings s;
  s.envelope_bands = 16;
  return s;
}

frontend::VibrationSettings ThreeAxes() {
  frontend::VibrationSettings s = WithEnvelope();
  s.axes = 3;
  s.fft_size = 512;
  s.segments = 8;
  s.envelope_fft_size = 128;
  return s;
}

const Row kRows[] = {
    {"spectrum", {}, 3'100'000, 14'592},  // 20 kHz, 16 segments of 1024, half overlapping, 32 bands
    {"envelope", WithEnvelope(), 5'300'000, 20'736},
    {"three_axes", ThreeAxes(), 3'950'000, 17'408},
};

uint32_t HashOfHost(const VibrationParams& p) {
  std::vector<uint64_t> memory((VibrationMemoryBytes(p) + 7) / 8, 0xA5A5A5A5A5A5A5A5);
  const auto nothing = [] {};
  return VibrationHash(
      p, {reinterpret_cast<uint8_t*>(memory.data()), memory.size() * 8}, nothing, nothing);
}

class VibrationOnTheCore : public ::testing::TestWithParam<Row> {
 protected:
  void SetUp() override {
    if (!ToolsArePresent()) GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is missing";
  }
};

TEST_P(VibrationOnTheCore, GivesTheBytesOfTheHostWithinItsCyclesAndRam) {
  const frontend::VibrationTables tables =
      frontend::VibrationTables::Make(GetParam().settings).value();
  const Toolchain tools("mps2_an386");
  const std::string header = frontend::VibrationSource(tables.Params(), "vibration");
  ASSERT_TRUE(WriteFile(tools.folder() / "vibration_params.h", header).ok());
  for (const char* flags : {"-Os", "-O2"}) {
    const Outcome build =
        tools.Build("vibration.elf", SignalSources("tests/firmware/vibration_bits.cc"), flags);
    ASSERT_EQ(build.exit_code, 0) << build.text;
    const Outcome run = tools.Run(
        "vibration.elf", {}, fmt::format("-plugin '{}',out=cycles.txt", MOTE_CYCLES_PLUGIN));
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
  EXPECT_GT(cycles, 0U);
  EXPECT_LE(cycles, GetParam().most_cycles);
  RecordProperty("cycles", std::to_string(cycles));
}

INSTANTIATE_TEST_SUITE_P(Settings,
                         VibrationOnTheCore,
                         ::testing::ValuesIn(kRows),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace mote::firmware_test
