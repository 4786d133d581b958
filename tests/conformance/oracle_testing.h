// SPDX-License-Identifier: Apache-2.0
// What the tests here begin with: the oracle and the shared models, or a skip that says how to get
// them.
#pragma once

#include <gtest/gtest.h>

#include "tests/conformance/tflite_oracle.h"
#include "tests/shared_data.h"

namespace mote::conformance {

// The library is loaded once a process.
inline const Result<TfliteOracle>& TheOracle() {
  static const Result<TfliteOracle> oracle = TfliteOracle::Load();
  return oracle;
}

class OracleTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!TheOracle().ok()) GTEST_SKIP() << TheOracle().error().message;
  }
};

class SharedModelsTest : public OracleTest {
 protected:
  void SetUp() override {
    OracleTest::SetUp();
    if (IsSkipped()) return;
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
  }
  static std::filesystem::path Models() { return *SharedFolder() / "models"; }
};

}  // namespace mote::conformance
