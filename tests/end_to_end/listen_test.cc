// SPDX-License-Identifier: Apache-2.0
// mote attach, inspect and listen: models by others hear what their authors say.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>

#include "tests/end_to_end/listening.h"

namespace mote::end_to_end {
namespace {

using ::testing::HasSubstr;

class ListenTest : public ListeningTest {
 protected:
  // Links to the first recordings of a word.
  std::string Recordings(const std::string& word, int count) const {
    const std::filesystem::path folder = folder_.path() / word;
    std::filesystem::create_directories(folder);
    for (int i = 0; i < count; ++i) {
      const std::string file = fmt::format("{}_{:04}.flac", word, i);
      std::filesystem::create_symlink(std::filesystem::absolute(WakeWords() / file), folder / file);
    }
    return folder.string();
  }
};

TEST_F(ListenTest, MicroSpeechHearsYesAndNoAndNothingElse) {
  const std::string model = MicroSpeech();
  for (const char* word : {"yes", "no", "silence", "noise"}) {
    SCOPED_TRACE(word);
    const std::string wav = Model(std::string("tflm/") + word + "_1000ms.wav");
    const Json heard = MoteJson({"listen", model, "--wav", wav});
    const bool is_word = std::string(word) == "yes" || std::string(word) == "no";
    ASSERT_EQ(heard["hits"].size(), is_word ? 1U : 0U) << heard;
    for (const Json& hit : heard["hits"]) EXPECT_EQ(hit["label"], word);
  }
}

TEST_F(ListenTest, AWakeWordWithStateHearsItsName) {
  const auto clips = WakeWords();
  if (!std::filesystem::is_directory(clips)) GTEST_SKIP() << "no recordings of wake words";
  const std::string model = Alexa();
  int heard = 0, false_alarms = 0;
  for (int i = 0; i < 10; ++i) {
    const auto hits = [&](const char* word) {
      const std::string file = fmt::format("{}_{:04}.flac", word, i);
      return MoteJson({"listen", model, "--wav", (clips / file).string()})["hits"].size();
    };
    heard += hits("alexa") > 0 ? 1 : 0;
    false_alarms += hits("computer") > 0 ? 1 : 0;
  }
  EXPECT_GE(heard, 9);
  EXPECT_EQ(false_alarms, 0);
}

TEST_F(ListenTest, APictureShowsTheHitsThatTheAnswerHas) {
  const std::string svg = Path("yes.svg");
  const std::string wav = Model("tflm/yes_1000ms.wav");
  const Json heard = MoteJson({"listen", MicroSpeech(), "--wav", wav, "--picture", svg});
  EXPECT_EQ(heard["picture"], svg);
  ASSERT_EQ(heard["hits"].size(), 1U);
  const std::string picture = ReadText(svg).value();
  const size_t mark = picture.find("class='hit'");
  ASSERT_NE(mark, std::string::npos);
  EXPECT_EQ(picture.find("class='hit'", mark + 1), std::string::npos);
  for (const std::string& text :
       {std::string("attached.tflite hears yes_1000ms.wav"),
        std::string(">silence<"),
        std::string(">threshold 0.8<"),
        std::string("data:image/png;base64,"),
        fmt::format("yes {:.2f}<", heard["hits"][0]["score"].get<double>())}) {
    EXPECT_NE(picture.find(text), std::string::npos) << text;
  }
}

TEST_F(ListenTest, APictureThatIsNoSvgIsRefusedBeforeAnythingIsHeard) {
  const std::string wav = Model("tflm/yes_1000ms.wav");
  const ProcessResult png =
      RunMote({"listen", model_, "--wav", wav, "--picture", Path("picture.png")});
  EXPECT_EQ(png.exit_code, 2);
  EXPECT_NE(png.err.find("picture.png', want a file name that ends in .svg"), std::string::npos)
      << png.err;
  EXPECT_EQ(RunMote({"listen", model_, "--mic", "--picture", Path("a.svg")}).exit_code, 2);
  const ProcessResult det = RunMote({"calibrate",
                                     model_,
                                     "--positives",
                                     Path(""),
                                     "--negatives",
                                     Path(""),
                                     "--budget",
                                     "0.5/h",
                                     "--det",
                                     Path("det.html")});
  EXPECT_EQ(det.exit_code, 2);
  EXPECT_NE(det.err.find("ends in .svg"), std::string::npos) << det.err;
}

TEST_F(ListenTest, InspectShowsTheFrontEndAndRefusesADamagedOne) {
  const std::string model = MicroSpeech();
  const Json json = MoteJson({"inspect", model});
  EXPECT_EQ(json["frontend"]["kind"], "micro");
  EXPECT_EQ(json["frontend"]["frames"], 49);
  std::string bytes = ReadText(model).value();
  bytes.replace(bytes.find("hop_ms = 20"), 11, "hop_ms = 30");
  ASSERT_TRUE(WriteFile(model, bytes).ok());
  EXPECT_NE(MoteJson({"inspect", model})["frontend_error"].get<std::string>().find("damaged"),
            std::string::npos);
  const std::string wav = Model("tflm/yes_1000ms.wav");
  const ProcessResult result = RunMote({"listen", model, "--wav", wav});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("damaged"), std::string::npos) << result.err;
}

TEST_F(ListenTest, AModelWithoutAFrontEndSaysHowToGetOne) {
  const ProcessResult result = RunMote({"listen",
                                        Model("tflm/micro_speech_quantized.tflite"),
                                        "--wav",
                                        Model("tflm/yes_1000ms.wav")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("mote attach"), std::string::npos) << result.err;
}

TEST_F(ListenTest, AWrongFrontEndWritesNothing) {
  const std::string settings = WriteText("frontend.toml", "version = 1\n[sound]\nchannels = 41\n");
  const std::string output = (folder_.path() / "none.tflite").string();
  const ProcessResult result =
      RunMote({"attach", Model("tflm/micro_speech_quantized.tflite"), settings, "-o", output});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("frontend.toml: the model's input"), std::string::npos) << result.err;
  EXPECT_FALSE(std::filesystem::exists(output));
}

TEST_F(ListenTest, CalibrationStoresAThresholdWithinTheBudget) {
  if (!std::filesystem::is_directory(*SharedFolder() / "data/kws/wakeword")) {
    GTEST_SKIP() << "no recordings of wake words";
  }
  const std::string model = Alexa();
  const std::string svg = (folder_.path() / "det.svg").string();
  const Json found = MoteJson({"calibrate",
                               model,
                               "--positives",
                               Recordings("alexa", 20),
                               "--negatives",
                               Recordings("computer", 20),
                               "--budget",
                               "0.5/h",
                               "--det",
                               svg});
  EXPECT_LE(found["misses"], 1);
  EXPECT_EQ(found["false_alarms"], 0);
  const double hours = found["hours"];
  EXPECT_NEAR(hours, 20 * 1.5 / 3600, 1e-3);
  EXPECT_NEAR(found["false_alarms_per_hour_upper95"].get<double>() * hours, 2.9957, 1e-3);
  const Json inspected = MoteJson({"inspect", model});
  EXPECT_EQ(inspected["frontend"]["threshold"], found["threshold"]);
  EXPECT_NE(ReadText(svg).value().find("<polyline"), std::string::npos);
}

TEST_F(ListenTest, CalibrationKeepsAThresholdAndSaysWhatItIsWorthInNoise) {
  const std::filesystem::path noise = *SharedFolder() / "data/kws/noise";
  if (!std::filesystem::is_directory(noise)) GTEST_SKIP() << "no recordings of noise";
  const std::string model = Alexa();
  const std::string before = ReadText(model).value();
  const Json found = MoteJson({"calibrate",
                               model,
                               "--keep",
                               "--positives",
                               Recordings("alexa", 20),
                               "--negatives",
                               Recordings("computer", 20),
                               "--noise",
                               noise.string(),
                               "--snr-db",
                               "80",
                               "-20"});
  EXPECT_EQ(ReadText(model).value(), before);
  EXPECT_FALSE(found.contains("output"));
  EXPECT_NEAR(found["threshold"].get<double>(), 0.66, 1e-6);  // its author's
  ASSERT_EQ(found["noisy"].size(), 2U);
  EXPECT_EQ(found["noisy"][0]["snr_db"], 80);
  EXPECT_EQ(found["noisy"][0]["misses"], found["misses"]);
  EXPECT_GE(found["noisy"][1]["misses"], 19);
  EXPECT_GT(found["latency_s"]["median"], -0.5);
  EXPECT_LE(found["latency_s"]["median"], found["latency_s"]["p95"]);
  EXPECT_LT(found["latency_s"]["max"], 1.0);
}

TEST_F(ListenTest, CalibrationChoosesSoThatWordsInNoiseAreHeardToo) {
  const std::filesystem::path noise = *SharedFolder() / "data/kws/noise";
  if (!std::filesystem::is_directory(noise)) GTEST_SKIP() << "no recordings of noise";
  const std::string spoken = Recordings("alexa", 20), other = Recordings("computer", 20);
  const auto chosen = [&](const Words& in_noise) {
    Words words = {
        "calibrate", Alexa(), "--budget", "0", "--positives", spoken, "--negatives", other};
    words.insert(words.end(), in_noise.begin(), in_noise.end());
    return MoteJson(words)["threshold"].get<double>();
  };
  EXPECT_LT(chosen({"--noise", noise.string(), "--snr-db", "5"}), chosen({}));
}

// This model's score rises when it begins to hear, whatever it hears.
TEST_F(ListenTest, CalibrationTakesNoBeginningForAWord) {
  const std::string model = Alexa();
  std::filesystem::create_directories(Path("silence"));
  std::filesystem::rename(WriteWav(graph::Bytes(48'000)), Path("silence/silence.wav"));
  const Json found = MoteJson({"calibrate",
                               model,
                               "--positives",
                               Path("silence"),
                               "--negatives",
                               Path("silence"),
                               "--budget",
                               "0"});
  for (const Json& point : found["curve"]) {
    if (point["threshold"] > 0.1) {
      EXPECT_EQ(point["miss_rate"], 1) << point;
    }
  }
}

TEST_F(ListenTest, ABudgetThatIsNoneIsRefused) {
  const ProcessResult result = RunMote({"calibrate",
                                        MicroSpeech(),
                                        "--positives",
                                        Path(""),
                                        "--negatives",
                                        Path(""),
                                        "--budget",
                                        "few"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("'few', want false alarms an hour"), std::string::npos) << result.err;
}

TEST_F(ListenTest, CalibrationIsToldWhatItIsFor) {
  const std::vector<std::string> common = {
      "calibrate", MicroSpeech(), "--positives", Path(""), "--negatives", Path("")};
  const auto message = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = common;
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProcessResult result = RunMote(arguments);
    EXPECT_EQ(result.exit_code, 2);
    return result.err;
  };
  EXPECT_THAT(message({}), HasSubstr("no --budget, want"));
  EXPECT_THAT(message({"--keep", "-o", Path("out.tflite")}), HasSubstr("stores nothing"));
  EXPECT_THAT(message({"--keep", "--snr-db", "loud"}), HasSubstr("'loud', want decibels"));
}

TEST_F(ListenTest, RunTakesARecording) {
  const Json run = MoteJson({"run", MicroSpeech(), "--input", Model("tflm/no_1000ms.wav")});
  EXPECT_EQ(run["label"], "no");
  const ProcessResult without = RunMote(
      {"run", Model("tflm/micro_speech_quantized.tflite"), "--input", Model("tflm/no_1000ms.wav")});
  EXPECT_EQ(without.exit_code, 1);
  EXPECT_NE(without.err.find("no front end"), std::string::npos) << without.err;
}

// A stand-in on the PATH gives what the recording holds.
TEST_F(ListenTest, TheMicrophoneIsHeardAsTheRecordingIs) {
  const std::string wav = Model("tflm/yes_1000ms.wav");
  WriteText("arecord", "#!/bin/sh\n[ \"$1\" = --version ] || tail -c +45 '" + wav + "'\n");
  std::filesystem::permissions(folder_.path() / "arecord", std::filesystem::perms::all);
  setenv("PATH", (folder_.path().string() + ":" + std::getenv("PATH")).c_str(), 1);
  const std::string model = MicroSpeech();
  const Json file = MoteJson({"listen", model, "--wav", wav});
  EXPECT_EQ(MoteJson({"listen", model, "--mic"})["hits"], file["hits"]);
  EXPECT_EQ(MoteJson({"listen", model, "--mic", "--seconds", "0.5"})["hits"].size(), 0U);
}

}  // namespace
}  // namespace mote::end_to_end
