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

  Result<Dataset> Open(const std::string& detector, const std::string& second = "b") {
    const std::string toml = R"(
name = "bumps"
task = "classification"
[[data]]
folder = "a.npy"
as = "a"
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
    MOTE_TRY(Recipe recipe, ReadRecipe(toml, "bumps.toml"));
    PrepareOptions options;
    options.recipe_folder = folder_.path();
    return OpenData(recipe, options);
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

}  // namespace
}  // namespace mote::trainer
