// SPDX-License-Identifier: Apache-2.0
// `mote emulate` on the tiny model: keys, equality with `run`, and figures that hold together.
#include <gmock/gmock.h>

#include "tests/end_to_end/mote_command.h"

namespace mote::end_to_end {
namespace {

using testing::HasSubstr;

class Emulate : public FirmwareTest {
 protected:
  Json Emulated(const Words& more = {}) const {
    Words words = {"emulate", model_, "--board", "mps2_an386", "--input", input_};
    words.insert(words.end(), more.begin(), more.end());
    return MoteJson(words);
  }
};

TEST_F(Emulate, AnswersAsRunDoesInAllNumerics) {
  for (const char* numerics : {"single", "tflm", "xnnpack"}) {
    const Json run = MoteJson({"run", model_, "--input", input_, "--numerics", numerics});
    const Json emulated = Emulated({"--numerics", numerics});
    EXPECT_EQ(emulated["output"], run["output"]) << numerics;
    EXPECT_EQ(emulated["label"], run["label"]) << numerics;
  }
}

TEST_F(Emulate, EachWayToOptimiseGivesTheSameAnswer) {
  const Json run = MoteJson({"run", model_, "--input", input_});
  for (const char* optimize : {"speed", "size", "ram"}) {
    EXPECT_EQ(Emulated({"--optimize", optimize})["output"], run["output"]) << optimize;
  }
}

TEST_F(Emulate, FiguresHoldTogetherAndRepeat) {
  const Json json = Emulated();
  for (const char* key : {"instructions",
                          "cycles",
                          "arena_bytes",
                          "stack_bytes",
                          "flash_bytes",
                          "ram_bytes",
                          "latency_ms",
                          "energy_mj"}) {
    ASSERT_TRUE(json[key].is_number()) << key;
    EXPECT_GT(json[key].get<double>(), 0) << key;
  }
  EXPECT_GE(json["cycles"], json["instructions"]);
  EXPECT_LE(json["stack_bytes"], json["stack_bound_bytes"]);
  EXPECT_GE(json["ram_bytes"].get<int64_t>(),
            json["arena_bytes"].get<int64_t>() + json["stack_bytes"].get<int64_t>());
  int64_t cycles = 0;
  for (const Json& layer : json["layers"]) {
    for (const char* key : {"op", "name", "macs", "cycles"}) EXPECT_TRUE(layer.contains(key));
    EXPECT_GT(layer["cycles"], 0) << layer;
    cycles += layer["cycles"].get<int64_t>();
  }
  EXPECT_LE(cycles, json["cycles"].get<int64_t>());
  EXPECT_GT(cycles, json["cycles"].get<int64_t>() * 9 / 10);
  EXPECT_EQ(Emulated(), json);
}

TEST_F(Emulate, WithoutAnInputAFixedOneIsTaken) {
  const Json once = MoteJson({"emulate", model_, "--board", "mps2_an386"});
  EXPECT_EQ(MoteJson({"emulate", model_, "--board", "mps2_an386"})["output"], once["output"]);
}

TEST_F(Emulate, ProfileShowsEachLayerAndFunction) {
  EXPECT_FALSE(Emulated({"--profile"})["functions"].empty());
  const ProcessResult text =
      RunMote({"emulate", model_, "--board", "mps2_an386", "--input", input_, "--profile"});
  EXPECT_THAT(text.out, HasSubstr("DEPTHWISE_CONV_2D"));
  EXPECT_THAT(text.out, HasSubstr("function"));
}

// A layer's error may be larger; where they add up, it is less.
TEST_F(Emulate, CyclesAreAboutWhatWasEstimated) {
  const Json emulated = Emulated({"--optimize", "speed"});
  double cycles = 0, estimated = 0;
  for (const Json& layer : emulated["layers"]) {
    ASSERT_TRUE(layer.contains("cycles_estimated")) << layer;
    cycles += layer["cycles"].get<double>();
    estimated += layer["cycles_estimated"].get<double>();
  }
  EXPECT_NEAR(estimated / cycles, 1, 0.1);
}

TEST_F(Emulate, ABoardThatIsNotEmulatedIsRefused) {
  const ProcessResult result = RunMote({"emulate", model_, "--board", "nano33ble"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("'nano33ble': is not emulated. See 'mote boards'"));
}

}  // namespace
}  // namespace mote::end_to_end
