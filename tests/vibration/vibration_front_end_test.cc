// SPDX-License-Identifier: Apache-2.0
// The front end for vibration on recordings of bearings.
#include "runtime/signal/vibration/vibration_testing.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::Agreement;
using testing::VibrationRun;

// The recordings' names in the first column of a folder's LABELS.csv.
std::vector<std::string> RecordingsOf(const std::string& folder, const std::string& column) {
  std::vector<std::string> files;
  for (const std::string& key : ReadCsvColumn(folder + "/LABELS.csv", column)) {
    files.push_back(folder + "/" + key + ".npy");
  }
  return files;
}

void ExpectNear(const frontend::VibrationSettings& s, const std::string& file, Agreement& sum) {
  std::vector<int16_t> x = ReadNpyInt16(file);
  ASSERT_GT(x.size(), 60000U) << file;
  x.resize(60000);
  testing::Compare(s, x, sum);
}

TEST(VibrationRecordings, AreWithinOneStepOfTheRealNumbers) {
  const std::string cwru = "data/vibration/cwru", mfpt = "data/vibration/mfpt";
  MOTE_SKIP_WITHOUT(cwru + "/LABELS.csv");
  MOTE_SKIP_WITHOUT(mfpt + "/LABELS.csv");
  frontend::VibrationSettings s;
  s.envelope_bands = 20;
  s.output_scale = 0.05;
  s.output_zero_point = -90;
  Agreement sum;
  int recordings = 0;
  for (const auto& [folder, rate_hz] : {std::pair(cwru, 12000), std::pair(mfpt, 48828)}) {
    s.rate_hz = rate_hz;
    for (const std::string& file : RecordingsOf(folder, "key")) {
      if (RecordingPath(file).empty()) continue;
      ExpectNear(s, file, sum);
      ++recordings;
    }
  }
  EXPECT_GT(recordings, 30);
  EXPECT_GT(sum.values, 10000);
  EXPECT_LE(sum.beyond_one_step * 1000, sum.values) << sum.beyond_one_step << " " << sum.values;
  RecordProperty("values", std::to_string(sum.values));
  RecordProperty("beyond_one_step", std::to_string(sum.beyond_one_step));
}

}  // namespace
}  // namespace mote
