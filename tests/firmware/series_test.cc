// SPDX-License-Identifier: Apache-2.0
// Front ends of slow signals on the emulated core: the bytes of the host, cycles of a frame and
// RAM.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "compiler/frontend/series_source.h"
#include "compiler/frontend/series_tables.h"
#include "emulator/cycle_file.h"
#include "tests/firmware/series_bits.h"
#include "tests/firmware/toolchain.h"

namespace mote::firmware_test {
namespace {

struct Row {
  const char* name;
  std::vector<std::string> features;
  uint64_t most_cycles;  // of a frame: a little above what it takes
  uint32_t most_bytes;   // state, memory and stack
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

const Row kRows[] = {
    {"value_and_fault", {"value", "fault"}, 1900, 768},
    {"all_features", frontend::SeriesFeatures(), 8700, 1792},
};

// Two channels: a point a minute, an hour of them for rolling features.
frontend::SeriesSettings SettingsOf(const Row& row) {
  frontend::SeriesSettings s;
  s.longest_gap_s = 200;
  s.most_gap_points = 3;
  s.features = row.features;
  for (const char* name : {"temperature", "rain"}) {
    frontend::SeriesChannel channel;
    channel.name = name;
    channel.mean = 12.34;
    channel.deviation = 30;
    channel.highest = 1e5;
    channel.most_jump = 150;
    channel.stuck_samples = 2;
    s.channels.push_back(channel);
  }
  return s;
}

std::vector<std::string> Sources() {
  std::vector<std::string> sources = {"tests/firmware/series_bits.cc",
                                      "runtime/signal/series/series_front_end.cc"};
  for (const char* block : {"quantize_features", "resample_irregular", "rolling", "sensor_fault"}) {
    sources.push_back(fmt::format("runtime/signal/{0}/{0}_ref.cc", block));
  }
  return sources;
}

SeriesAnswer AnswerOfHost(const SeriesParams& p) {
  std::vector<uint64_t> memory(512, 0xA5A5A5A5A5A5A5A5);
  const auto nothing = [] {};
  return SeriesHash(p, {reinterpret_cast<uint8_t*>(memory.data()), 4096}, nothing, nothing);
}

class SeriesOnTheCore : public ::testing::TestWithParam<Row> {
 protected:
  void SetUp() override {
    if (!ToolsArePresent()) GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is missing";
  }
};

TEST_P(SeriesOnTheCore, GivesTheBytesOfTheHostWithinItsCyclesAndRam) {
  const auto tables = frontend::SeriesTables::Make(SettingsOf(GetParam())).value();
  const SeriesAnswer host = AnswerOfHost(tables.Params());
  ASSERT_GT(host.frames, 300U);
  const Toolchain tools("mps2_an386");
  const std::string header = frontend::SeriesSource(tables.Params(), "series");
  ASSERT_TRUE(WriteFile(tools.folder() / "series_params.h", header).ok());
  for (const char* flags : {"-Os", "-O2"}) {
    const Outcome build = tools.Build("series.elf", Sources(), flags);
    ASSERT_EQ(build.exit_code, 0) << build.text;
    const Outcome run =
        tools.Run("series.elf", {}, fmt::format("-plugin '{}',out=cycles.txt", MOTE_CYCLES_PLUGIN));
    std::istringstream words(run.text);
    std::string hash;
    uint32_t frames = 0, bytes = 0;
    words >> hash >> frames >> bytes;
    EXPECT_EQ(hash, fmt::format("0x{:08x}", host.hash)) << run.text;
    EXPECT_EQ(frames, host.frames);
    EXPECT_GT(bytes, 0U);
    EXPECT_LE(bytes, GetParam().most_bytes);
    RecordProperty("bytes", std::to_string(bytes));
  }
  const std::string counts = ReadText(tools.folder() / "cycles.txt").value();
  const uint64_t cycles = emulator::ReadCycleCounts(counts).value().total.cycles / host.frames;
  EXPECT_LE(cycles, GetParam().most_cycles);
  RecordProperty("cycles", std::to_string(cycles));
}

INSTANTIATE_TEST_SUITE_P(Settings,
                         SeriesOnTheCore,
                         ::testing::ValuesIn(kRows),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace mote::firmware_test
