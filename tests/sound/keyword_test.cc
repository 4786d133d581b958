// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's keyword model, from recordings of Speech Commands to its answers.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/frontend/known_settings.h"
#include "tests/sound/sound_data_test.h"

namespace mote::sound_test {
namespace {

constexpr size_t kSamples = 16000;
const char* const kWords[] = {
    "down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes"};

class KeywordSpotting : public SoundDataTest {
 protected:
  struct Count {
    int clips = 0;
    int correct = 0;
    double fraction() const { return static_cast<double>(correct) / clips; }
  };

  // Over all clips of the model's words; `gain_of` gives the factor of a clip.
  template <class GainOf>
  Count Answers(GainOf gain_of) {
    Classifier classifier(Models() / "mlperf_tiny/kws_ref_model.tflite");
    const auto folder = Recordings() / "speech_commands";
    const std::vector<Labelled> rows = ReadLabels(folder);
    Count count;
    for (const Labelled& row : rows) {
      const auto* const word = std::find(std::begin(kWords), std::end(kWords), row.label);
      if (word == std::end(kWords)) continue;
      std::vector<int16_t> pcm = SamplesOf(folder / row.file);
      pcm.resize(kSamples);
      frontend::SoundSettings settings = frontend::KeywordSpottingSettings();
      settings.gain = gain_of(pcm);
      const size_t best = classifier.Best(FramesOf(settings, pcm));
      ++count.clips;
      count.correct += best == static_cast<size_t>(word - kWords) ? 1 : 0;
    }
    return count;
  }
};

// As the authors prepare a clip: divided by its largest sample (not the largest magnitude).
TEST_F(KeywordSpotting, HearsTheWordsOfNormalisedClips) {
  const Count count = Answers([](const std::vector<int16_t>& pcm) {
    return 32768.0 / *std::max_element(pcm.begin(), pcm.end());
  });
  RecordProperty("correct", fmt::format("{} of {}", count.correct, count.clips));
  EXPECT_GE(count.clips, 60);
  EXPECT_GE(count.fraction(), 0.85) << count.correct << " of " << count.clips;
}

// A live microphone knows no largest sample: a gain of its own for all clips.
TEST_F(KeywordSpotting, HearsThemWithOneGainForAll) {
  const Count count = Answers([](const std::vector<int16_t>&) { return 3.0; });
  RecordProperty("correct", fmt::format("{} of {}", count.correct, count.clips));
  EXPECT_GE(count.fraction(), 0.85) << count.correct << " of " << count.clips;
}

}  // namespace
}  // namespace mote::sound_test
