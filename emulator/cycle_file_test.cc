// SPDX-License-Identifier: Apache-2.0
#include "emulator/cycle_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mote::emulator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(CycleFile, MarksCutTheInferenceIntoLayers) {
  const auto counts = ReadCycleCounts(
      "mote-cycles 1\nbegin 100 200\nlayer 106 210\nlayer 106 210\nend 112 225\n"
      "block 46 4a 3 6 10\nblock ff0 1002 1 9 15\n");
  ASSERT_TRUE(counts.ok()) << counts.error().message;
  EXPECT_EQ(counts->total, (Cost{12, 25}));
  EXPECT_THAT(counts->layers, ElementsAre(Cost{6, 10}, Cost{0, 0}, Cost{6, 15}));
  ASSERT_EQ(counts->blocks.size(), 2u);
  EXPECT_EQ(counts->blocks[0].start, 0x46u);
  EXPECT_EQ(counts->blocks[0].executions, 3u);
  EXPECT_EQ(counts->blocks[1].end, 0x1002u);
  EXPECT_EQ(counts->blocks[1].cost, (Cost{9, 15}));
}

TEST(CycleFile, RefusesWhatIsNoCountOfOneInference) {
  const std::string head = "mote-cycles 1\n";
  for (const std::string& text : {std::string(""),
                                  std::string("mote-cycles 2\nbegin 0 0\nend 1 1\n"),
                                  head,
                                  head + "begin 0 0\n",
                                  head + "end 1 1\n",
                                  head + "layer 1 1\n",
                                  head + "begin 5 5\nend 1 1\n",
                                  head + "begin 0 0\nend 1 1\nend 2 2\n",
                                  head + "begin 0 0\nend 1 1\nlayer 2 2\n",
                                  head + "begin 0 0\nbegin 0 0\nend 1 1\n",
                                  head + "begin 0 0\nend one 1\n",
                                  head + "begin 0 0\nend 1 1\nblock 5 5 1 1 1\n",
                                  head + "begin 0 0\nend 1 1\nblock 5 7 1\n",
                                  head + "begin 0 0\nother 1 1\nend 1 1\n"}) {
    const auto counts = ReadCycleCounts(text);
    ASSERT_FALSE(counts.ok()) << text;
    EXPECT_THAT(counts.error().message, HasSubstr("cycle counts: line ")) << text;
  }
}

TEST(CycleFile, EachHopIsFromItsBeginToItsEnd) {
  const auto hops = ReadHopCosts(
      "mote-cycles 1\nbegin 100 200\nend 106 210\nbegin 106 210\nend 106 210\n"
      "begin 106 210\nend 112 225\n");
  ASSERT_TRUE(hops.ok()) << hops.error().message;
  EXPECT_THAT(*hops, ElementsAre(HopCost{{6, 10}}, HopCost{{0, 0}}, HopCost{{6, 15}}));
  EXPECT_THAT(*ReadHopCosts("mote-cycles 1\n"), ElementsAre());
}

// app 10, stream 20, network 100, stream 7 (a detector), network 50, stream 1, app 3.
TEST(CycleFile, MarksTellTheStreamOfAHopFromItsNetworkAndFromTheApp) {
  const auto hops = ReadHopCosts(
      "mote-cycles 1\nbegin 0 1000\nstream 1 1010\nnetwork 2 1030\nlayer 3 1070\nnetwork 4 1130\n"
      "network 5 1137\nnetwork 6 1187\nstream 7 1188\nend 8 1191\n");
  ASSERT_TRUE(hops.ok()) << hops.error().message;
  EXPECT_THAT(*hops, ElementsAre(HopCost{{8, 191}, 28, 150}));
}

// A reset in the middle of an inference ends its hop.
TEST(CycleFile, TheNextHopBeginsOutsideOfAllParts) {
  const auto hops = ReadHopCosts(
      "mote-cycles 1\nbegin 0 0\nstream 0 2\nnetwork 0 5\nend 0 9\nbegin 0 9\nend 0 20\n");
  ASSERT_TRUE(hops.ok()) << hops.error().message;
  EXPECT_THAT(*hops, ElementsAre(HopCost{{0, 9}, 3, 4}, HopCost{{0, 11}, 0, 0}));
}

TEST(CycleFile, RefusesWhatAreNoHops) {
  const std::string head = "mote-cycles 1\n";
  for (const std::string& text : {std::string(""),
                                  head + "begin 0 0\n",
                                  head + "end 1 1\n",
                                  head + "begin 5 5\nend 1 9\n",
                                  head + "begin 5 5\nend 9 1\n",
                                  head + "layer 1 1\n",
                                  head + "stream 1 1\n",
                                  head + "begin 0 0\nstream 5 5\nend 1 1\n",
                                  head + "begin 0 0\nother 1 1\nend 1 1\n",
                                  head + "begin 0 0\nbegin 0 0\n",
                                  head + "begin 0 0\nend 1 1\nblock 46 4a 3 6 10\n"}) {
    const auto hops = ReadHopCosts(text);
    ASSERT_FALSE(hops.ok()) << text;
    EXPECT_THAT(hops.error().message, HasSubstr("cycle counts: line ")) << text;
  }
}

}  // namespace
}  // namespace mote::emulator
