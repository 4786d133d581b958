// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/prepare.h"

#include <gmock/gmock.h>

#include "trainer/data/data_testing.h"

namespace mote::trainer {
namespace {

using ::testing::HasSubstr;

// Two classes of a few frames each, with more lines in the recipe.
class OpenDataTest : public ::testing::Test {
 protected:
  OpenDataTest() {
    for (const char* file : {"a.npy", "b.npy"}) {
      folder_.Npy(file, "<f4", {10, 4}, std::vector<float>(40, 1));
    }
  }

  static Recipe RecipeWith(const std::string& detector,
                           const std::string& second,
                           const std::string& of_first = "") {
    const std::string toml = R"(
name = "bumps"
task = "classification"
[[data]]
folder = "a.npy"
as = "a"
)" + of_first + R"(
[[data]]
folder = "b.npy"
as = ")" + second + R"("
[frontend.series]
period_s = 1
features = ["value"]
channels = ["x"]
[frontend.detector]
)" + detector + R"(
[input]
frames = 4
[network]
kind = "mlp"
)";
    return ReadRecipe(toml, "bumps.toml").value();
  }

  PrepareOptions Options() const {
    PrepareOptions options;
    options.recipe_folder = folder_.path();
    options.cache = folder_.path() / "cache";
    return options;
  }

  Result<Dataset> Open(const std::string& detector, const std::string& second = "b") const {
    Recipe recipe = RecipeWith(detector, second);
    return OpenData(recipe, Options());
  }

  std::string ErrorOf(const std::string& detector, const std::string& second = "b") {
    const Result<Dataset> opened = Open(detector, second);
    return opened.ok() ? "" : opened.error().message;
  }

  testing::DataFolder folder_;
};

TEST_F(OpenDataTest, OneClassIsNothingToTellApart) {
  EXPECT_THAT(ErrorOf("", "a"), HasSubstr("all of the data is 'a', want two classes or more"));
}

TEST_F(OpenDataTest, SilentClassesAreThoseOfTheData) {
  EXPECT_EQ(ErrorOf("silent = [\"b\"]"), "");
  EXPECT_THAT(ErrorOf("silent = [\"c\"]"),
              HasSubstr("frontend: detector.silent: 'c', want one of a, b."));
}

TEST_F(OpenDataTest, LabelsAreTheClasses) {
  EXPECT_EQ(ErrorOf("labels = [\"a\", \"b\"]"), "");
  EXPECT_EQ(ErrorOf("labels = [\"b\", \"a\"]"),
            "frontend.detector.labels: are b, a, want the classes of the data, a, b. Leave them "
            "out.");
}

TEST_F(OpenDataTest, RowsWeighWhatTheirSourceSays) {
  for (const std::string weight : {"1", "4"}) {
    Recipe recipe = RecipeWith("", "b", "weight = " + weight);
    const Dataset dataset = OpenData(recipe, Options()).value();
    const Result<Prepared> prepared = Prepare(recipe, dataset, Options());
    ASSERT_TRUE(prepared.ok()) << prepared.error().message;
    const FitData& data = prepared->data;
    ASSERT_EQ(data.weights.size(), weight == "1" ? 0U : data.training[0].label.size());
    for (size_t i = 0; i < data.weights.size(); ++i) {
      EXPECT_EQ(data.weights[i], data.training[0].label[i] == 0 ? 4 : 1);
    }
  }
}

}  // namespace
}  // namespace mote::trainer
