// SPDX-License-Identifier: Apache-2.0
// The answer to a recording stays whatever way it comes: as a file, heard as a stream, or by the
// emulated core's microphone.
#include <gmock/gmock.h>

#include <algorithm>

#include "player/csv.h"
#include "support/file.h"
#include "tests/end_to_end/listening.h"

namespace mote::end_to_end {
namespace {

constexpr size_t kSamples = 16'000;  // of a clip, of which the model's window has 15,840
const Words kWords = {
    "down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes", "silence", "unknown"};

class KeywordAnswers : public ListeningTest {
 protected:
  // MLPerf Tiny's, with one gain for all clips. The best of twelve probabilities always hits.
  std::string Keywords() const {
    frontend::FrontEnd f;
    frontend::SoundSettings sound = frontend::KeywordSpottingSettings();
    sound.gain = 3;
    f.sense = sound;
    f.detector.labels = kWords;
    f.detector.threshold = f.detector.release = 1.0 / 12 - 1.0 / 256;
    return Attached(Model("mlperf_tiny/kws_ref_model.tflite"), f);
  }

  struct Clip {
    std::filesystem::path file;
    std::string word;
  };
  // Those of Speech Commands whose words the model knows.
  static std::vector<Clip> Clips() {
    const auto folder = *SharedFolder() / "data/kws/speech_commands";
    const player::Table table = player::ParseCsv(ReadText(folder / "LABELS.csv").value()).value();
    std::vector<Clip> clips;
    for (const std::vector<std::string>& row : table.rows) {
      const auto known = std::find(kWords.begin(), kWords.end(), row[1]);
      if (known != kWords.end()) clips.push_back({folder / row[0], row[1]});
    }
    return clips;
  }

  std::string OneSecondOf(const std::filesystem::path& file) const {
    std::vector<int16_t> samples = player::LoadRecording(file, 16'000).value().samples;
    samples.resize(kSamples);
    const auto* const bytes = reinterpret_cast<const uint8_t*>(samples.data());
    return WriteWav({bytes, bytes + kSamples * sizeof(int16_t)});
  }
};

TEST_F(KeywordAnswers, ToAFileAndToAStreamAreTheSame) {
  const std::string model = Keywords();
  size_t right = 0;
  const std::vector<Clip> clips = Clips();
  ASSERT_GT(clips.size(), 60U);
  for (const Clip& clip : clips) {
    SCOPED_TRACE(clip.file);
    const std::string wav = OneSecondOf(clip.file);
    const Json run = MoteJson({"run", model, "--input", wav});
    const Json hits = MoteJson({"listen", model, "--wav", wav})["hits"];
    ASSERT_EQ(hits.size(), 1U);
    EXPECT_EQ(hits[0]["label"], run["label"]);
    right += run["label"] == clip.word ? 1 : 0;
  }
  RecordProperty("right", std::to_string(right) + " of " + std::to_string(clips.size()));
  EXPECT_GE(static_cast<double>(right), 0.85 * static_cast<double>(clips.size()));
}

TEST_F(KeywordAnswers, ToTheChipsMicrophoneAreTheSame) {
  if (!CrossCompilerIsPresent() || !EmulatorIsPresent()) {
    GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is not installed";
  }
  const std::string model = Keywords();
  const std::vector<Clip> clips = Clips();
  for (size_t i = 0; i < clips.size(); i += clips.size() / 3) {
    SCOPED_TRACE(clips[i].file);
    const std::string wav = OneSecondOf(clips[i].file);
    const Json hits = MoteJson({"emulate", model, "--board", "mps2_an386", "--input", wav})["hits"];
    EXPECT_EQ(hits, MoteJson({"listen", model, "--wav", wav})["hits"]);
    EXPECT_EQ(hits.size(), 1U);
  }
}

}  // namespace
}  // namespace mote::end_to_end
