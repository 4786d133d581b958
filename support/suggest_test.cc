// SPDX-License-Identifier: Apache-2.0
#include "support/suggest.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

TEST(EditDistance, CountsEachKindOfEditAsOne) {
  EXPECT_EQ(EditDistance("kws", "kws"), 0);
  EXPECT_EQ(EditDistance("kws", "kwas"), 1);
  EXPECT_EQ(EditDistance("kws", "ks"), 1);
  EXPECT_EQ(EditDistance("kws", "kwx"), 1);
  EXPECT_EQ(EditDistance("kws", "ksw"), 1);
}

TEST(EditDistance, FromNothingIsTheLength) {
  EXPECT_EQ(EditDistance("", ""), 0);
  EXPECT_EQ(EditDistance("", "emulate"), 7);
  EXPECT_EQ(EditDistance("emulate", ""), 7);
}

TEST(EditDistance, IsTheSameBothWays) {
  EXPECT_EQ(EditDistance("compile", "complie"), 1);
  EXPECT_EQ(EditDistance("complie", "compile"), 1);
  EXPECT_EQ(EditDistance("inspect", "expect"), EditDistance("expect", "inspect"));
}

TEST(DidYouMean, NamesTheNearestWord) {
  EXPECT_EQ(DidYouMean("complie", {"emulate", "compile", "inspect"}), " Did you mean 'compile'?");
}

TEST(DidYouMean, IgnoresTheCase) {
  EXPECT_EQ(DidYouMean("conv_2d", {"CONV_2D", "ADD"}), " Did you mean 'CONV_2D'?");
}

TEST(DidYouMean, TakesTheFirstOfEquallyNearWords) {
  EXPECT_EQ(DidYouMean("bat", {"cat", "hat"}), " Did you mean 'cat'?");
}

TEST(DidYouMean, IsSilentWhereMoreThanAThirdIsWrong) {
  EXPECT_EQ(DidYouMean("abcdef", {"abcdxy"}), " Did you mean 'abcdxy'?");
  EXPECT_EQ(DidYouMean("abcdef", {"abcxyz"}), "");
  EXPECT_EQ(DidYouMean("run", {}), "");
}

}  // namespace
}  // namespace mote
