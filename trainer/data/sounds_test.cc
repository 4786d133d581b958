// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/sounds.h"

#include <gmock/gmock.h>

#include "player/recording.h"
#include "support/file.h"
#include "support/toml.h"
#include "support/toml_reader.h"
#include "trainer/data/dataset.h"

namespace mote::trainer {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<SoundsSettings> Read(const std::string& text) {
  const toml::table table = ParseToml(text, "r.toml").value();
  return ReadSounds(TomlReader(table, "r.toml", "data.sounds"), {"word", "other"});
}

TEST(SoundsSettings, AreOfAllKindsWhereNoneIsNamed) {
  const SoundsSettings sounds = Read("class = 'other'").value();
  EXPECT_THAT(sounds.kinds, ElementsAre("music", "household"));
  EXPECT_EQ(sounds.label, "other");
  EXPECT_EQ(sounds.part, "train");
  EXPECT_THAT(Read("class = 'other'\nkinds = ['music']")->kinds, ElementsAre("music"));
}

TEST(SoundsSettings, ThatAreUnknownAreRefused) {
  EXPECT_THAT(Read("class = 'other'\nkinds = ['musik']").error().message,
              HasSubstr("line 2: key 'data.sounds.kinds': 'musik', want some of music, household. "
                        "Did you mean 'music'?"));
  EXPECT_THAT(Read("class = 'othr'").error().message, HasSubstr("Did you mean 'other'?"));
  EXPECT_THAT(Read("count = 3").error().message, HasSubstr("'data.sounds.class': missing"));
}

DataSettings ThreeSounds() {
  DataSettings settings;
  SourceSettings source;
  source.sounds.push_back({{"music", "household"}, "other", 3, "train"});
  settings.sources.push_back(source);
  return settings;
}

TEST(RenderSounds, GivesExamplesOfTheirClass) {
  const TemporaryFolder cache;
  const frontend::Sense sense = frontend::SoundSettings();
  const DataSettings rendered = RenderSounds(ThreeSounds(), cache.path(), sense, 1).value();
  const Dataset dataset = OpenDataset(rendered, "", sense, 1).value();
  EXPECT_THAT(dataset.classes, ElementsAre("other"));
  ASSERT_EQ(dataset.examples.size(), 3U);
  for (const Example& example : dataset.examples) {
    EXPECT_EQ(example.part, Part::kTrain);
    EXPECT_TRUE(example.all_windows);
    EXPECT_EQ(player::LoadRecording(example.file, 16000).value().seconds(), 30);
  }
  EXPECT_THAT(dataset.examples[1].name, HasSubstr("household"));
}

TEST(RenderSounds, AreNoUseToOtherSenses) {
  const TemporaryFolder cache;
  const auto rendered = RenderSounds(ThreeSounds(), cache.path(), frontend::ImageSettings(), 1);
  EXPECT_THAT(rendered.error().message, HasSubstr("the front end is for"));
}

}  // namespace
}  // namespace mote::trainer
