// SPDX-License-Identifier: Apache-2.0
// mote init: recipes that mote train takes.
#include <gmock/gmock.h>

#include "tests/end_to_end/mote_command.h"

namespace mote::end_to_end {
namespace {

using ::testing::HasSubstr;

class Init : public MoteTest {
 protected:
  static std::string Template(const std::string& kind) {
    return ReadText(std::string(MOTE_SOURCE_DIR) + "/trainer/templates/" + kind + ".toml").value();
  }
};

TEST_F(Init, WritesTheRecipeOfEachKind) {
  for (const char* kind : {"wakeword", "anomaly", "image", "timeseries"}) {
    const std::string file = Path(std::string(kind) + "_recipe.toml");
    const Json json = MoteJson({"init", kind, "-o", file});
    EXPECT_EQ(json["kind"], kind);
    EXPECT_EQ(json["output"], file);
    EXPECT_EQ(ReadText(file).value(), Template(kind));
    const ProcessResult checked = RunMote({"train", file, "--check"});
    EXPECT_EQ(checked.exit_code, 1);
    EXPECT_THAT(checked.err, HasSubstr("want a folder")) << "only its data are missing";
  }
}

TEST_F(Init, AFileThatIsThereIsReplacedOnlyByForce) {
  const std::string file = Write("mine.toml", {'m', 'i', 'n', 'e'});
  const ProcessResult refused = RunMote({"init", "image", "-o", file});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("mine.toml: is there already"));
  EXPECT_EQ(ReadText(file).value(), "mine");
  EXPECT_EQ(RunMote({"init", "image", "-o", file, "--force"}).exit_code, 0);
  EXPECT_EQ(ReadText(file).value(), Template("image"));
}

TEST_F(Init, AnUnknownKindIsNamedWithTheNearest) {
  const ProcessResult result = RunMote({"init", "wakword", "-o", Path("x.toml")});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("Did you mean 'wakeword'?"));
  EXPECT_THAT(result.err, HasSubstr("anomaly, image, timeseries, wakeword"));
  EXPECT_FALSE(std::filesystem::exists(Path("x.toml")));
}

TEST_F(Init, AFolderThatIsNotThereIsSaid) {
  const ProcessResult result = RunMote({"init", "image", "-o", Path("no/such/x.toml")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("cannot be written"));
}

}  // namespace
}  // namespace mote::end_to_end
