// SPDX-License-Identifier: Apache-2.0
// Every other model of the shared folder: mote answers as the oracle does, or says why it does not
// take the model, in the words of tests/golden/refusals.txt.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/program/compile.h"
#include "compiler/tflite/read.h"
#include "support/file.h"
#include "tests/conformance/every_tensor.h"
#include "tests/conformance/inputs.h"
#include "tests/conformance/oracle_testing.h"

namespace mote::conformance {
namespace fs = std::filesystem;

namespace {

constexpr uint32_t kSeed = 7;

ops::LowerOptions Tflm() {
  ops::LowerOptions options;
  options.rounding = Rounding::kTflm;
  return options;
}

std::vector<std::string> ModelsBelow(const fs::path& folder) {
  std::vector<std::string> models;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".tflite") continue;
    models.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(models.begin(), models.end());
  return models;
}

class SharedModels : public testing::Test {
 protected:
  void SetUp() override {
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
  }
  static fs::path Folder() { return *SharedFolder() / "models"; }
};

Result<program::Program> ReadAndCompile(const fs::path& path) {
  MOTE_TRY(graph::Module module, tflite::ReadFile(path));
  return program::Compile(std::move(module), {.lower = Tflm()});
}

std::string Refusals(const fs::path& folder) {
  std::string text;
  for (const std::string& model : ModelsBelow(folder)) {
    const auto program = ReadAndCompile(folder / model);
    if (!program.ok()) text += model + ": " + program.error().message + "\n";
  }
  return text;
}

TEST_F(SharedModels, AreRefusedInTheWordsOfTheGoldenFile) {
  const fs::path golden = fs::path(MOTE_SOURCE_DIR) / "tests/golden/refusals.txt";
  const std::string found = Refusals(Folder());
  if (std::getenv("MOTE_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(WriteFile(golden, found).ok());
  }
  const Result<std::string> wanted = ReadText(golden);
  ASSERT_TRUE(wanted.ok()) << wanted.error().message;
  EXPECT_EQ(found, *wanted) << "MOTE_UPDATE_GOLDEN=1 writes the file anew";
}

class EachSharedModel : public SharedModels, public testing::WithParamInterface<OracleKind> {
 protected:
  void SetUp() override {
    SharedModels::SetUp();
    MOTE_NEED_ORACLE(GetParam());
  }
};

// Does the model compute in float32? TensorFlow Lite 2.2.0 sums in another order there, and what is
// left of two large terms is then anything.
bool ComputesInFloat(const graph::Module& module) {
  const std::vector<graph::Tensor>& tensors = module.main().tensors;
  return std::any_of(tensors.begin(), tensors.end(), [&](const graph::Tensor& tensor) {
    return tensor.dtype == graph::DType::kFloat32 && graph::IsConstant(module, tensor);
  });
}

// One inference after the other: variables keep their values. An interpreter has none. The error is
// the oracle's, which does not take the model.
Result<Comparison> Compare(const graph::Module& module,
                           const program::Program& program,
                           TracedOracle& oracle) {
  Comparison here;
  TracedProgram compiled(module, program);
  for (const Inputs& inputs : MadeInputs(module, kSeed)) {
    MOTE_TRY(const TensorBytes want, oracle.Run(inputs));
    here.Add(module, compiled.Run(inputs), want);
    if (!program.variables.empty()) continue;
    here.Add(module, TraceInterpreter(module, Tflm(), inputs).value(), want);
  }
  return here;
}

// What this prints becomes docs/models.md (tools/models_table).
TEST_P(EachSharedModel, AnswersAsTheOracleInEachTensor) {
  size_t compared = 0;
  for (const std::string& name : ModelsBelow(Folder())) {
    const Result<graph::Module> module = tflite::ReadFile(Folder() / name);
    if (!module.ok()) continue;
    const auto program = program::Compile(*module, {.lower = Tflm()});
    if (!program.ok()) continue;
    if (GetParam() == OracleKind::kTflite && ComputesInFloat(*module)) continue;
    auto oracle = TracedOracle::Open(GetParam(), *module);
    const Result<Comparison> here =
        oracle.ok() ? Compare(*module, *program, *oracle) : oracle.error();
    if (!here.ok()) {
      EXPECT_NE(GetParam(), OracleKind::kTflm) << name << ": " << here.error().message;
      continue;
    }
    EXPECT_EQ(here->different, 0u) << name << ": " << here->first;
    fmt::print("model {} {} {} {}\n", OracleName(GetParam()), name, here->bytes, here->different);
    ++compared;
  }
  EXPECT_GT(compared, 0u);
}

INSTANTIATE_TEST_SUITE_P(Shared,
                         EachSharedModel,
                         testing::Values(OracleKind::kTflite, OracleKind::kTflm),
                         [](const auto& row) { return OracleName(row.param); });

}  // namespace
}  // namespace mote::conformance
