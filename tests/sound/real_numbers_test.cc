// SPDX-License-Identifier: Apache-2.0
// Integer features of real recordings against the same features in double.
#include <fmt/format.h>

#include "compiler/frontend/known_settings.h"
#include "runtime/signal/sound/sound_oracle.h"
#include "tests/sound/sound_data_test.h"

namespace mote::sound_test {
namespace {

// Of a folder's recordings every so many, so that the test takes seconds.
struct Folder {
  const char* name;
  size_t stride;
};
constexpr Folder kFolders[] = {{"speech_commands", 12}, {"noise", 2}};

struct Agreement {
  int64_t values = 0;
  int64_t equal = 0;
  int64_t within_one = 0;

  void Add(const Frame& frame,
           const std::vector<double>& real,
           const testing::SoundOracle& oracle) {
    for (size_t i = 0; i < frame.size(); ++i) {
      const int difference = std::abs(frame[i] - oracle.Quantized(real[i]));
      ++values;
      equal += difference == 0 ? 1 : 0;
      within_one += difference <= 1 ? 1 : 0;
    }
  }
};

class RealNumbers : public SoundDataTest {
 protected:
  Agreement Compare(const frontend::SoundSettings& settings, const Folder& part) {
    const auto folder = Recordings() / part.name;
    const std::vector<Labelled> rows = ReadLabels(folder);
    const testing::SoundOracle oracle(settings);
    Agreement agreement;
    for (size_t i = 0; i < rows.size(); i += part.stride) {
      const std::vector<int16_t> pcm = SamplesOf(folder / rows[i].file);
      int64_t first = 0;
      for (const Frame& frame : FramesOf(settings, pcm)) {
        agreement.Add(frame, oracle.Features(pcm, first), oracle);
        first += frontend::HopSamples(settings);
      }
    }
    return agreement;
  }

  void ExpectAgreement(const frontend::SoundSettings& settings) {
    for (const Folder& folder : kFolders) {
      const Agreement a = Compare(settings, folder);
      const auto values = static_cast<double>(a.values);
      RecordProperty(
          folder.name,
          fmt::format("{} values, {} equal, {} within 1", a.values, a.equal, a.within_one));
      EXPECT_GT(a.values, 10000) << folder.name;
      EXPECT_GE(static_cast<double>(a.within_one) / values, 0.9999) << folder.name;
      EXPECT_GE(static_cast<double>(a.equal) / values, 0.999) << folder.name;
    }
  }
};

TEST_F(RealNumbers, LogMelIsWithinOneStep) { ExpectAgreement({}); }

TEST_F(RealNumbers, FineStepsToo) {
  frontend::SoundSettings settings;
  settings.log_offset = 1e-9;
  settings.output_scale = 0.03;
  ExpectAgreement(settings);
}

TEST_F(RealNumbers, CepstrumIsWithinOneStep) {
  frontend::SoundSettings settings = frontend::KeywordSpottingSettings();
  settings.gain = 3;
  ExpectAgreement(settings);
}

TEST_F(RealNumbers, EmphasisedEnergiesAreWithinOneStep) {
  ExpectAgreement(frontend::StreamingWakeWordSettings());
}

}  // namespace
}  // namespace mote::sound_test
