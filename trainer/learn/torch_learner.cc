// SPDX-License-Identifier: Apache-2.0
// The learner: a GraphNet and an optimizer of LibTorch's.
#include <torch/torch.h>

#include <sstream>

#include "trainer/learn/graph_net.h"
#include "trainer/learn/load.h"

namespace mote::trainer {
namespace {

using at::Tensor;

// The views of LibTorch on memory of others, which it does not change.
Tensor ViewOf(Span<const int8_t> values) {
  auto* const data =
      const_cast<int8_t*>(values.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  return at::from_blob(data, {static_cast<int64_t>(values.size())}, at::kChar);
}

class TorchLearner : public Learner {
 public:
  TorchLearner(GraphNet net, const LearnerSettings& settings, int64_t values)
      : net_(std::move(net)), settings_(settings), values_(values) {
    at::set_num_threads(settings.threads);
    Begin();
  }

  void Seed(uint64_t seed) override { torch::manual_seed(seed); }

  double Step(const Batch& batch, double learning_rate) override {
    for (torch::optim::OptimizerParamGroup& group : optimizer_->param_groups()) {
      group.options().set_lr(learning_rate);
    }
    optimizer_->zero_grad();
    const Tensor x = RealsOf(batch.rows);
    const Tensor loss = LossOf(x, net_.Forward(x, true), batch);
    loss.backward();
    optimizer_->step();
    return loss.item<double>();
  }

  std::vector<float> Infer(Span<const int8_t> rows) override {
    return ValuesOf(Answer(RealsOf(rows)).output);
  }

  std::vector<float> InferLogits(Span<const int8_t> rows) override {
    const GraphNet::Answer answer = Answer(RealsOf(rows, at::kDouble));
    return ValuesOf(answer.logits.defined() ? answer.logits : answer.output);
  }

  graph::Module Export() const override { return net_.Export(); }

  void ImitateIntegers(const std::vector<graph::Quantization>& scales) override {
    net_.Fold();
    net_.Imitate(scales);
    Begin();
  }

  std::string Save() const override {
    torch::serialize::OutputArchive archive;
    const std::vector<Tensor> tensors = State();
    for (size_t i = 0; i < tensors.size(); ++i) archive.write(std::to_string(i), tensors[i], true);
    torch::serialize::OutputArchive optimizer;
    optimizer_->save(optimizer);
    archive.write("optimizer", optimizer);
    std::ostringstream stream;
    archive.save_to(stream);
    return stream.str();
  }

  Status Load(const std::string& state) override {
    try {
      std::istringstream stream(state);
      torch::serialize::InputArchive archive;
      archive.load_from(stream);
      return Restore(archive);
    } catch (const std::exception&) {
      return Error{"is damaged or of another network."};
    }
  }

 private:
  void Begin() {
    std::vector<torch::optim::OptimizerParamGroup> groups;
    groups.emplace_back(net_.weights(), OptionsWith(settings_.weight_decay));
    groups.emplace_back(net_.others(), OptionsWith(0));
    if (settings_.optimizer == Optimizer::kSgd) {
      optimizer_ = std::make_unique<torch::optim::SGD>(groups, torch::optim::SGDOptions(0.1));
    } else {
      optimizer_ = std::make_unique<torch::optim::AdamW>(groups);
    }
  }

  std::unique_ptr<torch::optim::OptimizerOptions> OptionsWith(double weight_decay) const {
    if (settings_.optimizer == Optimizer::kSgd) {
      return std::make_unique<torch::optim::SGDOptions>(
          torch::optim::SGDOptions(0.1).momentum(settings_.momentum).weight_decay(weight_decay));
    }
    return std::make_unique<torch::optim::AdamWOptions>(
        torch::optim::AdamWOptions(1e-3).weight_decay(weight_decay));
  }

  GraphNet::Answer Answer(const Tensor& x) {
    const at::NoGradGuard no_gradients;
    return net_.Forward(x, false);
  }

  static std::vector<float> ValuesOf(const Tensor& tensor) {
    const Tensor values = tensor.to(at::kFloat).contiguous();
    const auto* const first = values.data_ptr<float>();
    return {first, first + values.numel()};
  }

  // [rows, values]
  Tensor RealsOf(Span<const int8_t> rows, at::ScalarType type = at::kFloat) const {
    const Tensor q = ViewOf(rows).reshape({-1, values_}).to(type);
    const auto scale = static_cast<float>(settings_.input_scale);  // as the model's file has it
    return (q - settings_.input_zero_point) * static_cast<double>(scale);
  }

  Tensor LossOf(const Tensor& x, const GraphNet::Answer& answer, const Batch& batch) const {
    const Tensor losses = settings_.loss == Loss::kRebuild
                              ? (answer.output.reshape(x.sizes()) - x).square().mean(1)
                              : CrossEntropy(answer.logits, batch.labels);
    if (batch.weights.empty()) return losses.mean();
    const std::vector<float> copied(batch.weights.begin(), batch.weights.end());
    const Tensor weights = at::tensor(copied);
    return (losses * weights).sum() / weights.sum();
  }

  Tensor CrossEntropy(const Tensor& logits, Span<const int32_t> labels) const {
    const Tensor wanted = at::tensor(std::vector<int64_t>(labels.begin(), labels.end()));
    return at::cross_entropy_loss(
        logits, wanted, {}, at::Reduction::None, -100, settings_.label_smoothing);
  }

  std::vector<Tensor> State() const {
    std::vector<Tensor> state = net_.weights();
    for (const Tensor& tensor : net_.others()) state.push_back(tensor);
    for (const Tensor& tensor : net_.statistics()) state.push_back(tensor);
    return state;
  }

  Status Restore(torch::serialize::InputArchive& archive) {
    const at::NoGradGuard no_gradients;
    const std::vector<Tensor> state = State();
    std::vector<Tensor> loaded(state.size());
    for (size_t i = 0; i < state.size(); ++i) {
      archive.read(std::to_string(i), loaded[i], true);
      if (loaded[i].sizes() != state[i].sizes()) return Error{"is of another network."};
    }
    torch::serialize::InputArchive optimizer;
    archive.read("optimizer", optimizer);
    optimizer_->load(optimizer);
    for (size_t i = 0; i < state.size(); ++i) state[i].detach().copy_(loaded[i]);
    return {};
  }

  GraphNet net_;
  const LearnerSettings settings_;
  const int64_t values_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

Result<std::unique_ptr<Learner>> Make(const Network& network, const LearnerSettings& settings) {
  MOTE_TRY(GraphNet net, GraphNet::Make(network));
  const graph::Subgraph& graph = network.module.main();
  const graph::Tensor& input = graph.tensors[static_cast<size_t>(graph.inputs[0])];
  const int64_t values = graph::ElementCount(input.shape).value_or(1);
  return std::unique_ptr<Learner>(new TorchLearner(std::move(net), settings, values));
}

}  // namespace
}  // namespace mote::trainer

extern "C" void MoteMakeLearner(const mote::trainer::Network* network,
                                const mote::trainer::LearnerSettings* settings,
                                mote::Result<std::unique_ptr<mote::trainer::Learner>>* made) {
  *made = mote::trainer::Make(*network, *settings);
}
