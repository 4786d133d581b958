// SPDX-License-Identifier: Apache-2.0
// Streams, vibration, images and slow signals on the emulated core: the bytes of the host.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/firmware/senses_bits.h"
#include "tests/firmware/toolchain.h"

namespace mote::firmware_test {
namespace {

// The folders that senses_bits.h includes.
std::vector<std::string> Sources() {
  std::vector<std::string> sources = {"tests/firmware/senses_bits.cc",
                                      "runtime/base/float_math.cc"};
  for (const char* block : {"ops/forest/forest",
                            "signal/detrend/detrend",
                            "signal/envelope/envelope",
                            "signal/order_tracking/order_tracking",
                            "signal/resample_irregular/resample_irregular",
                            "signal/resize_image/resize_image",
                            "signal/rolling/rolling",
                            "signal/sensor_fault/sensor_fault",
                            "signal/statistics/statistics",
                            "signal/welch/welch",
                            "stream/autoencoder_residual/autoencoder_residual",
                            "stream/detector/detector",
                            "stream/ring/ring",
                            "stream/sound_gate/sound_gate"}) {
    sources.push_back(fmt::format("runtime/{}_ref.cc", block));
  }
  return sources;
}

TEST(SensesOnTheCore, GiveTheBytesOfTheHost) {
  if (!ToolsArePresent()) GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is missing";
  static Numbers numbers;
  FillNumbers(numbers);
  const Toolchain tools("mps2_an386");
  for (const char* flags : {"-O2", "-Os"}) {
    const Outcome build = tools.Build("senses.elf", Sources(), flags);
    ASSERT_EQ(build.exit_code, 0) << build.text;
    std::istringstream hashes(tools.Run("senses.elf", {}).text);
    for (const SensesBlock& block : kSensesBlocks) {
      static Words words;
      words = {};
      block.run(numbers, words);
      EXPECT_GT(words.count, 0) << block.name;
      std::string hash;
      hashes >> hash;
      EXPECT_EQ(hash, fmt::format("0x{:08x}", HashOf(words))) << block.name << " " << flags;
    }
  }
}

}  // namespace
}  // namespace mote::firmware_test
