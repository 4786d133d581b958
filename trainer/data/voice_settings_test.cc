// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/voice_settings.h"

#include <gmock/gmock.h>

#include "support/toml.h"
#include "support/toml_reader.h"
#include "trainer/data/settings.h"

namespace mote::trainer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Of the recipe's only source.
Result<DataSettings> ReadData(const std::string& data) {
  MOTE_TRY(const toml::table table, ParseToml("classes = ['go', 'other']\n[[data]]\n" + data, "r"));
  TomlReader reader(table, "r", "");
  return ReadDataSettings(reader);
}

// As a recipe reads it whose detector keeps silent about "noise".
Result<VoiceSettings> Read(const std::string& head, const std::string& voices) {
  MOTE_TRY(const toml::table table, ParseToml(head + "\n[[data]]\n[data.voices]\n" + voices, "r"));
  TomlReader reader(table, "r", "");
  MOTE_TRY(DataSettings settings, ReadDataSettings(reader));
  MOTE_RETURN_IF_ERROR(reader.Finish());
  MOTE_RETURN_IF_ERROR(NameVoices({"noise"}, "r", settings));
  return settings.sources.at(0).voices.at(0);
}

std::string Message(const std::string& head, const std::string& voices) {
  const Result<VoiceSettings> read = Read(head, voices);
  return read.ok() ? "" : read.error().message;
}

constexpr const char* kClasses = "classes = ['hey_mote', 'stop', 'noise', 'other']";

TEST(VoiceSettings, WithoutWordsSayEachClassThatIsToBeHeard) {
  const VoiceSettings voices = Read(kClasses, "count = 30").value();
  EXPECT_THAT(voices.words, ElementsAre("hey_mote", "stop"));
  EXPECT_EQ(voices.label, "");
  EXPECT_EQ(voices.count, 30);
}

TEST(VoiceSettings, NearMissesAreOfTheClassesOrOfWords) {
  const VoiceSettings of_classes = Read(kClasses, "near_misses = true\nclass = 'other'").value();
  EXPECT_THAT(of_classes.words, ElementsAre("hey_mote", "stop"));
  EXPECT_EQ(of_classes.label, "other");
  EXPECT_TRUE(of_classes.near_misses);
  const VoiceSettings of_words =
      Read(kClasses, "near_misses = true\nclass = 'noise'\nwords = ['go']").value();
  EXPECT_THAT(of_words.words, ElementsAre("go"));
  EXPECT_EQ(of_words.label, "noise");
}

TEST(VoiceSettings, ASynthesizerIsOneThatThereIs) {
  EXPECT_EQ(Read(kClasses, "").value().synthesizer, "espeak-ng");
  EXPECT_EQ(Read(kClasses, "synthesizer = 'flite'").value().synthesizer, "flite");
  EXPECT_THAT(Message(kClasses, "synthesizer = 'flit'"), HasSubstr("'flite'"));
}

TEST(VoiceSettings, TheirRowsHaveAWeightAsThoseOfRecordings) {
  EXPECT_EQ(ReadData("weight = 2\n[data.voices]").value().sources.at(0).weight, 2);
  EXPECT_EQ(ReadData("weight = 3\n[data.sounds]\nclass = 'other'").value().sources.at(0).weight, 3);
}

TEST(VoiceSettings, NearMissesAreOfPhonemes) {
  EXPECT_THAT(Message(kClasses, "synthesizer = 'flite'\nnear_misses = true\nclass = 'other'"),
              HasSubstr("no such thing of flite"));
}

TEST(VoiceSettings, WordsNeedNoClassesOfTheRecipe) {
  const VoiceSettings voices = Read("", "words = ['go']\nclass = 'a'").value();
  EXPECT_THAT(voices.words, ElementsAre("go"));
  EXPECT_EQ(voices.label, "a");
  EXPECT_FALSE(voices.near_misses);
}

TEST(VoiceSettings, WithoutWordsOrAClassAreRefused) {
  EXPECT_THAT(
      Message("", "count = 3"),
      HasSubstr("r: key 'data.voices.words': missing, want a list of words; or the recipe's "
                "'classes', which are said then."));
  EXPECT_THAT(Message(kClasses, "near_misses = true"),
              HasSubstr("key 'data.voices.class': missing, want one of hey_mote, stop, noise"));
  EXPECT_THAT(Message(kClasses, "words = ['go']"), HasSubstr("'data.voices.class': missing"));
  EXPECT_THAT(Message("", "words = ['go']"), HasSubstr("'data.voices.class': missing"));
}

TEST(VoiceSettings, AClassIsOneOfTheRecipes) {
  EXPECT_THAT(Message(kClasses, "words = ['go']\nclass = 'othr'"),
              HasSubstr("line 5: key 'data.voices.class': 'othr', want one of hey_mote, stop, "
                        "noise, other. Did you mean 'other'?"));
}

TEST(VoiceSettings, AClassForAllClassesIsRefused) {
  EXPECT_THAT(Message(kClasses, "class = 'stop'"),
              HasSubstr("line 4: key 'data.voices.class': 'stop', want 'words' too"));
}

TEST(VoiceSettings, NearMissesAreNotTheWord) {
  EXPECT_THAT(Message(kClasses, "near_misses = true\nclass = 'stop'"),
              HasSubstr("r: line 3: key 'data.voices.class': 'stop' is one of the words"));
}

TEST(VoiceSettings, SentencesHaveAClassAndAreNoNearMisses) {
  const VoiceSettings voices = Read(kClasses, "sentences = true\nclass = 'other'").value();
  EXPECT_TRUE(voices.sentences);
  EXPECT_THAT(voices.words, ElementsAre("hey_mote", "stop"));
  EXPECT_THAT(Message(kClasses, "sentences = true"),
              HasSubstr("key 'data.voices.class': missing, want one of hey_mote, stop, noise"));
  EXPECT_THAT(Message(kClasses, "sentences = true\nnear_misses = true\nclass = 'other'"),
              HasSubstr("want near_misses or sentences"));
  EXPECT_THAT(Message(kClasses, "sentences = true\nclass = 'stop'"),
              HasSubstr("'stop' is one of the words"));
}

TEST(VoiceSettings, OfSilentClassesOnlyAreRefused) {
  EXPECT_THAT(Message("classes = ['noise', 'other']", ""),
              HasSubstr("r: line 3: key 'data.voices.words': missing, and all classes are silent"));
}

TEST(VoiceSettings, DoNotHideThatTheClassesAreWrong) {
  EXPECT_THAT(Message("classes = ['a', 1]", ""), HasSubstr("line 1: key 'classes': "));
  EXPECT_THAT(Message("classes = 'a'", ""), HasSubstr("line 1: key 'classes': "));
}

}  // namespace
}  // namespace mote::trainer
