// SPDX-License-Identifier: Apache-2.0
// TensorFlow Lite Micro's micro_speech, from its test recordings to its answers: what its authors
// expect in micro/examples/micro_speech/micro_speech_test.cc.
#include "compiler/frontend/known_settings.h"
#include "tests/sound/sound_data_test.h"

namespace mote::sound_test {
namespace {

using MicroSpeech = SoundDataTest;

const char* const kLabels[] = {"silence", "unknown", "yes", "no"};

TEST_F(MicroSpeech, FeaturesAreThoseThatItsAuthorsPublish) {
  const struct {
    const char* file;
    Frame features;
  } cases[] = {
      {"no_30ms.wav", {126, 103, 124, 102, 124, 102, 123, 100, 118, 97, 118, 100, 118, 98,
                       121, 100, 121, 98,  117, 91,  96,  74,  54,  87, 100, 87,  109, 92,
                       91,  80,  64,  55,  83,  74,  74,  78,  114, 95, 101, 81}},
      {"yes_30ms.wav", {124, 105, 126, 103, 125, 101, 123, 100, 116, 98,  115, 97,  113, 90,
                        91,  82,  104, 96,  117, 97,  121, 103, 126, 101, 125, 104, 126, 104,
                        125, 101, 116, 90,  81,  74,  80,  71,  83,  76,  82,  71}},
  };
  for (const auto& [file, features] : cases) {
    const std::vector<int16_t> pcm = SamplesOf(Models() / "tflm" / file);
    const std::vector<Frame> frames = FramesOf(frontend::MicroSpeechSettings(), pcm);
    ASSERT_EQ(frames.size(), 1U) << file;
    EXPECT_EQ(frames[0], features) << file;
  }
}

// With the tables of either of the two micro frontends.
TEST_F(MicroSpeech, AnswersAreThoseThatItsAuthorsPublish) {
  const struct {
    const char* file;
    std::string label;
  } cases[] = {
      {"yes_1000ms.wav", "yes"},
      {"no_1000ms.wav", "no"},
      {"silence_1000ms.wav", "silence"},
      {"noise_1000ms.wav", "silence"},
  };
  Classifier classifier(Models() / "tflm/micro_speech_quantized.tflite");
  for (const auto tables : {frontend::MicroTables::kOperators, frontend::MicroTables::kLibrary}) {
    frontend::SoundSettings settings = frontend::MicroSpeechSettings();
    settings.micro_tables = tables;
    for (const auto& [file, label] : cases) {
      const std::vector<int16_t> pcm = SamplesOf(Models() / "tflm" / file);
      EXPECT_EQ(kLabels[classifier.Best(FramesOf(settings, pcm))], label) << file;
    }
  }
}

}  // namespace
}  // namespace mote::sound_test
