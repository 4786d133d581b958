// SPDX-License-Identifier: Apache-2.0
#include "toolchain/missing_bodies.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "support/file.h"

namespace mote::toolchain {
namespace {

std::string Undefined(const std::string& function) {
  return fmt::format("main.cc:(.text+0x8): undefined reference to `{}'\n", function);
}

TEST(MissingBodies, EachIsNamedOnceWithItsHeader) {
  EXPECT_EQ(MissingBodies(Undefined("mote::port::NextSound()") +
                          Undefined("mote::port::StartMicrophone(long, unsigned int)")),
            "a microphone (runtime/port/microphone.h)");
  EXPECT_EQ(
      MissingBodies(Undefined("mote::port::Transmit(mote::Record const&)") +
                    Undefined("mote::port::MillisNow()") + Undefined("mote::port::NextSound()")),
      "a clock (runtime/port/clock.h), a microphone (runtime/port/microphone.h) and a radio "
      "(runtime/port/radio.h)");
}

TEST(MissingBodies, WhatElseDoesNotLinkIsNoneOfThem) {
  EXPECT_EQ(MissingBodies(Undefined("kws::Model::invoke()")), "");
  EXPECT_EQ(MissingBodies(Undefined("mote::port::WriteAll(char const*)")), "");
}

// A facade that is added to runtime/port has to be named here too.
TEST(MissingBodies, EachFunctionOfTheFacadesHasAName) {
  const std::regex function("\\n(?:\\[\\[noreturn\\]\\] )?\\w+ (\\w+)\\([^)]*\\);");
  int functions = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(MOTE_SOURCE_DIR) + "/runtime/port")) {
    const std::string text = ReadText(entry.path()).value();
    for (std::sregex_iterator match(text.begin(), text.end(), function), end; match != end;
         ++match) {
      const std::string name = (*match)[1];
      EXPECT_NE(MissingBodies(Undefined("mote::port::" + name + "()")), "") << name;
      ++functions;
    }
  }
  EXPECT_GE(functions, 11);
}

}  // namespace
}  // namespace mote::toolchain
