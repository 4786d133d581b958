// SPDX-License-Identifier: Apache-2.0
// Networks by their recipe: shapes, ranges, what they refuse.
#include "trainer/recipe/model_kind.h"

#include <gmock/gmock.h>

#include "compiler/graph/verify.h"
#include "compiler/program/frames.h"
#include "support/toml.h"
#include "support/toml_reader.h"

namespace mote::trainer {
namespace {

using ::testing::HasSubstr;

struct Wrong {
  const char* lines;
  const char* wanted;
};

Result<Network> Build(const std::string& lines, const NetworkPorts& ports) {
  MOTE_TRY(const toml::table table, ParseToml(lines, "recipe.toml"));
  MOTE_TRY(const ModelKind kind, ReadModelKind(TomlReader(table, "recipe.toml", "network"), 1));
  return kind.network(ports);
}

std::string Message(const std::string& lines, const NetworkPorts& ports) {
  const Result<Network> network = Build(lines, ports);
  return network.ok() ? "" : network.error().message;
}

const graph::Tensor& TensorOf(const Network& network, int index) {
  return network.module.main().tensors[static_cast<size_t>(index)];
}

const NetworkPorts kFrames = {{1, 49, 10}, 3, 1};
const NetworkPorts kPicture = {{1, 24, 32, 3}, 3, 1};
const NetworkPorts kRebuilt = {{1, 5, 6}, 0, 1};

std::string KindLine(const NetworkKind& kind) { return "kind = '" + std::string(kind.name) + "'"; }

// The first of the ports that a kind takes.
Result<Network> BuildSomehow(const NetworkKind& kind) {
  Result<Network> network = Build(KindLine(kind), kFrames);
  return network.ok() ? std::move(network) : Build(KindLine(kind), kRebuilt);
}

TEST(Networks, EachKindHasDefaultsThatMakeANetwork) {
  for (const NetworkKind& kind : NetworkKinds()) {
    const Result<Network> network = BuildSomehow(kind);
    ASSERT_TRUE(network.ok()) << kind.name << ": " << network.error().message;
    const graph::Subgraph& graph = network->module.main();
    EXPECT_EQ(graph.inputs.size(), 1U) << kind.name;
    EXPECT_EQ(graph.outputs.size(), 1U) << kind.name;
    EXPECT_EQ(network->operators.size(), graph.ops.size()) << kind.name;
    EXPECT_TRUE(graph::Verify(network->module).ok()) << kind.name;
  }
}

TEST(Networks, ClassesEndInASoftmaxOfThem) {
  for (const NetworkKind& kind : NetworkKinds()) {
    const Result<Network> network = Build(KindLine(kind), kFrames);
    if (!network.ok()) continue;
    const graph::Op& last = network->module.main().ops.back();
    EXPECT_EQ(last.opcode, "SOFTMAX") << kind.name;
    EXPECT_EQ(TensorOf(*network, last.outputs[0]).shape, (graph::Shape{1, 3})) << kind.name;
  }
}

TEST(Networks, AnAutoencoderGivesAsManyValuesAsItTakes) {
  const Network network = Build("kind = 'fc_autoencoder'\nhidden = [9]", kRebuilt).value();
  EXPECT_EQ(TensorOf(network, network.module.main().outputs[0]).shape, (graph::Shape{1, 30}));
}

TEST(Networks, TheSameSeedGivesTheSameWeights) {
  for (const NetworkKind& kind : NetworkKinds()) {
    EXPECT_EQ(BuildSomehow(kind)->module, BuildSomehow(kind)->module) << kind.name;
  }
  const auto seeded = [](uint64_t seed) {
    return Build("kind = 'mlp'", {{1, 4, 4}, 2, seed})->module;
  };
  EXPECT_NE(seeded(1), seeded(2));
}

TEST(Networks, PicturesAreTakenByThoseThatCan) {
  for (const char* kind : {"ds_cnn", "mobilenet_v1", "resnet8", "mlp"}) {
    EXPECT_EQ(Message("kind = '" + std::string(kind) + "'", kPicture), "") << kind;
  }
  for (const char* kind : {"conv1d", "tcn", "svdf"}) {
    EXPECT_THAT(Message("kind = '" + std::string(kind) + "'", kPicture),
                HasSubstr("not images. Want one of ds_cnn, mobilenet_v1, resnet8"))
        << kind;
  }
}

TEST(Networks, TheSmallestInputsAreTaken) {
  for (const NetworkKind& kind : NetworkKinds()) {
    const NetworkPorts frame = {{1, 1, 1}, kind.name == std::string("fc_autoencoder") ? 0 : 2, 1};
    EXPECT_EQ(Message(KindLine(kind), frame), "") << kind.name;
  }
  EXPECT_EQ(Message("kind = 'mobilenet_v1'", {{1, 1, 1, 1}, 2, 1}), "");
}

TEST(Networks, StreamingVariantsMoveByOneFrame) {
  for (const std::string kind : {"conv1d", "tcn", "svdf"}) {
    const std::string plain = "kind = '" + kind + "'";
    Network whole = Build(plain, kFrames).value();
    EXPECT_FALSE(program::StreamFrames(whole.module).ok()) << kind;
    Network streaming = Build(plain + "\nstreaming = true", kFrames).value();
    EXPECT_TRUE(graph::Verify(streaming.module).ok()) << kind;
    EXPECT_EQ(program::StreamFrames(streaming.module).value(), 49) << kind;
  }
}

TEST(Networks, StreamingVariantsNeedAsManyFramesAsTheyLookAt) {
  const auto message = [](const std::string& keys, int32_t frames) {
    return Message(keys + "\nstreaming = true", {{1, frames, 10}, 3, 1});
  };
  EXPECT_EQ(message("kind = 'conv1d'", 13), "");
  EXPECT_THAT(message("kind = 'conv1d'", 12), HasSubstr("looks at 13 frames at once"));
  EXPECT_EQ(message("kind = 'tcn'", 31), "");
  EXPECT_THAT(message("kind = 'tcn'", 30), HasSubstr("and the input has 30. Want a longer input"));
  EXPECT_EQ(message("kind = 'svdf'", 15), "");
  EXPECT_THAT(message("kind = 'svdf'", 14), HasSubstr("looks at 15 frames at once"));
}

TEST(Networks, AStrideIsRefusedWhereFramesStream) {
  EXPECT_THAT(Message("kind = 'conv1d'\nstride = 2\nstreaming = true", kFrames),
              HasSubstr("line 2: key 'network.stride': 2, want 1 where streaming = true"));
}

TEST(Networks, AnotherTaskIsRefusedWithWhatIsWanted) {
  EXPECT_THAT(Message("kind = 'fc_autoencoder'", kFrames), HasSubstr("tell classes apart"));
  for (const NetworkKind& kind : NetworkKinds()) {
    if (kind.name == std::string("fc_autoencoder")) continue;
    EXPECT_THAT(Message(KindLine(kind), kRebuilt), HasSubstr("Want fc_autoencoder")) << kind.name;
  }
}

TEST(Networks, AnUnknownKindIsNamedWithTheNearest) {
  EXPECT_THAT(Message("kind = 'dscnn'", kFrames),
              HasSubstr("recipe.toml: line 1: key 'network.kind': 'dscnn'"));
  EXPECT_THAT(Message("kind = 'dscnn'", kFrames), HasSubstr("Did you mean 'ds_cnn'?"));
  EXPECT_THAT(Message("filters = 4", kFrames), HasSubstr("'network.kind': missing"));
}

TEST(Networks, AKeyOfAnotherKindIsUnknown) {
  EXPECT_THAT(Message("kind = 'mlp'\nfilters = 4", kFrames),
              HasSubstr("line 2: unknown key 'filters' in [network]"));
}

TEST(Networks, ValuesOutOfRangeAreRefusedWithTheRange) {
  for (const auto& [lines, wanted] :
       std::vector<Wrong>{{"kind = 'ds_cnn'\nfilters = 0", "1 to 1024"},
                          {"kind = 'ds_cnn'\nblocks = 33", "0 to 32"},
                          {"kind = 'ds_cnn'\nkernel = [3]", "two, along time and along width"},
                          {"kind = 'ds_cnn'\nkernel = [3, 65]", "from 1 to 64"},
                          {"kind = 'ds_cnn'\ndropout = 1.0", "0 to 0.9"},
                          {"kind = 'mobilenet_v1'\nwidth = 3.0", "0.03 to 2"},
                          {"kind = 'mobilenet_v1'\nblocks = 14", "1 to 13"},
                          {"kind = 'resnet8'\nfilters = 257", "1 to 256"},
                          {"kind = 'conv1d'\nfilters = []", "a list of whole numbers"},
                          {"kind = 'conv1d'\nstride = 65", "1 to 64"},
                          {"kind = 'tcn'\nblocks = 9", "1 to 8"},
                          {"kind = 'tcn'\nkernel = 1", "2 to 32"},
                          {"kind = 'svdf'\nmemory = 65", "1 to 64"},
                          {"kind = 'mlp'\nhidden = [8193]", "from 1 to 8192"},
                          {"kind = 'fc_autoencoder'\nbottleneck = 0", "1 to 8192"}}) {
    EXPECT_THAT(Message(lines, kFrames), HasSubstr("line 2: key 'network.")) << lines;
    EXPECT_THAT(Message(lines, kFrames), HasSubstr(wanted)) << lines;
  }
}

// Billions of weights are refused before there is memory for them.
TEST(Networks, WhatNoChipCouldHoldIsRefused) {
  EXPECT_THAT(Message("kind = 'mlp'\nhidden = [8192]", {{1, 1024, 1024, 3}, 2, 1}),
              HasSubstr("25769820160 weights"));
  EXPECT_THAT(Message("kind = 'fc_autoencoder'", {{1, 100'000, 800}, 0, 1}),
              HasSubstr("Take a smaller input"));
  EXPECT_THAT(Message("kind = 'mobilenet_v1'\nwidth = 2.0", {{1, 1024, 1024, 3}, 2, 1}),
              HasSubstr("values in a tensor"));
}

TEST(ClassicalKinds, ValuesOutOfRangeAreRefusedWithTheRange) {
  const auto message = [](const std::string& lines) {
    const toml::table table = ParseToml(lines, "recipe.toml").value();
    const auto kind = ReadModelKind(TomlReader(table, "recipe.toml", "network"), 1);
    return kind.ok() ? "" : kind.error().message;
  };
  EXPECT_EQ(message("kind = 'forest'\ntrees = 1000"), "");
  for (const auto& [lines, wanted] :
       std::vector<Wrong>{{"kind = 'forest'\ntrees = 1001", "trees': 1001, want 1 to 1000"},
                          {"kind = 'forest'\nmax_depth = 0", "0, want 1 to 30"},
                          {"kind = 'forest'\nmin_leaf = 0", "0, want 1 to 2147483647"},
                          {"kind = 'forest'\ncandidates = -1", "-1, want 0 to 2147483647"},
                          {"kind = 'k_means'\nclusters = 0", "0, want 1 to 1000"},
                          {"kind = 'k_means'\nmost_rounds = 0", "0, want 1 to 100000"},
                          {"kind = 'k_means'\nquantile = 0.0", "0, want above 0, at most 1"},
                          {"kind = 'mahalanobis'\nquantile = 1.1", "1.1, want above 0"}}) {
    EXPECT_THAT(message(lines), HasSubstr("line 2: key 'network.")) << lines;
    EXPECT_THAT(message(lines), HasSubstr(wanted)) << lines;
  }
}

}  // namespace
}  // namespace mote::trainer
