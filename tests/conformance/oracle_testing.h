// SPDX-License-Identifier: Apache-2.0
// What the tests here begin with: the oracle and the shared models, or a skip that says how to get
// them.
#pragma once

#include <gtest/gtest.h>

#include "tests/conformance/oracle.h"
#include "tests/shared_data.h"

namespace mote::conformance {

// Ends the test where the oracle is not there.
#define MOTE_NEED_ORACLE(kind) \
  if (!TheOracle(kind).ok()) GTEST_SKIP() << TheOracle(kind).error().message

class SharedModelsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    MOTE_NEED_ORACLE(OracleKind::kTflite);
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
  }
  static std::filesystem::path Models() { return *SharedFolder() / "models"; }
};

}  // namespace mote::conformance
