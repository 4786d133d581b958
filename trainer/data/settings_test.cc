// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/settings.h"

#include <gmock/gmock.h>

#include "support/toml.h"
#include "support/toml_reader.h"
#include "trainer/common/random.h"
#include "trainer/data/augment_features.h"
#include "trainer/data/leaks.h"
#include "trainer/data/voices.h"

namespace mote::trainer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<DataSettings> Read(const std::string& text) {
  Result<toml::table> table = ParseToml(text, "recipe.toml");
  if (!table.ok()) return table.error();
  TomlReader reader(*table, "recipe.toml", "");
  Result<DataSettings> settings = ReadDataSettings(reader);
  if (!settings.ok()) return settings;
  const Status status = reader.Finish();
  return status.ok() ? std::move(settings) : Result<DataSettings>(status.error());
}

std::string Message(const std::string& text) {
  const Result<DataSettings> settings = Read(text);
  return settings.ok() ? "" : settings.error().message;
}

TEST(DataSettings, ReadsEveryKey) {
  const DataSettings s = Read(R"(
classes = ["b", "a"]
other = "a"
[[data]]
folder = "sounds"
labels = "LABELS.csv"
label = "word"
group = "speaker"
part = "split"
only = { word = ["x", "y"] }
windows = "all"
step_s = 0.5
weight = 4
[[data]]
folder = "noise"
as = "a"
[[data]]
voices = { words = ["hey"], class = "b", near_misses = true, count = 3, part = "split" }
[split]
validation = 0.1
test = 0.3
near_duplicates = "refuse"
[augment]
variants = 2
gain_db = [-6, 6]
shift_ms = 100
noise = "../noise"
snr_db = [0, 20]
noise_share = 0.4
reverb = 0.3
speed = [0.9, 1.1]
time_mask = 10
frequency_mask = 3
flip = true
crop = 4
brightness = 0.2
contrast = 0.25
colour = 0.1
blur = 0.5
)")
                             .value();
  EXPECT_THAT(s.classes, ElementsAre("b", "a"));
  EXPECT_EQ(s.other, "a");
  ASSERT_EQ(s.sources.size(), 3U);
  const SourceSettings& first = s.sources[0];
  EXPECT_EQ(first.folder + first.labels + first.label, "soundsLABELS.csvword");
  EXPECT_EQ(first.group + first.part, "speakersplit");
  EXPECT_THAT(first.only.at("word"), ElementsAre("x", "y"));
  EXPECT_EQ(first.windows, Windows::kAll);
  EXPECT_EQ(first.step_s, 0.5);
  EXPECT_EQ(first.weight, 4);
  EXPECT_EQ(first.line, 4U);
  EXPECT_EQ(s.sources[1].as, "a");
  ASSERT_EQ(s.sources[2].voices.size(), 1U);
  EXPECT_EQ(s.sources[2].voices[0].label, "b");
  EXPECT_TRUE(s.sources[2].voices[0].near_misses);
  EXPECT_EQ(s.sources[2].voices[0].count, 3);
  EXPECT_EQ(s.sources[2].voices[0].part, "split");
  EXPECT_EQ(s.split.validation, 0.1);
  EXPECT_EQ(s.split.test, 0.3);
  EXPECT_EQ(s.split.near_duplicates, NearDuplicates::kRefuse);
  const AugmentSettings& a = s.augment;
  EXPECT_EQ(a.variants, 2);
  EXPECT_THAT(a.gain_db, ElementsAre(-6, 6));
  EXPECT_THAT(a.snr_db, ElementsAre(0, 20));
  EXPECT_THAT(a.speed, ElementsAre(0.9, 1.1));
  EXPECT_THAT((std::array{a.shift_ms, a.noise_share, a.reverb, a.brightness, a.contrast}),
              ElementsAre(100, 0.4, 0.3, 0.2, 0.25));
  EXPECT_THAT((std::array{a.colour, a.blur}), ElementsAre(0.1, 0.5));
  EXPECT_EQ(a.time_mask * 100 + a.frequency_mask * 10 + a.crop, 1034);
  EXPECT_TRUE(a.flip);
  EXPECT_EQ(a.noise, "../noise");
}

TEST(DataSettings, SayTheLineOfWhatIsWrong) {
  EXPECT_THAT(Message("[[data]]\nfolder = 'a'\nlable = 'b'"),
              HasSubstr("recipe.toml: line 3: unknown key 'lable' in [data]. Did you mean"));
  EXPECT_THAT(Message("[[data]]\n"), HasSubstr("key 'data.folder': missing"));
  EXPECT_THAT(Message("[split]\ntest = 1.5"),
              HasSubstr("line 2: key 'split.test': 1.5, want 0 to 0.9"));
  EXPECT_THAT(Message("[split]\ntest = 0.5\nvalidation = 0.6"), HasSubstr("at most 0.95 together"));
  EXPECT_THAT(Message("[augment]\nspeed = [0, 1]"), HasSubstr("line 2: key 'augment.speed': 0"));
  EXPECT_THAT(Message("classes = ['a', 'a']"), HasSubstr("line 1: key 'classes': 'a' twice"));
  EXPECT_THAT(Message("[split]\nnear_duplicates = 'drip'"), HasSubstr("Did you mean 'drop'?"));
}

TEST(DataSettings, AColumnWantsItsTable) {
  EXPECT_THAT(Message("[[data]]\nfolder = 'a'\ngroup = 'speaker'"),
              HasSubstr("recipe.toml: line 3: key 'data.group': names a column, want 'labels'"));
  EXPECT_EQ(Message("[[data]]\nfolder = 'a'\ngroup = 'folder'"), "");
}

TEST(Augment, RefusesWhatMeansNothingToTheSense) {
  const DataSettings sound = Read("[augment]\ngain_db = [-1, 1]\ntime_mask = 3").value();
  const DataSettings image = Read("[augment]\nflip = true").value();
  EXPECT_TRUE(CheckAugment(sound.augment, frontend::SoundSettings()).ok());
  EXPECT_TRUE(CheckAugment(image.augment, frontend::ImageSettings()).ok());
  EXPECT_THAT(CheckAugment(sound.augment, frontend::ImageSettings()).error().message,
              HasSubstr("augment.gain_db: is for sound, and the front end is for image"));
  EXPECT_THAT(CheckAugment(image.augment, frontend::SoundSettings()).error().message,
              HasSubstr("augment.flip: is for images"));
}

TEST(Augment, HasVariantsOnlyWhereTheyDiffer) {
  EXPECT_EQ(VariantsOf(Read("[augment]\ntime_mask = 3").value().augment), 0);
  EXPECT_EQ(VariantsOf(Read("[augment]\nreverb = 0.5").value().augment), 4);
  EXPECT_EQ(VariantsOf(AugmentSettings()), 0);
}

}  // namespace
}  // namespace mote::trainer
