// SPDX-License-Identifier: Apache-2.0
// One good module for the verifier's tests: each breaks one thing, or bends it as real models do.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "compiler/graph/module_builder.h"
#include "compiler/graph/verify.h"

namespace mote::graph {

inline constexpr int kX = 0, kW = 1, kB = 2, kY = 3, kZ = 4;

// y = fully_connected(x, w, b); z = relu(y)
class VerifyTest : public ::testing::Test {
 protected:
  VerifyTest() {
    b_.AddInput("x", DType::kInt8, {1, 4}, 0.5f, -3);
    b_.AddConstant<int8_t>("w", {2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
    b_.SetPerChannel(kW, {0.5f, 0.25f}, 0);
    b_.AddConstant<int32_t>("b", {2}, {7, -7});
    b_.AddTensor("y", DType::kInt8, {1, 2}, 1.0f);
    b_.AddTensor("z", DType::kInt8, {1, 2}, 1.0f);
    b_.AddOp("FULLY_CONNECTED", {kX, kW, kB}, {kY});
    b_.AddOp("RELU", {kY}, {kZ});
    b_.SetOutputs({kZ});
  }

  void ExpectGood() {
    const Status status = Verify(b_.module());
    EXPECT_TRUE(status.ok()) << status.error().message;
  }
  void ExpectError(const std::string& part) {
    const Status status = Verify(b_.module());
    ASSERT_FALSE(status.ok());
    EXPECT_THAT(status.error().message, ::testing::HasSubstr(part));
    EXPECT_EQ(status.error().kind, ErrorKind::kInput);
  }

  ModuleBuilder b_;
};

}  // namespace mote::graph
