// SPDX-License-Identifier: Apache-2.0
// Models whose operators keep a state: SVDF and UNIDIRECTIONAL_SEQUENCE_LSTM, several inputs one
// after the other.
#include <iterator>
#include <sstream>

#include "tests/end_to_end/mote_command.h"
#include "tests/shared_data.h"

namespace mote::end_to_end {
namespace {

struct Model {
  const char* name;
  size_t input_elements;
  // An element of the input, of a random word.
  void (*append)(graph::Bytes& bytes, uint32_t word);
};

void PrintTo(const Model& model, std::ostream* out) { *out << model.name; }

// 0 to 16383, little endian.
void AppendInt16(graph::Bytes& bytes, uint32_t word) {
  bytes.push_back(static_cast<uint8_t>(word >> 18));
  bytes.push_back(static_cast<uint8_t>(word >> 26));
}

void AppendInt8(graph::Bytes& bytes, uint32_t word) {
  bytes.push_back(static_cast<uint8_t>((word >> 24) - 128U));
}

class Recurrent : public FirmwareTest, public testing::WithParamInterface<Model> {
 protected:
  static constexpr size_t kInferences = 6;

  void SetUp() override {
    FirmwareTest::SetUp();
    if (IsSkipped()) return;
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
    model_ =
        (*SharedFolder() / "models/tflm" / (std::string(GetParam().name) + ".tflite")).string();
    const graph::Bytes all = Sequence();
    const auto one = static_cast<std::ptrdiff_t>(all.size() / kInferences);
    all_ = Write("all.bin", all);
    first_ = Write("first.bin", graph::Bytes(all.begin(), all.begin() + one));
  }

  // Numerical Recipes' linear congruential generator.
  static graph::Bytes Sequence() {
    graph::Bytes bytes;
    uint32_t state = 1;
    for (size_t i = 0; i < kInferences * GetParam().input_elements; ++i) {
      state = state * 1664525U + 1013904223U;
      GetParam().append(bytes, state);
    }
    return bytes;
  }

  // What TensorFlow Lite Micro answers, from tests/golden/recurrent.txt.
  static std::vector<int> Golden() {
    std::istringstream lines(
        ReadText(std::filesystem::path(MOTE_SOURCE_DIR) / "tests/golden/recurrent.txt").value());
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string name;
      words >> name;
      if (name == GetParam().name) return {std::istream_iterator<int>(words), {}};
    }
    return {};
  }

  std::string model_, all_, first_;
};

TEST_P(Recurrent, AnswersAsTensorFlowLiteMicroAlongASequence) {
  const Json json = MoteJson({"run", model_, "--input", all_, "--sequence", "--numerics", "tflm"});
  std::vector<int> answers;
  for (const Json& step : json["sequence"]) {
    for (const Json& value : step["output"]) answers.push_back(value);
  }
  EXPECT_EQ(answers, Golden());
}

TEST_P(Recurrent, FirmwareAnswersAsTheHostOnTheFirstInput) {
  for (const char* numerics : {"single", "tflm"}) {
    const Json run = MoteJson({"run", model_, "--input", first_, "--numerics", numerics});
    const Json emulated = MoteJson(
        {"emulate", model_, "--board", "mps2_an386", "--input", first_, "--numerics", numerics});
    EXPECT_EQ(emulated["output"], run["output"]) << numerics;
  }
}

INSTANTIATE_TEST_SUITE_P(Shared,
                         Recurrent,
                         testing::Values(Model{"keyword_scrambled_8bit", 96, AppendInt16},
                                         Model{"trained_lstm_int8", 28 * 28, AppendInt8}),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace mote::end_to_end
