// SPDX-License-Identifier: Apache-2.0
#include "cli/suggestions.h"

#include <gtest/gtest.h>

namespace mote::cli {
namespace {

class SuggestionsTest : public ::testing::Test {
 protected:
  SuggestionsTest() {
    CLI::App* compile = app_.add_subcommand("compile", "");
    compile->add_option("model", model_);
    compile->add_option("--board", board_);
    compile->add_flag("--json", json_);
    app_.add_subcommand("run", "");
  }

  CLI::App app_;
  std::string model_, board_;
  bool json_ = false;
};

TEST_F(SuggestionsTest, AMistypedCommandIsRecognised) {
  EXPECT_EQ(SuggestFor(app_, {"compil", "a.tflite"}), " Did you mean 'compile'?");
  EXPECT_EQ(SuggestFor(app_, {"Run"}), " Did you mean 'run'?");
}

TEST_F(SuggestionsTest, AMistypedOptionIsRecognised) {
  EXPECT_EQ(SuggestFor(app_, {"compile", "a.tflite", "--bord", "x"}), " Did you mean '--board'?");
  EXPECT_EQ(SuggestFor(app_, {"compile", "--jsno"}), " Did you mean '--json'?");
  EXPECT_EQ(SuggestFor(app_, {"compile", "--borad=x"}), " Did you mean '--board'?");
}

TEST_F(SuggestionsTest, TheFirstUnknownOptionDecides) {
  EXPECT_EQ(SuggestFor(app_, {"compile", "--board", "x", "--jsn", "--bord"}),
            " Did you mean '--json'?");
}

TEST_F(SuggestionsTest, WhatIsKnownOrFarFromEverythingGetsNone) {
  EXPECT_EQ(SuggestFor(app_, {}), "");
  EXPECT_EQ(SuggestFor(app_, {"compile", "--board", "x"}), "");
  EXPECT_EQ(SuggestFor(app_, {"telephone"}), "");
  EXPECT_EQ(SuggestFor(app_, {"compile", "--zzzzzz"}), "");
}

TEST_F(SuggestionsTest, WordsBehindTwoDashesAreNoOptions) {
  EXPECT_EQ(SuggestFor(app_, {"compile", "--", "--bord"}), "");
}

}  // namespace
}  // namespace mote::cli
