// SPDX-License-Identifier: Apache-2.0
// Classical models, from samples to the emulated board: operators of our own, treated as any.
#include <gmock/gmock.h>

#include <algorithm>

#include "compiler/tflite/write.h"
#include "tests/end_to_end/mote_command.h"
#include "trainer/classical/forest.h"
#include "trainer/classical/k_means.h"
#include "trainer/classical/mahalanobis.h"
#include "trainer/common/random.h"

namespace mote::end_to_end {
namespace {

constexpr size_t kFeatures = 16, kSamples = 300;

class Classical : public MoteTest {
 protected:
  // Three clouds in 16 dimensions, each beside the others in five of them.
  Classical() {
    trainer::Random random(1);
    samples_ = {kSamples, kFeatures, {}};
    for (size_t r = 0; r < kSamples; ++r) {
      labels_.push_back(static_cast<int32_t>(r % 3));
      for (size_t i = 0; i < kFeatures; ++i) {
        const double cloud = i % 3 == r % 3 && i < 15 ? 40 : -10;
        samples_.values.push_back(static_cast<int8_t>(cloud + 60 * (random.Uniform() - 0.5)));
      }
    }
  }

  std::string Store(const Result<graph::Module>& learned, const std::string& name) const {
    return Write(name, tflite::Write(learned.value()).value());
  }
  std::string Forest() const {
    return Store(trainer::LearnForest(samples_, labels_, {}, kInput), "forest.tflite");
  }
  std::string Distance() const {
    return Store(trainer::LearnMahalanobis(samples_, {}, kInput), "distance.tflite");
  }
  std::string Clusters() const {
    return Store(trainer::LearnKMeans(samples_, {.clusters = 3}, kInput), "clusters.tflite");
  }

  std::string Sample(size_t row) const {
    const int8_t* const x = samples_.row(row);
    return Write("sample" + std::to_string(row) + ".bin", graph::Bytes(x, x + kFeatures));
  }

  const trainer::InputSpec kInput = {{1, 4, 4, 1}, 0.5F, -3};
  trainer::Matrix samples_;
  std::vector<int32_t> labels_;
};

TEST_F(Classical, ModelsAreInspectedAsAnyOther) {
  const std::pair<std::string, const char*> models[] = {
      {Forest(), "mote.Forest"}, {Distance(), "mote.Mahalanobis"}, {Clusters(), "mote.KMeans"}};
  for (const auto& [model, opcode] : models) {
    const Json json = MoteJson({"inspect", model});
    ASSERT_EQ(json["ops"].size(), 1U);
    EXPECT_EQ(json["ops"][0]["name"], opcode);
    EXPECT_EQ(json["ops"][0]["supported"], true);
    EXPECT_EQ(json["inputs"][0]["shape"], (std::vector<int>{1, 4, 4, 1}));
    EXPECT_GT(json["parameters"], 0);
  }
}

TEST_F(Classical, AForestTellsItsClassesApart) {
  const std::string model = Forest();
  std::string labels = "file,label\n";
  for (size_t r = 0; r < 30; ++r) {
    Sample(r);
    labels += "sample" + std::to_string(r) + ".bin," + std::to_string(labels_[r]) + "\n";
  }
  const std::string csv = Write("labels.csv", {labels.begin(), labels.end()});
  const Json json = MoteJson({"eval", model, "--data", folder_.path(), "--labels", csv});
  EXPECT_EQ(json["samples"], 30);
  EXPECT_GE(json["value"].get<double>(), 0.95);
}

TEST_F(Classical, TheChipGivesTheBytesOfThisMachine) {
  if (!CrossCompilerIsPresent() || !EmulatorIsPresent()) {
    GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is not installed";
  }
  for (const std::string& model : {Forest(), Distance(), Clusters()}) {
    const std::string sample = Sample(4);
    const Json run = MoteJson({"run", model, "--input", sample});
    const Json json = MoteJson({"emulate", model, "--board", "mps2_an386", "--input", sample});
    EXPECT_EQ(json["output"], run["output"]) << model;
    EXPECT_LT(json["latency_ms"].get<double>(), 5) << model;
    RecordProperty(std::filesystem::path(model).stem().string(),
                   json["cycles"].dump() + " cycles, " + json["flash_bytes"].dump() + " bytes");
  }
}

// Whatever a file's trees say, they end: here the first node is its own child.
TEST_F(Classical, AForestThatDoesNotEndIsRefused) {
  graph::Module module = trainer::LearnForest(samples_, labels_, {}, kInput).value();
  const int children = module.main().ops[0].inputs[3];
  const uint32_t buffer = module.main().tensors[static_cast<size_t>(children)].buffer;
  std::fill_n(module.buffers[buffer].begin(), 2, uint8_t{0});
  const std::string model = Write("endless.tflite", tflite::Write(module).value());
  for (const Words& words : {Words{"run", model, "--input", Sample(0)},
                             Words{"compile", model, "--board", "nano33ble", "-o", Path("out")}}) {
    const ProcessResult result = RunMote(words);
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, ::testing::HasSubstr("node 0 has the child 0, want a node behind it"));
  }
}

}  // namespace
}  // namespace mote::end_to_end
