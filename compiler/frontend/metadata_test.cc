// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/metadata.h"

#include <gmock/gmock.h>

#include "compiler/frontend/frontend_testing.h"

namespace mote::frontend {
namespace {

using ::testing::HasSubstr;

graph::Module WithFrontEnd() {
  graph::Module module = testing::ModelOf({1, 1960}, 4);
  FrontEnd f;
  f.detector.labels = {"a", "b", "c", "d"};
  MOTE_CHECK(Attach(f, module).ok(), "a front end that fits");
  return module;
}

graph::Bytes& BytesIn(graph::Module& module) {
  return module.buffers[module.metadata.back().buffer];
}

std::string TextIn(graph::Module& module) {
  return {BytesIn(module).begin(), BytesIn(module).end()};
}

std::string Message(const graph::Module& module) { return FrontEndIn(module).error().message; }

TEST(Metadata, GivesBackWhatWasAttached) {
  const graph::Module module = WithFrontEnd();
  const auto found = FrontEndIn(module).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->detector.labels.size(), 4U);
  EXPECT_FALSE(FrontEndIn(testing::ModelOf({1, 1960}, 4)).value());
}

TEST(Metadata, AGateGoesWithTheModel) {
  graph::Module module = testing::ModelOf({1, 1960}, 4);
  FrontEnd f;
  f.gate = GateSettings{5, 400, 160, 1.5};
  ASSERT_TRUE(Attach(f, module).ok());
  const auto found = FrontEndIn(module).value();
  ASSERT_TRUE(found && found->gate);
  EXPECT_EQ(found->gate->open_db, 5);
  EXPECT_EQ(found->gate->floor_rise_db_per_s, 1.5);
}

TEST(Metadata, IsReplaced) {
  graph::Module module = WithFrontEnd();
  FrontEnd other;
  other.sound().rate_hz = 22'050;
  ASSERT_TRUE(Attach(other, module).ok());
  EXPECT_EQ(module.metadata.size(), 1U);
  EXPECT_EQ(FrontEndIn(module).value()->sound().rate_hz, 22'050);
}

TEST(Metadata, EveryChangedByteIsSeen) {
  const graph::Module module = WithFrontEnd();
  graph::Module changed = module;
  const size_t size = BytesIn(changed).size();
  for (size_t i = 0; i < size; ++i) {
    changed = module;
    BytesIn(changed)[i] ^= 1U;
    ASSERT_FALSE(FrontEndIn(changed).ok()) << i;
  }
  for (const size_t cut : {size_t{0}, size_t{10}, size - 1}) {
    changed = module;
    BytesIn(changed).resize(cut);
    ASSERT_FALSE(FrontEndIn(changed).ok()) << cut;
    EXPECT_THAT(Message(changed), HasSubstr("damaged"));
  }
}

TEST(Metadata, ANewerVersionIsRefusedAsSuch) {
  graph::Module module = WithFrontEnd();
  std::string text = TextIn(module);
  text.replace(text.find(" 1 "), 3, " 2 ");
  BytesIn(module).assign(text.begin(), text.end());
  EXPECT_THAT(Message(module), HasSubstr("version 2, want at most 1. Use a newer mote."));
}

TEST(Metadata, OneThatDoesNotFitTheModelIsRefused) {
  graph::Module module = WithFrontEnd();
  graph::Module other = testing::ModelOf({1, 1960}, 5);
  other.metadata = module.metadata;
  other.buffers = module.buffers;
  EXPECT_THAT(Message(other), HasSubstr("4 labels, want 5"));
  FrontEnd f;
  f.sound().channels = 39;
  EXPECT_FALSE(Attach(f, module).ok());
}

}  // namespace
}  // namespace mote::frontend
