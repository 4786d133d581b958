// SPDX-License-Identifier: Apache-2.0
// Tests that need recordings: skipped, with the reason, where there are none.
#pragma once

#include <gtest/gtest.h>

#include "compiler/frontend/sound_tables.h"
#include "compiler/program/compile.h"
#include "compiler/program/execute.h"
#include "compiler/tflite/read.h"
#include "player/csv.h"
#include "player/recording.h"
#include "support/file.h"
#include "tests/shared_data.h"

namespace mote::sound_test {

class SoundDataTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!SharedFolder()) GTEST_SKIP() << "no shared data: set MOTE_SHARED to their folder";
  }

  std::filesystem::path Models() const { return *SharedFolder() / "models"; }
  std::filesystem::path Recordings() const { return *SharedFolder() / "data/kws"; }
};

inline std::vector<int16_t> SamplesOf(const std::filesystem::path& file) {
  return player::LoadRecording(file, 16'000).value().samples;
}

struct Labelled {
  std::string file;
  std::string label;
};

// The rows of a folder's LABELS.csv: its first two columns are the file and the label.
inline std::vector<Labelled> ReadLabels(const std::filesystem::path& folder) {
  const player::Table table = player::ParseCsv(ReadText(folder / "LABELS.csv").value()).value();
  std::vector<Labelled> rows;
  for (const std::vector<std::string>& row : table.rows) rows.push_back({row[0], row[1]});
  return rows;
}

using Frame = std::vector<int8_t>;

// All frames of a sound, from a front end that has heard nothing yet.
inline std::vector<Frame> FramesOf(const frontend::SoundSettings& settings,
                                   const std::vector<int16_t>& pcm) {
  const frontend::SoundTables tables = frontend::SoundTables::Make(settings).value();
  const SoundParams params = tables.Params();
  std::vector<uint64_t> memory(SoundMemoryBytes(params) / sizeof(uint64_t) + 1);
  SoundFrontEnd front_end;
  front_end.Init(params,
                 {reinterpret_cast<uint8_t*>(memory.data()), memory.size() * sizeof(uint64_t)});
  std::vector<Frame> frames;
  Frame frame(static_cast<size_t>(params.quantize.count));
  for (size_t at = 0; at < pcm.size();) {
    const SoundFrontEnd::Step step =
        front_end.Process({pcm.data() + at, pcm.size() - at}, {frame.data(), frame.size()});
    at += step.taken;
    if (step.has_frame) frames.push_back(frame);
  }
  return frames;
}

// A classifier of one int8 input, the frames of which come one after the other.
class Classifier {
 public:
  explicit Classifier(const std::filesystem::path& model)
      : program_(program::Compile(tflite::ReadFile(model).value(), {}).value()),
        executor_(program_) {}

  // The scores; the frames must be as many as the input has room for.
  std::vector<int8_t> Scores(const std::vector<Frame>& frames) {
    const Span<uint8_t> input = executor_.Input(0);
    size_t at = 0;
    for (const Frame& frame : frames) {
      for (const int8_t value : frame) input[at++] = static_cast<uint8_t>(value);
    }
    EXPECT_EQ(at, input.size());
    executor_.Invoke();
    const Span<const uint8_t> output = executor_.Output(0);
    return {output.begin(), output.end()};
  }

  size_t Best(const std::vector<Frame>& frames) {
    const std::vector<int8_t> scores = Scores(frames);
    return static_cast<size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  }

 private:
  program::Program program_;
  program::Executor executor_;
};

}  // namespace mote::sound_test
