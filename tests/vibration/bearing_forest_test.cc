// SPDX-License-Identifier: Apache-2.0
// Which part of a bearing is damaged, by decision trees over the frames of the vibration front end.
#include "runtime/signal/vibration/vibration_testing.h"
#include "tests/recordings.h"
#include "trainer/classical/forest.h"
#include "trainer/classical/learned_testing.h"

namespace mote {
namespace {

using trainer::Matrix;

const std::vector<std::string> kFaults = {"normal", "ball", "inner", "outer"};

// A frame is a sixth of a second: levels of bands, and of the envelope's.
frontend::VibrationSettings Settings() {
  frontend::VibrationSettings s;
  s.rate_hz = 12'000;
  s.segments = 4;
  s.envelope_bands = 20;
  s.envelope_fft_size = 128;
  return s;
}

struct Labelled {
  Matrix frames;
  std::vector<int32_t> labels;

  void Add(const std::vector<std::vector<int8_t>>& more, int32_t label) {
    for (const std::vector<int8_t>& frame : more) {
      trainer::testing::AddRow(frames, frame);
      labels.push_back(label);
    }
  }
};

// The recordings are stored with scales of their own: all in the steps of the coarsest.
std::vector<int16_t> InCommonSteps(std::vector<int16_t> samples, double g_per_step) {
  for (int16_t& v : samples) v = static_cast<int16_t>(std::lround(v * g_per_step / 4e-4));
  return samples;
}

// Learned without load, asked about at one horsepower. What is normal was recorded without load
// only: its first half, and its second.
void ReadRecordings(const std::string& folder, Labelled& seen, Labelled& unseen) {
  const std::string table = folder + "/LABELS.csv";
  const auto keys = ReadCsvColumn(table, "key"), faults = ReadCsvColumn(table, "fault");
  const auto loads = ReadCsvColumn(table, "load_hp");
  const auto scales = ReadCsvColumn(table, "scale_g_per_lsb");
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto label = std::find(kFaults.begin(), kFaults.end(), faults[i]) - kFaults.begin();
    testing::VibrationRun run(Settings());
    auto frames = run.Push(
        InCommonSteps(ReadNpyInt16(folder + "/" + keys[i] + ".npy"), std::stod(scales[i])));
    if (label == 0) {
      const auto half = frames.begin() + static_cast<ptrdiff_t>(frames.size() / 2);
      unseen.Add({half, frames.end()}, 0);
      frames.erase(half, frames.end());
    }
    (loads[i] == "0" ? seen : unseen).Add(frames, static_cast<int32_t>(label));
  }
}

TEST(BearingForest, TellsWhichPartIsDamagedUnderAnotherLoad) {
  const std::string folder = "data/vibration/cwru";
  MOTE_SKIP_WITHOUT(folder + "/LABELS.csv");
  Labelled seen, unseen;
  ReadRecordings(folder, seen, unseen);
  ASSERT_GT(seen.frames.rows, 500);
  ASSERT_GT(unseen.frames.rows, 500);
  const frontend::VibrationSettings s = Settings();
  const trainer::InputSpec input = {{1, static_cast<int32_t>(seen.frames.columns)},
                                    static_cast<float>(s.output_scale),
                                    s.output_zero_point};
  trainer::ForestSettings settings;
  settings.balance = true;
  const auto model = trainer::LearnForest(seen.frames, seen.labels, settings, input);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto answers = trainer::testing::AnswersOf(*model, unseen.frames);
  std::vector<double> right(kFaults.size()), all(kFaults.size());
  for (size_t r = 0; r < answers.size(); ++r) {
    const auto best = std::max_element(answers[r].begin(), answers[r].end()) - answers[r].begin();
    const auto label = static_cast<size_t>(unseen.labels[r]);
    all[label] += 1;
    right[label] += best == unseen.labels[r] ? 1 : 0;
  }
  double total = 0;
  for (size_t c = 0; c < kFaults.size(); ++c) {
    RecordProperty(kFaults[c], std::to_string(right[c] / all[c]));
    total += right[c] / static_cast<double>(answers.size());
  }
  RecordProperty("accuracy", std::to_string(total));
  RecordProperty("frames", std::to_string(answers.size()));
  RecordProperty("nodes", std::to_string(trainer::testing::TableOf<int8_t>(*model, 2).size()));
  EXPECT_GT(total, 0.95);
  EXPECT_GT(right[0] / all[0], 0.95);
}

}  // namespace
}  // namespace mote
