// SPDX-License-Identifier: Apache-2.0
// What the tests of the text form share.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "compiler/graph/module_builder.h"
#include "compiler/graph/text.h"

namespace mote::graph {

// The example in text.h.
inline constexpr const char* kSmall = R"(module description='made by hand'

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,4] scale=0.5 zero_point=-3
  %1 'w': int8[2,4] scale=[0.5, 0.25] zero_point=[0, 0] buffer=1 = [1, 2, 3, 4, 5, 6, 7, 8]
  %2 'b': int32[2] scale=0.25 buffer=2
  %3 'y': int8[1,2] scale=1 zero_point=0
  op FULLY_CONNECTED v4 (%0, %1, %2) -> (%3) FullyConnectedOptions{keep_num_dims=true}
}

signature 'serving_default' ('x'=%0) -> ('y'=%3)
metadata 'bias of b' buffer=2
metadata 'mote.frontend' buffer=3
buffer 2: int32 [7, -7]
buffer 3: text ['rate_hz = 16000\n']
)";

inline Module Parse(std::string_view text) {
  Result<Module> module = ParseText(text);
  EXPECT_TRUE(module.ok()) << module.error().message << "\n" << text;
  return module.ok() ? *module : Module();
}

inline void ExpectRoundTrip(const Module& module) {
  const std::string text = PrintText(module);
  const Module read = Parse(text);
  EXPECT_TRUE(read == module) << text;
  EXPECT_EQ(PrintText(read), text);
}

inline void ExpectError(std::string_view text, const std::string& part) {
  const Result<Module> module = ParseText(text);
  ASSERT_FALSE(module.ok()) << text;
  EXPECT_THAT(module.error().message, ::testing::HasSubstr(part));
}

}  // namespace mote::graph
