// SPDX-License-Identifier: Apache-2.0
// Of MLPerf Tiny's keyword model, layers that are damaged on purpose are named, with what mends
// them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/program/compile.h"
#include "compiler/quantize/explain.h"
#include "compiler/quantize/float_model.h"
#include "compiler/quantize/observe.h"
#include "compiler/quantize/quantize.h"
#include "compiler/tflite/read.h"
#include "player/agreement.h"
#include "player/samples.h"
#include "tests/shared_data.h"

namespace mote {
namespace {

using graph::Bytes;
using graph::Module;
using quantize::Explanation;
using quantize::Histogram;
using quantize::Remedy;

class ExplainKeywords : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!SharedFolder()) GTEST_SKIP() << "no shared data: set MOTE_SHARED to their folder";
    const auto models = *SharedFolder() / "models/mlperf_tiny";
    real_ = quantize::FloatModel(tflite::ReadFile(models / "kws_ref_model_float32.tflite").value())
                .value();
    authors_ = tflite::ReadFile(models / "kws_ref_model.tflite").value();
    LoadSamples(*SharedFolder() / "data/mlperf_tiny/kws01");
    seen_ = quantize::Observe(real_, samples_, nullptr).value();
  }

  // Every fifteenth of MLPerf's inputs, as the authors' input scale has them.
  void LoadSamples(const std::filesystem::path& folder) {
    const program::Program program = program::Compile(authors_, {}).value();
    const auto& input = program.tensors[static_cast<size_t>(program.inputs[0])];
    program::ArenaTensor real = input;
    real.dtype = graph::DType::kFloat32;
    const auto all =
        player::LoadSamples(folder / "kws01_int8_49x10.npy", folder / "LABELS.csv", input).value();
    for (size_t i = 0; i < all.size(); i += 15) {
      const Bytes& bytes = all[i].bytes;
      samples_.push_back(
          player::FromReals(player::RealValues(input, {bytes.data(), bytes.size()}), real));
    }
  }

  // The output of an operator, as if its values had been so many times as far from 0.
  Module Miscalibrated(size_t op, float factor) const {
    std::vector<Histogram> seen = seen_;
    Histogram& of_tensor = seen[static_cast<size_t>(real_.main().ops[op].outputs[0])];
    const std::vector<float> ends = {factor * static_cast<float>(of_tensor.least()),
                                     factor * static_cast<float>(of_tensor.greatest())};
    of_tensor = {};
    of_tensor.Add({ends.data(), ends.size()});
    return quantize::Quantize(real_, seen, {}).value();
  }

  void ExpectBlamed(float factor, Remedy remedy) const {
    size_t tried = 0;
    // The last of them shares its range with the pool that follows.
    for (size_t op = 0; real_.main().ops[op + 1].opcode != "AVERAGE_POOL_2D"; op += 2) {
      SCOPED_TRACE(graph::OpText(real_.main(), op));
      ASSERT_NE(real_.main().ops[op].opcode.find("CONV_2D"), std::string::npos);
      const Explanation e =
          quantize::Explain(real_, Miscalibrated(op, factor), samples_, nullptr).value();
      EXPECT_EQ(e.layers[0].index, static_cast<int>(op));
      EXPECT_EQ(e.layers[0].remedy, remedy);
      EXPECT_GT(e.layers[0].share, 0.5);
      ++tried;
    }
    EXPECT_GE(tried, 4U);
  }

  Module real_, authors_;
  std::vector<Bytes> samples_;
  std::vector<Histogram> seen_;
};

TEST_F(ExplainKeywords, TheAuthorsModelIsSoundAndItsSnrIsThatOfComparing) {
  const Explanation e = quantize::Explain(real_, authors_, samples_, nullptr).value();
  const auto agreement = player::Compare(program::Compile(real_, {}).value(),
                                         program::Compile(authors_, {}).value(),
                                         samples_,
                                         nullptr)
                             .value();
  EXPECT_EQ(e.layers.size(), real_.main().ops.size() + 1);
  EXPECT_NEAR(e.output_snr_db, agreement.snr_db, 0.01);
  EXPECT_EQ(e.same_class, agreement.same_class);
  EXPECT_GT(e.output_snr_db, 20);
  for (const auto& layer : e.layers) {
    EXPECT_LT(layer.damage_db, -20) << layer.name;
    RecordProperty(fmt::format("{} {}", layer.index, layer.op),
                   fmt::format("{:.1f} dB", layer.damage_db));
  }
}

TEST_F(ExplainKeywords, ARangeThatIsTooWideIsBlamed) { ExpectBlamed(32, Remedy::kClip); }

TEST_F(ExplainKeywords, ARangeThatIsTooNarrowIsBlamed) {
  ExpectBlamed(1.0F / 8, Remedy::kCalibrate);
}

}  // namespace
}  // namespace mote
