// SPDX-License-Identifier: Apache-2.0
// The shared wake words as a data set: by voice, without a voice on two sides.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/frontend/known_settings.h"
#include "player/recording.h"
#include "player/samples.h"
#include "support/file.h"
#include "tests/recordings.h"
#include "trainer/data/leaks.h"

namespace mote::trainer {
namespace {

constexpr const char* kTable = "data/kws/wakeword/LABELS.csv";

// The bytes of a WAV file, 16 bits, one channel.
std::string WavOf(const std::vector<int16_t>& samples, uint32_t rate_hz) {
  const auto bytes = static_cast<uint32_t>(samples.size() * sizeof(int16_t));
  std::string wav;
  const auto append = [&](uint32_t value, size_t size) {
    wav.append(reinterpret_cast<const char*>(&value), size);
  };
  wav += "RIFF";
  append(36 + bytes, 4);
  wav += "WAVEfmt ";
  append(16, 4);
  append(1, 2);
  append(1, 2);
  append(rate_hz, 4);
  append(rate_hz * 2, 4);
  append(2, 2);
  append(16, 2);
  wav += "data";
  append(bytes, 4);
  wav.append(reinterpret_cast<const char*>(samples.data()), bytes);
  return wav;
}

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

TEST(WakewordData, FewWordsAreNearlyTheSameAcrossVoicesAndACopyIsFound) {
  MOTE_SKIP_WITHOUT(kTable);
  Dataset dataset = OpenDataset(WakewordSettings(), "", frontend::SoundSettings(), 1).value();
  const auto is_trained = [](const Example& example) { return example.part == Part::kTrain; };
  const auto trained = std::find_if(dataset.examples.begin(), dataset.examples.end(), is_trained);
  ASSERT_NE(trained, dataset.examples.end());
  const auto original = static_cast<int32_t>(trained - dataset.examples.begin());
  // The same word in the test, 60 ms later.
  const TemporaryFolder folder;
  const std::filesystem::path copy = folder.path() / "copy.wav";
  std::vector<int16_t> samples = player::LoadRecording(trained->file, 16000)->samples;
  samples.insert(samples.begin(), 960, 5);
  ASSERT_TRUE(WriteFile(copy, WavOf(samples, 16000)).ok());
  Example example = *trained;
  example.file = copy;
  example.part = Part::kTest;
  dataset.examples.push_back(example);
  FeatureSettings settings = MfccSettings(folder.path() / "cache");
  FeatureLoader loader = FeatureLoader::Make(settings, dataset).value();
  loader.SetScale(loader.ChooseScale().value());
  const Leaks leaks = FindLeaks(dataset, loader).value();
  RecordProperty("pairs", std::to_string(leaks.pairs.size()));
  EXPECT_LE(leaks.pairs.size(), 10U) << LeaksText(dataset, leaks, 20);
  const auto found = std::find_if(leaks.pairs.begin(), leaks.pairs.end(), [&](const Leak& leak) {
    return leak.first == original &&
           leak.second + 1 == static_cast<int32_t>(dataset.examples.size());
  });
  EXPECT_NE(found, leaks.pairs.end()) << LeaksText(dataset, leaks, 20);
}

}  // namespace
}  // namespace mote::trainer
