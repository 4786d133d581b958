// SPDX-License-Identifier: Apache-2.0
// The wake-word app on the emulated board: what it says is what this machine hears, and what goes
// wrong with its device is said once and never heard as a word.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "runtime/ops/common/op_testing.h"
#include "tests/end_to_end/mote_command.h"
#include "tests/end_to_end/scene.h"
#include "tests/shared_data.h"

namespace mote::end_to_end {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Seconds of noise that grows and fades: the detector has something to do.
std::vector<int16_t> Noise(int seconds) {
  mote::testing::Random random(11);
  std::vector<int16_t> samples(static_cast<size_t>(seconds * kRate));
  for (size_t i = 0; i < samples.size(); ++i) {
    const int level = 40 + static_cast<int>(i / 80 % 200) * 20;
    samples[i] = static_cast<int16_t>(random.Int(-level, level));
  }
  return samples;
}

class WakeWordApp : public FirmwareTest {
 protected:
  Words Command(int seconds, const Words& more) const { return CommandOf(Noise(seconds), more); }
  Words Heard(const Scene& scene, const std::string& app = "wakeword") const {
    return CommandOf(scene.samples(), {}, app);
  }

  Words CommandOf(const std::vector<int16_t>& samples,
                  const Words& more,
                  const std::string& app = "wakeword") const {
    const auto* const bytes = reinterpret_cast<const uint8_t*>(samples.data());
    const std::string wav = WriteWav({bytes, bytes + samples.size() * sizeof(int16_t)});
    Words words = {"emulate", app, "--board", "mps2_an386", "--input", wav};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  // Four voices of espeak-ng say the word and something else, in turn.
  void HearsOnly(const char* word, const char* other, const std::string& app) const {
    if (!CanSpeak()) GTEST_SKIP() << "no espeak-ng";
    Scene scene;
    scene.Pause(2);
    for (const char* voice : {"en-us+m3", "en-gb+f4", "en-us+m7", "en-gb+f2"}) {
      scene.AddWord(Said(voice, word));
      scene.Pause(0.8);
      scene.Add(Said(voice, other));
      scene.Pause(0.8);
    }
    const Json answer = MoteJson(Heard(scene, app));
    EXPECT_EQ(answer["equals_host"], true);
    EXPECT_EQ(answer["deadline_misses"], 0);
    EXPECT_GE(scene.Judge(answer).words, 3);
    EXPECT_EQ(scene.Judge(answer).others, 0);
  }

  Json Emulate(int seconds, const Words& faults = {}) const {
    Words words;
    for (const std::string& fault : faults) words.insert(words.end(), {"--fault", fault});
    return MoteJson(Command(seconds, words));
  }

  static double MwOf(const Json& answer, const std::string& name) {
    for (const Json& part : answer["power"]["parts"]) {
      if (part["part"] == name) return part["mw"];
    }
    ADD_FAILURE() << name;
    return 0;
  }

  static std::vector<std::string> Faults(const Json& answer) {
    std::vector<std::string> faults;
    for (const Json& event : answer["events"]) {
      if (event["kind"] == "fault") faults.push_back(event["fault"]);
    }
    return faults;
  }

  static int HitsBetween(const Json& answer, double begin_s, double end_s) {
    int hits = 0;
    for (const Json& event : answer["events"]) {
      const double time_s = event["time_s"];
      hits += event["kind"] == "hit" && time_s > begin_s && time_s < end_s ? 1 : 0;
    }
    return hits;
  }
};

TEST_F(WakeWordApp, HearsItsWordWhoeverSaysItAndNothingElse) {
  HearsOnly("Alexa", "What is the weather going to be tomorrow?", "wakeword");
}

// People, some of whom it has learned from: how well it hears others says bench/wakeword/measure.
TEST_F(WakeWordApp, HearsPeople) {
  if (!SharedFolder()) GTEST_SKIP() << "no recordings: no folder of shared data";
  const std::filesystem::path words = *SharedFolder() / "data/kws/wakeword";
  Scene scene;
  scene.Pause(2);
  for (int i = 0; i < 8; ++i) {
    scene.AddWord(Recorded(words / fmt::format("alexa_{:04}.flac", 10 * i)));
    scene.Pause(0.5);
    scene.Add(Recorded(words / fmt::format("jarvis_{:04}.flac", 10 * i)));
    scene.Pause(0.5);
  }
  const Json answer = MoteJson(Heard(scene));
  EXPECT_EQ(answer["equals_host"], true);
  EXPECT_GE(scene.Judge(answer).words, 7);
  EXPECT_EQ(scene.Judge(answer).others, 0);
}

TEST_F(WakeWordApp, AVariantHearsItsOwnWord) { HearsOnly("Computer", "Alexa", "computer"); }

TEST_F(WakeWordApp, TheVariantOfTwelveWordsSaysWhichItWas) {
  if (!CanSpeak()) GTEST_SKIP() << "no espeak-ng";
  const std::vector<std::string> words = {"alexa", "computer", "jarvis", "smart_mirror", "happy"};
  Scene scene;
  scene.Pause(2);
  for (std::string word : words) {  // one may be missed, none taken for another
    std::replace(word.begin(), word.end(), '_', ' ');
    scene.AddWord(Said("en-us+m3", word));
    scene.Pause(1);
  }
  const Json answer = MoteJson(Heard(scene, "keywords"));
  EXPECT_EQ(answer["equals_host"], true);
  EXPECT_EQ(answer["deadline_misses"], 0);
  auto next = words.begin();  // that may be heard
  int heard = 0;
  for (const Json& event : answer["events"]) {
    if (event["kind"] != "hit") continue;
    const auto said = std::find(next, words.end(), event["label"].get<std::string>());
    ASSERT_NE(said, words.end()) << event << " in the place of another, or twice";
    next = said + 1;
    ++heard;
  }
  EXPECT_GE(heard, 4);
}

// The command itself compares each hit with this machine's.
TEST_F(WakeWordApp, SaysWhatThisMachineHearsAndNothingElse) {
  Json answer = Emulate(5);
  EXPECT_EQ(answer["equals_host"], true);
  EXPECT_THAT(Faults(answer), ElementsAre("lost_state"));  // its first start
  EXPECT_EQ(answer["bytes_sent"], 20 * answer["events"].size());
  EXPECT_EQ(answer["hops"], 250);
}

TEST_F(WakeWordApp, ThePartsOfItsPowerAddUpAndItsCyclesAreAllOfThem) {
  Json answer = Emulate(3);
  Json& power = answer["power"];
  double sum_mw = 0;
  for (const Json& part : power["parts"]) {
    EXPECT_GT(part["mw"], 0) << part;
    EXPECT_NE(part["source"], "") << part;
    sum_mw += part["mw"].get<double>();
  }
  EXPECT_NEAR(sum_mw, answer["average_power_mw"], 1e-9);
  EXPECT_EQ(power["average_mw"], answer["average_power_mw"]);
  double cycles_per_s = 0;
  for (const char* part : {"features", "network", "app"}) {
    EXPECT_GT(power["cycles_per_s"][part], 0) << part;
    cycles_per_s += power["cycles_per_s"][part].get<double>();
  }
  EXPECT_NEAR(cycles_per_s / 64e6, answer["duty"], 1e-9);
  EXPECT_GT(MwOf(answer, "capture"), MwOf(answer, "radio"));
}

TEST_F(WakeWordApp, ItsDayIsWhatItSendsAndNotWhatItHears) {
  const Json few = MoteJson(Command(2, {"--events-per-day", "9"}));
  EXPECT_EQ(few["bytes_per_day"]["bytes"], 20 * (9 + 1));
  EXPECT_EQ(few["bytes_per_day"]["raw_sound_bytes"], 2'764'800'000);
  EXPECT_EQ(few["bytes_per_day"]["factor"], 13'824'000);
  const Json many = MoteJson(Command(2, {"--events-per-day", "99"}));
  EXPECT_NEAR(MwOf(many, "radio"), 10 * MwOf(few, "radio"), 1e-9);
}

// Of the first start of a device there is an event: lost_state.
TEST_F(WakeWordApp, EventsAreSaidOnceAndBeforeTheAnswer) {
  const ProcessResult text = RunMote(Command(1, {}));
  const size_t event = text.out.find("wakeword 1: fault lost_state");
  EXPECT_LT(event, text.out.find("mW on average"));
  EXPECT_EQ(text.out.find("lost_state", event + 30), std::string::npos);
  const ProcessResult json = RunMote(Command(1, {"--json"}));
  EXPECT_THAT(json.err, HasSubstr("wakeword 1: fault lost_state"));
  EXPECT_EQ(Json::parse(json.out)["events"].size(), 1u);
}

TEST_F(WakeWordApp, DrawsWhatItWasGivenAndNoFaultyDevice) {
  const Json answer = MoteJson(Command(2, {"--picture", Path("heard.svg")}));
  EXPECT_EQ(answer["picture"], Path("heard.svg"));
  EXPECT_THAT(ReadText(Path("heard.svg")).value(),
              AllOf(HasSubstr("wakeword hears joined.wav"), HasSubstr("alexa")));
  EXPECT_EQ(
      RunMote(Command(1, {"--picture", Path("faulty.svg"), "--fault", "stuck@1+5"})).exit_code, 2);
  const ProcessResult of_model = RunMote(
      {"emulate", model_, "--board", "mps2_an386", "--input", input_, "--picture", Path("x.svg")});
  EXPECT_EQ(of_model.exit_code, 2);
  EXPECT_THAT(of_model.err, HasSubstr("mote listen"));
}

struct FaultCase {
  const char* injected;
  const char* said;
  double begin_s, end_s;  // no word may be heard between them
};

TEST_F(WakeWordApp, EachFaultIsSaidOnceAndIsNoWord) {
  const FaultCase cases[] = {
      {"missing@1+3", "sensor_missing", 2.1, 4.9},
      {"stuck@1+5", "sensor_stuck", 4.1, 6.9},
      {"silent@1+5", "sensor_silent", 4.1, 6.9},
      {"saturated@1+3", "sensor_saturated", 1.6, 4.9},
      {"lost@2+0.5", "overrun", 0, 0},
      {"clock_jump@2+3600", "clock_jump", 0, 0},
      {"hang@2", "watchdog", 0, 0},
  };
  for (const FaultCase& c : cases) {
    const Json answer = Emulate(8, {c.injected});
    EXPECT_THAT(Faults(answer), ElementsAre("lost_state", c.said)) << c.injected;
    EXPECT_EQ(HitsBetween(answer, c.begin_s, c.end_s), 0) << c.injected;
  }
}

// Power goes, and again in the middle of what the next start writes before it says anything: that
// the microphone is stuck.
TEST_F(WakeWordApp, ACutWhileStateIsWrittenIsSaidAndNoCounterComesAgain) {
  int torn = 0;
  for (const char* fault : {"power_cut@1",
                            "power_cut@1+1",
                            "power_cut@1+64",
                            "power_cut@1+70",
                            "power_cut@1+80",
                            "power_cut@1+81"}) {
    Json answer = Emulate(7, {fault, "stuck@1.5+5"});
    uint32_t last = 0;
    for (const Json& event : answer["events"]) {
      EXPECT_GT(event["counter"], last) << fault;
      last = event["counter"];
    }
    const std::vector<std::string> faults = Faults(answer);
    torn += std::count(faults.begin(), faults.end(), "torn_state") > 0 ? 1 : 0;
  }
  EXPECT_GE(torn, 2);
}

TEST_F(WakeWordApp, AFaultThatIsNoneIsRefused) {
  const ProcessResult result = RunMote(
      {"emulate", "wakeword", "--board", "mps2_an386", "--input", "x.wav", "--fault", "stuk@2"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("Did you mean 'stuck'?"));
  for (const char* fault : {"stuck", "stuck@", "stuck@x", "stuck@1+", "stuck@-1", "stuck@1+nan"}) {
    EXPECT_EQ(
        RunMote(
            {"emulate", "wakeword", "--board", "mps2_an386", "--input", "x.wav", "--fault", fault})
            .exit_code,
        2)
        << fault;
  }
}

TEST_F(WakeWordApp, IsListedAndItsNameIsThatOfItsModel) {
  Json apps = MoteJson({"apps"});
  std::vector<std::string> names;
  for (const Json& app : apps["apps"]) names.push_back(app["name"]);
  EXPECT_THAT(names, ElementsAre("computer", "keywords", "wakeword"));
  EXPECT_EQ(RunMote({"inspect", "wakeword"}).exit_code, 0);
}

}  // namespace
}  // namespace mote::end_to_end
