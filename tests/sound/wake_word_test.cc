// SPDX-License-Identifier: Apache-2.0
// Wake words by others, from recordings to what they hear.
#include <fmt/format.h>

#include <deque>
#include <numeric>

#include "compiler/frontend/known_settings.h"
#include "tests/sound/sound_data_test.h"

namespace mote::sound_test {
namespace {

using WakeWord = SoundDataTest;

// MLPerf Tiny's streaming wake word is "marvin".
TEST_F(WakeWord, MarvinIsHeardAndFewOtherWords) {
  constexpr size_t kSamples = 16000;  // 30 frames, which the model takes
  constexpr size_t kMarvin = 0;       // its first class
  Classifier classifier(Models() / "mlperf_tiny/str_ww_ref_model.tflite");
  const auto folder = Recordings() / "speech_commands";
  const std::vector<Labelled> rows = ReadLabels(folder);
  int names = 0, heard = 0, others = 0, wrong = 0;
  for (const Labelled& row : rows) {
    std::vector<int16_t> pcm = SamplesOf(folder / row.file);
    pcm.resize(kSamples);
    const size_t best = classifier.Best(FramesOf(frontend::StreamingWakeWordSettings(), pcm));
    const bool is_name = row.label == "marvin";
    (is_name ? names : others) += 1;
    if (best == kMarvin) (is_name ? heard : wrong) += 1;
  }
  RecordProperty("heard", fmt::format("{} of {}", heard, names));
  RecordProperty("wrong", fmt::format("{} of {}", wrong, others));
  ASSERT_GE(names, 9);
  EXPECT_GE(heard, names - 1) << "of " << names;
  EXPECT_LE(wrong, others / 100) << "of " << others;
}

// A model that keeps its state, and the rule of its authors' alexa.json: the mean of the last ten
// probabilities is above 0.66.
class Alexa {
 public:
  explicit Alexa(const std::filesystem::path& model)
      : program_(program::Compile(tflite::ReadFile(model).value(), {}).value()),
        executor_(program_) {}

  bool Hears(const std::vector<int16_t>& pcm) {
    executor_.Reset();
    std::deque<int> last(10, 0);
    for (const Frame& frame : FramesOf(frontend::MicroWakeWordSettings(), pcm)) {
      std::copy(frame.begin(), frame.end(), executor_.Input(0).begin());
      executor_.Invoke();
      last.pop_front();
      last.push_back(executor_.Output(0)[0]);
      if (std::accumulate(last.begin(), last.end(), 0) > 0.66 * 256 * 10) return true;
    }
    return false;
  }

 private:
  program::Program program_;
  program::Executor executor_;
};

TEST_F(WakeWord, AlexaIsHeardAndFewOtherWords) {
  constexpr size_t kStride = 4;
  Alexa alexa(Models() / "micro_wake_word/alexa.tflite");
  const auto folder = Recordings() / "wakeword";
  const std::vector<Labelled> rows = ReadLabels(folder);
  int names = 0, heard = 0, others = 0, wrong = 0;
  for (size_t i = 0; i < rows.size(); i += kStride) {
    std::vector<int16_t> pcm = SamplesOf(folder / rows[i].file);
    const bool is_name = rows[i].label == "alexa";
    (is_name ? names : others) += 1;
    if (alexa.Hears(pcm)) (is_name ? heard : wrong) += 1;
  }
  RecordProperty("heard", fmt::format("{} of {}", heard, names));
  RecordProperty("wrong", fmt::format("{} of {}", wrong, others));
  EXPECT_GE(heard, names * 9 / 10) << "of " << names;
  EXPECT_LE(wrong, others / 100) << "of " << others;
}

}  // namespace
}  // namespace mote::sound_test
