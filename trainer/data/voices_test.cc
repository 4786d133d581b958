// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/voices.h"

#include <gmock/gmock.h>

#include <set>

#include "player/recording.h"
#include "support/process.h"
#include "trainer/data/data_testing.h"

namespace mote::trainer {
namespace {

using testing::DataFolder;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

DataSettings VoicesOf(const std::string& words, int32_t count) {
  DataSettings settings;
  settings.sources.resize(1);
  settings.sources[0].voices.resize(1);
  settings.sources[0].voices[0].words = {words};
  settings.sources[0].voices[0].label = "hey, \"mote\"";
  settings.sources[0].voices[0].count = count;
  return settings;
}

Result<DataSettings> Render(const DataSettings& settings, const fs::path& cache) {
  return RenderVoices(settings, cache, frontend::SoundSettings(), 1);
}

class VoicesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("espeak-ng")) GTEST_SKIP() << "espeak-ng is not installed";
  }

  DataFolder folder_;
};

TEST_F(VoicesTest, AreRecordingsOfOneClassGroupedByVoice) {
  const DataSettings rendered = Render(VoicesOf("hey mote", 24), folder_.path() / "a").value();
  const Dataset dataset = OpenDataset(rendered, "", frontend::SoundSettings(), 1).value();
  EXPECT_THAT(dataset.classes, ::testing::ElementsAre("hey, \"mote\""));
  ASSERT_EQ(dataset.examples.size(), 24U);
  std::set<std::string> groups;
  for (const Example& example : dataset.examples) {
    EXPECT_EQ(example.part, Part::kTrain);
    groups.insert(example.group);
    const player::Recording sound = player::LoadRecording(example.file, 16000).value();
    EXPECT_GT(sound.seconds(), 0.3) << example.name;
    EXPECT_LT(sound.seconds(), 2.5) << example.name;
    EXPECT_THAT(sound.notes, ::testing::IsEmpty()) << "it has the front end's rate";
  }
  EXPECT_GT(groups.size(), 5U);
}

TEST_F(VoicesTest, OfFliteAreRecordingsToo) {
  if (!IsInstalled("flite")) GTEST_SKIP() << "flite is not installed";
  DataSettings settings = VoicesOf("hey mote", 24);
  settings.sources[0].voices[0].synthesizer = "flite";
  const DataSettings rendered = Render(settings, folder_.path()).value();
  const Dataset dataset = OpenDataset(rendered, "", frontend::SoundSettings(), 1).value();
  ASSERT_EQ(dataset.examples.size(), 24U);
  std::set<std::string> groups, different;
  for (const Example& example : dataset.examples) {
    groups.insert(example.group);
    different.insert(ReadText(example.file).value());
    const player::Recording sound = player::LoadRecording(example.file, 16000).value();
    EXPECT_GT(sound.seconds(), 0.3) << example.name;
    EXPECT_LT(sound.seconds(), 2.5) << example.name;
    EXPECT_THAT(sound.notes, ::testing::IsEmpty()) << "it has the front end's rate";
  }
  EXPECT_EQ(groups.size(), 4U);
  EXPECT_EQ(different.size(), 24U);
}

TEST_F(VoicesTest, SayEachClassAsItself) {
  DataSettings settings = VoicesOf("hey_mote", 20);
  settings.sources[0].voices[0].words = {"hey_mote", "stop"};
  settings.sources[0].voices[0].label = "";
  const DataSettings rendered = Render(settings, folder_.path()).value();
  const Dataset dataset = OpenDataset(rendered, "", frontend::SoundSettings(), 1).value();
  EXPECT_THAT(dataset.classes, ::testing::ElementsAre("hey_mote", "stop"));
  const auto is_stop = [](const Example& example) { return example.label == 1; };
  EXPECT_EQ(std::count_if(dataset.examples.begin(), dataset.examples.end(), is_stop), 10);
}

TEST_F(VoicesTest, SayAnUnderscoreAsASpace) {
  const auto first_of = [&](const std::string& words) {
    DataSettings settings = VoicesOf(words, 1);
    const fs::path folder = Render(settings, folder_.path()).value().sources[0].folder;
    return ReadText(folder / "00000.wav").value();
  };
  EXPECT_EQ(first_of("hey_mote"), first_of("hey mote"));
}

TEST_F(VoicesTest, SayNearMissesOfAllWords) {
  DataSettings settings = VoicesOf("alexa", 40);
  settings.sources[0].voices[0].near_misses = true;
  settings.sources[0].voices[0].words = {"alexa", "hey_mote"};
  settings.sources[0].voices[0].label = "other";
  const DataSettings rendered = Render(settings, folder_.path()).value();
  const Dataset dataset = OpenDataset(rendered, "", frontend::SoundSettings(), 1).value();
  EXPECT_THAT(dataset.classes, ::testing::ElementsAre("other"));
  ASSERT_EQ(dataset.examples.size(), 40U);
  std::set<std::string> different;
  for (const Example& example : dataset.examples) {
    different.insert(ReadText(example.file).value());
    const player::Recording sound = player::LoadRecording(example.file, 16000).value();
    EXPECT_GT(sound.seconds(), 0.1) << example.name;
    EXPECT_LT(sound.seconds(), 2.5) << example.name;
  }
  EXPECT_EQ(different.size(), 40U);
}

TEST_F(VoicesTest, SaySentencesInWhichTheWordDoesNotOccur) {
  DataSettings settings = VoicesOf("about", 8);
  settings.sources[0].voices[0].sentences = true;
  settings.sources[0].voices[0].label = "other";
  const DataSettings rendered = Render(settings, folder_.path()).value();
  EXPECT_EQ(rendered.sources[0].windows, Windows::kAll);
  EXPECT_GT(rendered.sources[0].step_s, 0);
  const Dataset dataset = OpenDataset(rendered, "", frontend::SoundSettings(), 1).value();
  EXPECT_THAT(dataset.classes, ::testing::ElementsAre("other"));
  ASSERT_EQ(dataset.examples.size(), 8U);
  for (const Example& example : dataset.examples) {
    EXPECT_GT(player::LoadRecording(example.file, 16000).value().seconds(), 0.8) << example.name;
  }
}

// Only so do near misses and words differ by what is said alone.
TEST_F(VoicesTest, SayPhonemesAsTheWordThatHasThem) {
  const auto wav_of = [&](const std::string& text) {
    Process process;
    process.program = "espeak-ng";
    const fs::path file = folder_.path() / "one.wav";
    process.arguments = {"-v", "en-gb+f3", "-z", "-w", file.string(), "--", text};
    EXPECT_TRUE(RunProcess(process)->ok());
    return ReadText(file).value();
  };
  EXPECT_EQ(wav_of("[[k|@|m|p|j|'u:|t|3]]?"), wav_of("computer?"));
  EXPECT_EQ(wav_of("[[h|'eI||m|'oU|t]]"), wav_of("hey mote"));
}

TEST_F(VoicesTest, NearMissesOfWhatHasNoSoundAreRefused) {
  DataSettings settings = VoicesOf("...", 1);
  settings.sources[0].voices[0].near_misses = true;
  EXPECT_THAT(Render(settings, folder_.path()).error().message, HasSubstr("'...': espeak-ng says"));
}

TEST_F(VoicesTest, AreTheSameForTheSameSettings) {
  const DataSettings first = Render(VoicesOf("hey mote", 6), folder_.path() / "a").value();
  const DataSettings second = Render(VoicesOf("hey mote", 6), folder_.path() / "b").value();
  std::set<std::string> different;
  for (int i = 0; i < 6; ++i) {
    const std::string name = fmt::format("{:05}.wav", i);
    const std::string bytes = ReadText(fs::path(first.sources[0].folder) / name).value();
    EXPECT_EQ(bytes, ReadText(fs::path(second.sources[0].folder) / name).value());
    different.insert(bytes);
  }
  EXPECT_EQ(different.size(), 6U);
}

TEST_F(VoicesTest, AreNotRenderedAgain) {
  const DataSettings settings = VoicesOf("hey mote", 2);
  const fs::path file = fs::path(Render(settings, folder_.path())->sources[0].folder) / "00000.wav";
  ASSERT_TRUE(WriteFile(file, std::string_view("mine")).ok());
  ASSERT_TRUE(Render(settings, folder_.path()).ok());
  EXPECT_EQ(ReadText(file).value(), "mine");
}

TEST_F(VoicesTest, WordsAreNeverOptions) {
  EXPECT_TRUE(Render(VoicesOf("--version", 1), folder_.path()).ok());
}

TEST_F(VoicesTest, MayStandInAnyPart) {
  DataSettings settings = VoicesOf("hey mote", 40);
  settings.sources[0].voices[0].part = "split";
  const DataSettings rendered = Render(settings, folder_.path()).value();
  const Dataset dataset = OpenDataset(rendered, "", frontend::SoundSettings(), 1).value();
  std::set<Part> parts;
  for (const Example& example : dataset.examples) parts.insert(example.part);
  EXPECT_EQ(parts.size(), 3U);
}

TEST(Voices, AreSound) {
  DataSettings settings = VoicesOf("hey mote", 1);
  settings.sources[0].line = 7;
  EXPECT_THAT(RenderVoices(settings, "", frontend::ImageSettings(), 1).error().message,
              HasSubstr("data.voices in line 7: voices are sound, and the front end is for image"));
}

// Where the PATH has no such program.
TEST(Voices, AMissingSynthesizerIsAMissingTool) {
  const DataFolder folder;
  const std::string path = std::getenv("PATH");
  ASSERT_EQ(setenv("PATH", folder.path().c_str(), 1), 0);
  const Result<DataSettings> rendered = Render(VoicesOf("hey mote", 1), folder.path());
  ASSERT_EQ(setenv("PATH", path.c_str(), 1), 0);
  ASSERT_FALSE(rendered.ok());
  EXPECT_EQ(rendered.error().kind, ErrorKind::kMissingTool);
  EXPECT_THAT(rendered.error().message, HasSubstr("apt-get install espeak-ng"));
}

}  // namespace
}  // namespace mote::trainer
