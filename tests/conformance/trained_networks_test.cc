// SPDX-License-Identifier: Apache-2.0
// The networks that mote trains, as the models of integers that it exports: foreign implementations
// give the same bytes in each tensor.
#include <fmt/format.h>

#include <cstring>
#include <set>

#include "compiler/program/compile.h"
#include "tests/conformance/every_tensor.h"
#include "tests/conformance/inputs.h"
#include "tests/conformance/oracle_testing.h"
#include "trainer/common/random.h"
#include "trainer/networks/kinds.h"
#include "trainer/train/prepare.h"

namespace mote::conformance {
namespace {

constexpr uint32_t kSeed = 11;

struct Row {
  const char* kind;
  const char* keys;   // of [network]
  const char* input;  // of the front end and [input]
};

constexpr const char* kSound = "[frontend.sound]\nchannels = 12\n[input]\nframes = 25\n";
constexpr const char* kPicture = "[frontend.image]\n[input]\nwidth = 21\nheight = 16\n";

const Row kRows[] = {
    {"ds_cnn", "filters = 9\nblocks = 2", kSound},
    {"mobilenet_v1", "width = 0.1\nblocks = 6", kPicture},
    {"resnet8", "filters = 5", kPicture},
    {"conv1d", "filters = [8, 7]", kSound},
    {"tcn", "filters = 8\nblocks = 3", kSound},
    {"svdf", "nodes = [9, 6]\nbottleneck = 5", kSound},
    {"conv1d", "filters = [8, 7]\nstreaming = true", kSound},
    {"tcn", "filters = 8\nblocks = 3\nstreaming = true", kSound},
    {"svdf", "nodes = [9, 6]\nbottleneck = 5\nstreaming = true", kSound},
    {"mlp", "hidden = [17, 8]", kSound},
    {"fc_autoencoder", "hidden = [19]\nbottleneck = 4", kSound},
};

trainer::Recipe RecipeOf(const Row& row) {
  const bool is_anomaly = row.kind == std::string("fc_autoencoder");
  const std::string text = fmt::format(
      "name = 'n'\ntask = '{}'\nclasses = ['a', 'b', 'c']\n{}{}[network]\nkind = '{}'\n{}\n",
      is_anomaly ? "anomaly" : "classification",
      is_anomaly ? "[anomaly]\nnormal = 'a'\n" : "",
      row.input,
      row.kind,
      row.keys);
  return trainer::ReadRecipe(text, row.kind).value();
}

// Networks begin with biases of 0, and end otherwise.
void LearnBiases(graph::Module& module) {
  trainer::Random random(kSeed);
  for (const graph::Tensor& tensor : module.main().tensors) {
    if (tensor.name.find("/bias") == std::string::npos) continue;
    graph::Bytes& bytes = module.buffers[tensor.buffer];
    for (size_t i = 0; i < bytes.size(); i += sizeof(float)) {
      const auto value = static_cast<float>(random.Between(-0.5, 0.5));
      std::memcpy(&bytes[i], &value, sizeof value);
    }
  }
}

graph::Module ModelOf(const Row& row) {
  const trainer::Recipe recipe = RecipeOf(row);
  trainer::Network network = trainer::BuildNetwork(recipe).value();
  LearnBiases(network.module);
  return trainer::UntrainedModel(recipe, network).value();
}

ops::LowerOptions ModeOf(OracleKind oracle) {
  ops::LowerOptions options;
  options.rounding = RoundingOf(oracle);
  return options;
}

void CountValues(const TensorBytes& tensors, std::set<uint8_t>& values) {
  for (const auto& [tensor, bytes] : tensors) values.insert(bytes.begin(), bytes.end());
}

TEST(TrainedNetworks, AreAllKinds) {
  std::set<std::string> rows, kinds;
  for (const Row& row : kRows) rows.insert(row.kind);
  for (const trainer::NetworkKind& kind : trainer::NetworkKinds()) kinds.insert(kind.name);
  EXPECT_EQ(rows, kinds);
}

class EachTrainedNetwork : public testing::TestWithParam<OracleKind> {
 protected:
  void SetUp() override { MOTE_NEED_ORACLE(GetParam()); }
};

TEST_P(EachTrainedNetwork, AnswersAsTheOracleInEachTensor) {
  for (const Row& row : kRows) {
    const graph::Module module = ModelOf(row);
    const ops::LowerOptions mode = ModeOf(GetParam());
    const program::Program program = program::Compile(module, {.lower = mode}).value();
    auto oracle = TracedOracle::Open(GetParam(), module);
    ASSERT_TRUE(oracle.ok()) << row.kind << ": " << oracle.error().message;
    Comparison interpreted, compiled;
    std::set<uint8_t> values;
    for (const Inputs& inputs : MadeInputs(module, kSeed)) {
      const TensorBytes want = oracle->Run(inputs).value();
      interpreted.Add(module, TraceInterpreter(module, mode, inputs).value(), want);
      compiled.Add(module, TraceProgram(module, program, inputs), want);
      CountValues(want, values);
    }
    EXPECT_EQ(interpreted.different, 0U) << row.kind << ": " << interpreted.first;
    EXPECT_EQ(compiled.different, 0U) << row.kind << ": " << compiled.first;
    EXPECT_GT(interpreted.bytes, 100U) << row.kind;
    EXPECT_GT(values.size(), 80U) << row.kind << " agrees by saturation";
    fmt::print("trained {} {} {}\n", OracleName(GetParam()), row.kind, interpreted.bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds,
                         EachTrainedNetwork,
                         testing::Values(OracleKind::kTflite, OracleKind::kTflm),
                         [](const auto& row) { return OracleName(row.param); });

// The model as it is, with operators joined as XNNPACK likes.
TEST(TrainedNetworks, ModeXnnpackGivesTheAnswersOfTheDesktop) {
  MOTE_NEED_ORACLE(OracleKind::kXnnpack);
  for (const Row& row : kRows) {
    const graph::Module module = ModelOf(row);
    const ops::LowerOptions mode = ModeOf(OracleKind::kXnnpack);
    const program::Program program = program::Compile(module, {.lower = mode}).value();
    TracedOracle oracle = TracedOracle::OpenWhole(OracleKind::kXnnpack, module).value();
    Comparison answers;
    for (const Inputs& inputs : MadeInputs(module, kSeed)) {
      answers.Add(module, TraceProgram(module, program, inputs), oracle.Run(inputs).value());
    }
    EXPECT_GT(answers.bytes, 0U) << row.kind;
    EXPECT_EQ(answers.different, 0U) << row.kind << ": " << answers.first;
  }
}

}  // namespace
}  // namespace mote::conformance
