// SPDX-License-Identifier: Apache-2.0
// Learners: what LibTorch computes is what the exported model computes.
#include "trainer/learn/learner.h"

#include <gmock/gmock.h>

#include "compiler/quantize/scales.h"
#include "tests/trainer/learning.h"
#include "trainer/train/batches.h"
#include "trainer/train/integers.h"
#include "trainer/train/judgement.h"

namespace mote::trainer {
namespace {

using ::testing::HasSubstr;

constexpr frontend::FrameScale kScale = {1.0 / 32, 3};

struct Case {
  const char* name;
  const char* network;
  graph::Shape input;
  int32_t outputs;
};

const Case kCases[] = {
    {"DsCnn", "kind = 'ds_cnn'\nfilters = 8\nblocks = 2\ndropout = 0", {1, 25, 10}, 3},
    {"MobileNetV1",
     "kind = 'mobilenet_v1'\nwidth = 0.1\nblocks = 5\ndropout = 0",
     {1, 32, 24, 3},
     4},
    {"ResNet8", "kind = 'resnet8'\nfilters = 4", {1, 16, 16, 3}, 3},
    {"Conv1d", "kind = 'conv1d'\nfilters = [8, 8]\ndropout = 0", {1, 30, 6}, 3},
    {"Tcn", "kind = 'tcn'\nfilters = 8\nblocks = 3\ndropout = 0", {1, 30, 6}, 3},
    {"Svdf", "kind = 'svdf'\nnodes = [8]\nbottleneck = 4\ndropout = 0", {1, 30, 6}, 3},
    {"Mlp", "kind = 'mlp'\nhidden = [16, 8]\ndropout = 0", {1, 5, 6}, 3},
    {"FcAutoencoder", "kind = 'fc_autoencoder'\nhidden = [16]\nbottleneck = 4", {1, 5, 6}, 0},
};

class NetworkTest : public ::testing::TestWithParam<Case> {
 protected:
  NetworkTest()
      : network_(NetworkOf(GetParam().network, {GetParam().input, GetParam().outputs, 7})) {
    LearnerSettings settings;
    settings.loss = GetParam().outputs == 0 ? Loss::kRebuild : Loss::kClasses;
    settings.input_scale = kScale.scale;
    settings.input_zero_point = kScale.zero_point;
    Result<std::unique_ptr<Learner>> made = LoadedLearners().Make(network_, settings);
    EXPECT_TRUE(made.ok()) << made.error().message;
    learner_ = std::move(*made);
    const int64_t values = *graph::ElementCount(GetParam().input);
    rows_ = Bumps(48, values, std::max(2, GetParam().outputs), 3);
  }

  // A few steps, so that batch norms have something to fold.
  double Learn(int steps) {
    Batches batches({rows_}, {16, false, {}, GetParam().input, 0, 1});
    double loss = 0;
    learner_->Seed(1);
    for (int i = 0; i < steps; ++i) {
      batches.BeginEpoch(i);
      loss = learner_->Step(batches.Get(0), 1e-3);
    }
    return loss;
  }

  std::vector<float> Infer() { return learner_->Infer({rows_.bytes.data(), rows_.bytes.size()}); }

  std::vector<float> OutputsOfModel(const graph::Module& model) {
    Result<std::vector<float>> outputs = OutputsOf(model, rows_, kScale, {});
    EXPECT_TRUE(outputs.ok()) << outputs.error().message;
    return *outputs;
  }

  Network network_;
  std::unique_ptr<Learner> learner_;
  FeatureSet rows_;
};

TEST_P(NetworkTest, ExportedModelComputesWhatTheLearnerDoes) {
  Learn(5);
  const std::vector<float> learned = Infer();
  const std::vector<float> exported = OutputsOfModel(learner_->Export());
  ASSERT_EQ(learned.size(), exported.size());
  for (size_t i = 0; i < learned.size(); ++i) ASSERT_NEAR(learned[i], exported[i], 2e-4) << i;
}

TEST_P(NetworkTest, ImitatedIntegersAreThoseOfTheExportedModel) {
  Learn(20);
  const graph::Module real = learner_->Export();
  const auto seen = ObserveRows(real, rows_, kScale, 48, {});
  ASSERT_TRUE(seen.ok()) << seen.error().message;
  quantize::QuantizeOptions options;
  options.input = QuantizationOf(kScale);
  learner_->ImitateIntegers(quantize::ActivationScales(real, *seen, options));
  Learn(5);
  const auto integers = quantize::Quantize(learner_->Export(), *seen, options);
  ASSERT_TRUE(integers.ok()) << integers.error().message;
  const std::vector<float> imitated =
      learner_->InferLogits({rows_.bytes.data(), rows_.bytes.size()});
  const graph::Module model = BeforeSoftmax(*integers);
  const std::vector<float> exact = OutputsOfModel(model);
  const auto output = static_cast<size_t>(model.main().outputs[0]);
  const float step = model.main().tensors[output].quantization.scale[0];
  for (size_t i = 0; i < exact.size(); ++i) {
    ASSERT_EQ(std::round(imitated[i] / step), std::round(exact[i] / step)) << i;
  }
}

TEST_P(NetworkTest, ALoadedLearnerGoesOnBitForBit) {
  Learn(5);
  const std::string state = learner_->Save();
  const double loss = Learn(7);
  const std::vector<float> outputs = Infer();
  ASSERT_TRUE(learner_->Load(state).ok());
  EXPECT_EQ(Learn(7), loss);
  EXPECT_EQ(Infer(), outputs);
}

INSTANTIATE_TEST_SUITE_P(Kinds, NetworkTest, ::testing::ValuesIn(kCases), [](const auto& tested) {
  return tested.param.name;
});

TEST(Learner, TellsClassesApartAfterAFewEpochs) {
  const NetworkPorts ports = {{1, 16, 4}, 4, 1};
  const Network network = NetworkOf("kind = 'mlp'\nhidden = [16]\ndropout = 0.1", ports);
  LearnerSettings settings;
  settings.input_scale = 1.0 / 32;
  const auto learner = LoadedLearners().Make(network, settings);
  ASSERT_TRUE(learner.ok());
  Batches batches({Bumps(400, 64, 4, 1)}, {32, true, {}, ports.input, 0, 1});
  for (int epoch = 0; epoch < 10; ++epoch) {
    batches.BeginEpoch(epoch);
    (*learner)->Seed(static_cast<uint64_t>(epoch));
    for (int64_t i = 0; i < batches.count(); ++i) (*learner)->Step(batches.Get(i), 3e-3);
  }
  const FeatureSet unseen = Bumps(200, 64, 4, 2);
  const auto outputs = (*learner)->Infer({unseen.bytes.data(), unseen.bytes.size()});
  EXPECT_GT(JudgeClasses(outputs, unseen.label, 4).accuracy, 0.97);
}

TEST(Learner, StateOfAnotherNetworkIsRefusedAndChangesNothing) {
  const NetworkPorts ports = {{1, 4, 4}, 2, 1};
  const Network small = NetworkOf("kind = 'mlp'\nhidden = [4]", ports);
  const Network large = NetworkOf("kind = 'mlp'\nhidden = [5]", ports);
  const auto a = LoadedLearners().Make(small, {});
  const auto b = LoadedLearners().Make(large, {});
  const FeatureSet rows = Bumps(8, 16, 2, 1);
  const Span<const int8_t> bytes = {rows.bytes.data(), rows.bytes.size()};
  const std::vector<float> before = (*a)->Infer(bytes);
  EXPECT_FALSE((*a)->Load((*b)->Save()).ok());
  EXPECT_FALSE((*a)->Load("no state").ok());
  EXPECT_EQ((*a)->Infer(bytes), before);
}

TEST(Learner, AnOperatorThatCannotBeTrainedIsNamed) {
  Network network = NetworkOf("kind = 'mlp'\nhidden = [4]", {{1, 4, 4}, 2, 1});
  network.module.main().ops[0].opcode = "SVDF";
  const auto made = LoadedLearners().Make(network, {});
  ASSERT_FALSE(made.ok());
  EXPECT_THAT(made.error().message, HasSubstr("op 0 SVDF"));
  EXPECT_THAT(made.error().message, HasSubstr("cannot be trained"));
}

TEST(Learner, WithoutTheLibraryTheMessageSaysWhatToInstall) {
  const Result<Learners> learners = Learners::Load("/nowhere/libmote_learn.so");
  ASSERT_FALSE(learners.ok());
  EXPECT_EQ(learners.error().kind, ErrorKind::kMissingTool);
  EXPECT_THAT(learners.error().message, HasSubstr("libtorch-dev"));
}

}  // namespace
}  // namespace mote::trainer
