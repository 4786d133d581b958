// SPDX-License-Identifier: Apache-2.0
// Files of any bytes, given to every command that takes one: exit 1, a message with the file's
// name, nothing printed and nothing written.
#include <gmock/gmock.h>

#include <fstream>
#include <random>

#include "tests/end_to_end/mote_command.h"

namespace mote::end_to_end {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr uint32_t kSeed = 31;

class HostileFiles : public MoteTest {
 protected:
  graph::Bytes Model() const { return ReadBytes(model_).value(); }

  // Each command that reads a model, given this one.
  std::vector<Words> CommandsOver(const std::string& model) const {
    return {{"inspect", model},
            {"run", model, "--input", input_},
            {"eval", model, "--data", folder_.path().string(), "--labels", Labels()},
            {"explain", model, model_, "--data", input_},
            {"compile", model, "--board", "nano33ble", "-o", Path("out")},
            {"emulate", model, "--board", "mps2_an386"}};
  }

  std::string Labels() const {
    std::ofstream(Path("labels.csv")) << "file,label\ninput.bin,1\n";
    return Path("labels.csv");
  }

  void ExpectRefused(const Words& words, const std::string& file) const {
    const std::string line = testing::PrintToString(words);
    const auto before = Listing();
    const ProcessResult result = RunMote(words);
    EXPECT_EQ(result.exit_code, 1) << line << result.err;
    EXPECT_EQ(result.out, "") << line;
    EXPECT_THAT(result.err, StartsWith("mote: ")) << line;
    EXPECT_THAT(result.err, HasSubstr(file)) << line;
    EXPECT_EQ(Listing(), before) << line;
  }

  void ExpectRefusedByAll(const std::string& model) const {
    for (const Words& words : CommandsOver(model)) ExpectRefused(words, model);
    ExpectRefused({"explain", model_, model, "--data", input_}, model);
  }
};

TEST_F(HostileFiles, AModelThatIsNoneIsRefusedByEachCommand) {
  std::mt19937 random(kSeed);
  graph::Bytes noise(1000);
  for (uint8_t& byte : noise) byte = static_cast<uint8_t>(random());
  graph::Bytes marked = noise;  // random behind the right identifier
  const graph::Bytes model = Model();
  std::copy(model.begin(), model.begin() + 8, marked.begin());
  static_cast<void>(Labels());
  ExpectRefusedByAll(Write("empty.tflite", {}));
  ExpectRefusedByAll(Write("noise.tflite", noise));
  ExpectRefusedByAll(Write("marked.tflite", marked));
  ExpectRefusedByAll(Path("missing.tflite"));
  std::filesystem::create_directory(Path("folder.tflite"));
  ExpectRefusedByAll(Path("folder.tflite"));
}

TEST_F(HostileFiles, ATruncatedModelIsRefusedByEachCommand) {
  const graph::Bytes model = Model();
  static_cast<void>(Labels());
  for (const size_t size : {size_t{1},
                            size_t{7},
                            size_t{8},
                            size_t{100},
                            model.size() / 2,
                            model.size() - 16,
                            model.size() - 1}) {
    const graph::Bytes part(model.begin(), model.begin() + static_cast<std::ptrdiff_t>(size));
    ExpectRefusedByAll(Write("part.tflite", part));
  }
}

// A flipped bit may leave a well-formed model (a weight, a scale): then the answer is one. Whatever
// is refused by `run` is refused by the others that compile.
TEST_F(HostileFiles, AFlippedBitIsRefusedOrHarmless) {
  std::mt19937 random(kSeed);
  static_cast<void>(Labels());
  const graph::Bytes model = Model();
  int refused = 0;
  for (int i = 0; i < 60; ++i) {
    graph::Bytes flipped = model;
    const size_t at = i < 20 ? random() % 64 : random() % flipped.size();
    flipped[at] = static_cast<uint8_t>(flipped[at] ^ (1U << random() % 8));
    const std::string file = Write("flipped.tflite", flipped);
    const ProcessResult run = RunMote({"run", file, "--input", input_});
    ASSERT_EQ(run.signal, 0) << "seed " << kSeed << ", flip " << i << ": " << run.err;
    if (run.exit_code == 0) continue;
    EXPECT_EQ(run.exit_code, 1) << run.err;
    const bool well_formed = RunMote({"inspect", file}).exit_code == 0;
    const std::vector<Words> commands = CommandsOver(file);
    // An input of another size is the input's fault: only the compiling commands take none.
    if (!well_formed) ExpectRefused(commands[0], file);
    if (run.err.find(file) == std::string::npos) continue;
    for (size_t c = 1; c < commands.size(); ++c) ExpectRefused(commands[c], file);
    ++refused;
  }
  EXPECT_GT(refused, 10);
}

TEST_F(HostileFiles, InputsOfTheWrongKindAreRefusedByName) {
  const std::string empty = Write("empty.bin", {});
  const std::string npy = Write("noise.npy", {1, 2, 3, 4});
  const std::string other = Write("other.bin", graph::Bytes(489));
  for (const std::string& file :
       {empty, npy, other, Path("missing.bin"), folder_.path().string()}) {
    ExpectRefused({"run", model_, "--input", file}, file);
    ExpectRefused({"emulate", model_, "--board", "mps2_an386", "--input", file}, file);
  }
}

TEST_F(HostileFiles, DataSetsOfTheWrongKindAreRefusedByName) {
  const std::string labels = Labels();
  const std::string npy = Write("noise.npy", {1, 2, 3, 4});
  for (const std::string& data : {npy, Path("missing.npy")}) {
    ExpectRefused({"eval", model_, "--data", data, "--labels", labels}, data);
  }
  const std::string folder = folder_.path().string();
  const auto table = [&](const std::string& text) {
    return Write("table.csv", graph::Bytes(text.begin(), text.end()));
  };
  for (const char* text : {"",
                           "file\ninput.bin\n",
                           "file,label\ninput.bin\n",
                           "file,label\n",
                           "file,label\n\"input.bin,1\n",
                           "file,label\nnot_there.bin,1\n"}) {
    const std::string file = table(text);
    ExpectRefused({"eval", model_, "--data", folder, "--labels", file}, file);
  }
  ExpectRefused({"eval", model_, "--data", folder, "--labels", table("file,label\ninput.bin,12\n")},
                "label '12'");
  ExpectRefused({"eval", model_, "--data", folder, "--labels", Path("missing.csv")}, "missing.csv");
}

}  // namespace
}  // namespace mote::end_to_end
