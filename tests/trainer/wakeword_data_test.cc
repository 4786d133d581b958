// SPDX-License-Identifier: Apache-2.0
// The shared wake words as a data set: by voice, without a voice on two sides.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "compiler/frontend/known_settings.h"
#include "player/samples.h"
#include "support/file.h"
#include "tests/recordings.h"
#include "trainer/data/features.h"

namespace mote::trainer {
namespace {

constexpr const char* kTable = "data/kws/wakeword/LABELS.csv";

DataSettings WakewordSettings() {
  DataSettings settings;
  settings.sources.resize(1);
  settings.sources[0].folder = RecordingPath(kTable).parent_path();
  settings.sources[0].labels = "LABELS.csv";
  settings.sources[0].group = "voice_cluster";
  return settings;
}

FeatureSettings MfccSettings(const std::filesystem::path& cache) {
  FeatureSettings settings;
  settings.front_end.sense = frontend::KeywordSpottingSettings();
  settings.input = {1, 74, 10, 1};  // 1.5 s, as the clips
  settings.cache = cache;
  return settings;
}

TEST(WakewordData, NoVoiceStandsOnTwoSides) {
  MOTE_SKIP_WITHOUT(kTable);
  const Dataset dataset = OpenDataset(WakewordSettings(), "", frontend::SoundSettings(), 1).value();
  const std::vector<std::string> voices = ReadCsvColumn(kTable, "voice_cluster");
  ASSERT_EQ(voices.size(), dataset.examples.size());
  std::map<std::string, std::set<Part>> parts;
  for (size_t i = 0; i < voices.size(); ++i) parts[voices[i]].insert(dataset.examples[i].part);
  EXPECT_GE(parts.size(), 50U);
  for (const auto& [voice, in] : parts) EXPECT_EQ(in.size(), 1U) << voice;
}

TEST(WakewordData, EachWordHasItsShareOfEachPart) {
  MOTE_SKIP_WITHOUT(kTable);
  const Dataset dataset = OpenDataset(WakewordSettings(), "", frontend::SoundSettings(), 1).value();
  EXPECT_THAT(dataset.classes,
              ::testing::ElementsAre("alexa", "computer", "jarvis", "smart_mirror", "view_glass"));
  const Balance balance = BalanceOf(dataset);
  EXPECT_THAT(balance.warnings, ::testing::IsEmpty()) << BalanceText(dataset);
  for (const auto& counts : balance.examples) {
    const auto all = static_cast<double>(counts[0] + counts[1] + counts[2]);
    EXPECT_NEAR(static_cast<double>(counts[2]) / all, 0.2, 0.05) << BalanceText(dataset);
  }
}

TEST(WakewordData, PlainFeaturesAreWhatARunSeesOfEachFile) {
  MOTE_SKIP_WITHOUT(kTable);
  const Dataset dataset = OpenDataset(WakewordSettings(), "", frontend::SoundSettings(), 1).value();
  const TemporaryFolder cache;
  const FeatureSettings settings = MfccSettings(cache.path());
  const FeatureLoader loader = FeatureLoader::Make(settings, dataset).value();
  const FeatureSet set = loader.Load(Part::kTest, 0).value();
  program::ArenaTensor input;
  input.shape = settings.input;
  input.bytes = set.values;
  EXPECT_GE(set.rows, 150);
  for (int64_t row = 0; row < set.rows; ++row) {
    const auto example = static_cast<size_t>(set.example[static_cast<size_t>(row)]);
    const graph::Bytes run =
        player::LoadInput(dataset.examples[example].file, input, &settings.front_end).value();
    const Span<const int8_t> features = set.row(row);
    EXPECT_TRUE(std::equal(run.begin(), run.end(), features.begin(), [](uint8_t a, int8_t b) {
      return static_cast<int8_t>(a) == b;
    })) << dataset.examples[example].name;
  }
  EXPECT_EQ(loader.Load(Part::kTest, 0)->bytes, set.bytes);
}

}  // namespace
}  // namespace mote::trainer
