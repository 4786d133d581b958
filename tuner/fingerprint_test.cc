// SPDX-License-Identifier: Apache-2.0
#include "tuner/fingerprint.h"

#include <gtest/gtest.h>

#include "support/file.h"
#include "toolchain/toolchain_testing.h"

namespace mote::tuner {
namespace {

class FingerprintTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("arm-none-eabi-g++")) GTEST_SKIP() << "no arm-none-eabi-g++";
    build_.share = folder_.path();
    std::filesystem::create_directories(folder_.path() / "runtime");
    Put("runtime/kernel.cc", "int a;");
    Put("plugin.so", "counter");
  }

  void Put(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(WriteFile(folder_.path() / name, text).ok());
  }
  std::string Print() const { return Fingerprint(build_, folder_.path() / "plugin.so").value(); }

  TemporaryFolder folder_;
  toolchain::BuildRequest build_;
};

TEST_F(FingerprintTest, StaysWhereNothingChanges) { EXPECT_EQ(Print(), Print()); }

TEST_F(FingerprintTest, IsAnotherForOtherKernelsFlagsAndCounters) {
  std::string last = Print();
  const auto changes = [&] {
    const std::string before = std::exchange(last, Print());
    return before != last;
  };
  Put("runtime/kernel.cc", "int b;");
  EXPECT_TRUE(changes());
  Put("plugin.so", "another");
  EXPECT_TRUE(changes());
  build_.optimization = "-Os";
  EXPECT_TRUE(changes());
  build_.board.cpu_flags = {"-mcpu=cortex-m7"};
  EXPECT_TRUE(changes());
}

TEST_F(FingerprintTest, AMissingRuntimeIsAnError) {
  build_.share = folder_.path() / "nowhere";
  EXPECT_FALSE(Fingerprint(build_, folder_.path() / "plugin.so").ok());
}

}  // namespace
}  // namespace mote::tuner
