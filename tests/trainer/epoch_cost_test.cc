// SPDX-License-Identifier: Apache-2.0
// What an epoch costs beside a loop that was written by hand for the same network: CPU time of both
// in one run, in turns.
#include <gmock/gmock.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "tests/trainer/learning.h"
#include "trainer/train/batches.h"

namespace mote::trainer {
namespace {

namespace nn = torch::nn;

constexpr int64_t kFrames = 49, kValues = 10, kFilters = 64, kBlocks = 4, kClasses = 12;
constexpr int32_t kBatch = 32;

// ds_cnn as one writes it with LibTorch's modules.
struct DsCnn : nn::Module {
  DsCnn() {
    nn::Sequential layers;
    layers->push_back(nn::ConstantPad2d(nn::ConstantPad2dOptions({1, 1, 4, 5}, 0)));
    layers->push_back(
        nn::Conv2d(nn::Conv2dOptions(1, kFilters, {10, 4}).stride({2, 2}).bias(false)));
    End(layers);
    for (int64_t i = 0; i < kBlocks; ++i) {
      layers->push_back(nn::Conv2d(
          nn::Conv2dOptions(kFilters, kFilters, 3).padding(1).groups(kFilters).bias(false)));
      End(layers);
      layers->push_back(nn::Conv2d(nn::Conv2dOptions(kFilters, kFilters, 1).bias(false)));
      End(layers);
    }
    layers_ = register_module("layers", layers);
    dense_ = register_module("dense", nn::Linear(kFilters, kClasses));
  }

  static void End(nn::Sequential& layers) {
    layers->push_back(nn::BatchNorm2d(kFilters));
    layers->push_back(nn::ReLU());
  }

  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor means = layers_->forward(x).mean({2, 3});
    return dense_->forward(torch::dropout(means, 0.2, true));
  }

  nn::Sequential layers_;
  nn::Linear dense_{nullptr};
};

class EpochCostTest : public ::testing::Test {
 protected:
  // As many as MOTE_EPOCH_ROWS says: 1,800 are all keyword clips there are.
  static int64_t Rows() {
    const char* const named = std::getenv("MOTE_EPOCH_ROWS");
    return named != nullptr ? std::atoll(named) : 640;
  }

  EpochCostTest() : rows_(Bumps(Rows(), kFrames * kValues, kClasses, 1)) {
    const Network network = NetworkOf("kind = 'ds_cnn'", {{1, kFrames, kValues}, kClasses, 1});
    learner_ = std::move(*LoadedLearners().Make(network, {}));
    at::set_num_threads(1);
    for (torch::Tensor& p : by_hand_->parameters()) {
      if (p.dim() == 4) p.set_data(p.contiguous(at::MemoryFormat::ChannelsLast));
    }
    AugmentSettings augment;
    augment.time_mask = 6;
    augment.frequency_mask = 2;
    batches_ = std::make_unique<Batches>(
        std::vector<FeatureSet>{rows_},
        BatchSettings{kBatch, true, augment, {1, kFrames, kValues}, 0, 1});
  }

  double Ours(int32_t epoch) {
    const std::clock_t begin = std::clock();
    batches_->BeginEpoch(epoch);
    learner_->Seed(1);
    for (int64_t i = 0; i < batches_->count(); ++i) learner_->Step(batches_->Get(i), 1e-3);
    return static_cast<double>(std::clock() - begin);
  }

  double ByHand() {
    const std::clock_t begin = std::clock();
    for (int64_t i = 0; i + kBatch <= rows_.rows; i += kBatch) {
      auto* const first = rows_.bytes.data() + i * rows_.values;
      const auto x = torch::from_blob(first, {kBatch, 1, kFrames, kValues}, torch::kChar);
      const auto y = torch::from_blob(rows_.label.data() + i, {kBatch}, torch::kInt);
      optimizer_.zero_grad();
      const auto images = x.to(torch::kFloat).contiguous(at::MemoryFormat::ChannelsLast);
      const auto logits = by_hand_->forward(images);
      nn::functional::cross_entropy(logits, y.to(torch::kLong)).backward();
      optimizer_.step();
    }
    return static_cast<double>(std::clock() - begin);
  }

  FeatureSet rows_;
  std::unique_ptr<Learner> learner_;
  std::unique_ptr<Batches> batches_;
  std::shared_ptr<DsCnn> by_hand_ = std::make_shared<DsCnn>();
  torch::optim::AdamW optimizer_{by_hand_->parameters()};
};

TEST_F(EpochCostTest, IsAtMostAThirdMoreThanByHand) {
  constexpr int kRounds = 4;
  std::vector<double> ours, by_hand;
  for (int round = 0; round < kRounds; ++round) {
    ours.push_back(Ours(round));
    by_hand.push_back(ByHand());
  }
  const double ratio = *std::min_element(ours.begin(), ours.end()) /
                       *std::min_element(by_hand.begin(), by_hand.end());
  RecordProperty("ratio", std::to_string(ratio));
  std::printf("an epoch of %lld rows costs %.3f times that of a loop by hand\n",
              static_cast<long long>(rows_.rows),
              ratio);
  EXPECT_LE(ratio, 1.3);
}

}  // namespace
}  // namespace mote::trainer
