// SPDX-License-Identifier: Apache-2.0
// mote emulate on recordings: models by others hear on the emulated core what this machine hears,
// in time.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/end_to_end/listening.h"

namespace mote::end_to_end {
namespace {

using testing::HasSubstr;

class EmulateRecording : public ListeningTest {
 protected:
  void SetUp() override {
    if (!CrossCompilerIsPresent() || !EmulatorIsPresent()) {
      GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is not installed";
    }
    ListeningTest::SetUp();
  }

  static Words Command(const std::string& model, const std::string& recording) {
    return {"emulate", model, "--board", "mps2_an386", "--input", recording};
  }
  // Its hits are those of `mote listen`, and its figures hold together.
  static Json Emulated(const std::string& model, const std::string& recording) {
    const Json json = MoteJson(Command(model, recording));
    EXPECT_EQ(json["hits"], MoteJson({"listen", model, "--wav", recording})["hits"]);
    EXPECT_TRUE(json["equals_host"].get<bool>());
    ExpectFiguresHold(json);
    return json;
  }

  static void ExpectFiguresHold(const Json& json) {
    const double mean = json["cycles_per_hop"]["mean"].get<double>();
    EXPECT_GT(mean, 10'000);
    EXPECT_GE(json["cycles_per_hop"]["max"].get<double>(), mean);
    const double duty = json["duty"].get<double>();
    EXPECT_NEAR(duty, mean / (64'000 * json["hop_ms"].get<double>()), 1e-9);
    EXPECT_EQ(json["hops"].get<int64_t>(),
              static_cast<int64_t>(
                  json["seconds"].get<double>() * 1000 / json["hop_ms"].get<double>() + 1e-6));
    EXPECT_EQ(json["deadline_misses"] == 0, json["least_slack_ms"].get<double>() >= 0);
    EXPECT_GT(json["average_power_mw"].get<double>(), 0);
    EXPECT_GT(json["stream_bytes"].get<int64_t>(), 1000);
    EXPECT_LE(json["stack_bytes"], json["stack_bound_bytes"].get<int64_t>() + 128);
    int64_t parts = 0;
    for (const char* key : {"arena_bytes", "stream_bytes", "buffer_bytes", "stack_bytes"}) {
      parts += json[key].get<int64_t>();
    }
    EXPECT_GE(json["ram_bytes"].get<int64_t>(), parts);
  }
};

TEST_F(EmulateRecording, MicroSpeechHearsYesAndNoAsThisMachineDoes) {
  const std::string model = MicroSpeech();
  for (const char* word : {"yes", "no"}) {
    SCOPED_TRACE(word);
    const Json json = Emulated(model, Model(fmt::format("tflm/{}_1000ms.wav", word)));
    ASSERT_EQ(json["hits"].size(), 1U) << json;
    EXPECT_EQ(json["hits"][0]["label"], word);
    EXPECT_EQ(json["deadline_misses"], 0);
    EXPECT_LT(json["duty"], 0.7);
    EXPECT_EQ(json["warm_up_hops"], 49 - 1 + 1);  // 30 ms of window are two hops
    EXPECT_EQ(json["buffer_hops"], 2);
  }
}

TEST_F(EmulateRecording, AWakeWordWithStateHearsItsNameAmongOthers) {
  if (!std::filesystem::is_directory(WakeWords())) GTEST_SKIP() << "no recordings of wake words";
  std::vector<std::filesystem::path> files;
  for (const char* file : {"computer_0000", "alexa_0000", "computer_0001", "alexa_0001"}) {
    files.push_back(WakeWords() / (std::string(file) + ".flac"));
  }
  const Json json = Emulated(Alexa(), Joined(files));
  EXPECT_GE(json["hits"].size(), 1U) << json;
  for (const Json& hit : json["hits"]) EXPECT_EQ(hit["label"], "alexa");
  EXPECT_EQ(json["deadline_misses"], 0);
}

TEST_F(EmulateRecording, BehindAGateTheCoreSleepsUntilSomebodySpeaks) {
  frontend::FrontEnd f = MicroSpeechSettings();
  const std::string plain = Attached(Model("tflm/micro_speech_quantized.tflite"), f);
  const std::string wav = InAQuietRoom(Model("tflm/yes_1000ms.wav"));
  const Json all = Emulated(plain, wav);
  f.gate = frontend::GateSettings();
  const std::string model = Attached(Model("tflm/micro_speech_quantized.tflite"), f);
  const Json gated = Emulated(model, wav);
  ASSERT_EQ(gated["hits"].size(), 1U) << gated;
  EXPECT_EQ(gated["hits"][0]["label"], "yes");
  EXPECT_NEAR(
      gated["hits"][0]["time_s"].get<double>(), all["hits"][0]["time_s"].get<double>(), 0.2);
  EXPECT_LT(gated["gate_open"].get<double>(), 0.6);
  EXPECT_LT(gated["duty"].get<double>(), 0.6 * all["duty"].get<double>());
  EXPECT_EQ(gated["deadline_misses"], 0);
  EXPECT_EQ(gated["buffer_hops"], 2 + 5);  // 100 ms of preroll
  EXPECT_FALSE(all.contains("gate_open"));
  EXPECT_EQ(gated["gate_open"], MoteJson({"listen", model, "--wav", wav})["gate_open"]);
}

// TensorFlow Lite Micro with CMSIS-NN takes 133 % of the time for the network alone.
TEST_F(EmulateRecording, TheStreamingWakeWordOfMlperfTinyIsFarFromBusy) {
  frontend::FrontEnd f;
  f.sense = frontend::StreamingWakeWordSettings();
  const std::string model = Attached(Model("mlperf_tiny/str_ww_ref_model.tflite"), f);
  const Json json = Emulated(model, Model("tflm/yes_1000ms.wav"));
  EXPECT_DOUBLE_EQ(json["hop_ms"].get<double>(), 32);
  EXPECT_LT(json["duty"], 0.8) << json;
  EXPECT_EQ(json["deadline_misses"], 0);
  RecordProperty("duty", json["duty"].dump());
}

TEST_F(EmulateRecording, TheSameTwiceAndInWords) {
  const std::string model = MicroSpeech(), wav = Model("tflm/yes_1000ms.wav");
  EXPECT_EQ(MoteJson(Command(model, wav)), MoteJson(Command(model, wav)));
  const ProcessResult text = RunMote(Command(model, wav));
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("% of the core"));
  EXPECT_THAT(text.out, HasSubstr("s  yes  0."));
}

TEST_F(EmulateRecording, ALongRecordingIsRefusedWithTheWayOut) {
  const ProcessResult result =
      RunMote(Command(MicroSpeech(), WriteWav(graph::Bytes(61 * 32'000, 0))));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("joined.wav: 61.0 s, want at most 60"));
  EXPECT_THAT(result.err, HasSubstr("'mote listen'"));
}

TEST_F(EmulateRecording, AModelWithoutAFrontEndSaysHowToGetOne) {
  const ProcessResult result =
      RunMote(Command(Model("tflm/micro_speech_quantized.tflite"), Model("tflm/yes_1000ms.wav")));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("mote attach"));
}

TEST_F(EmulateRecording, CompileWritesTheStreamAndCountsIt) {
  const Json json = MoteJson({"compile", MicroSpeech(), "--board", "nano33ble", "-o", Path("out")});
  EXPECT_GT(json["stream_bytes"].get<int64_t>(), 1000) << json;
  EXPECT_TRUE(std::filesystem::exists(Path("out/attached_stream.hpp")));
  const Json without = MoteJson({"compile",
                                 Model("tflm/micro_speech_quantized.tflite"),
                                 "--board",
                                 "nano33ble",
                                 "-o",
                                 Path("without")});
  EXPECT_EQ(json["arena_bytes"], without["arena_bytes"]);
  EXPECT_GT(json["flash_bytes"], without["flash_bytes"]);
  EXPECT_FALSE(without.contains("stream_bytes"));
  EXPECT_FALSE(std::filesystem::exists(Path("without/mote_sensor_stream.h")));
}

TEST_F(EmulateRecording, AnImageThatIsPushedHasNoStreamAndSaysWhy) {
  frontend::FrontEnd f;
  f.sense = frontend::StreamingWakeWordSettings();
  const std::string model = Attached(Model("mlperf_tiny/str_ww_ref_model.tflite"), f);
  const Words rows = {"--push-rows", "--optimize", "ram"};
  Words compile = {"compile", model, "--board", "nano33ble", "-o", Path("out")};
  compile.insert(compile.end(), rows.begin(), rows.end());
  EXPECT_THAT(MoteJson(compile)["stream_note"].get<std::string>(), HasSubstr("row by row"));
  EXPECT_FALSE(std::filesystem::exists(Path("out/attached_stream.hpp")));
  Words emulate = Command(model, Model("tflm/yes_1000ms.wav"));
  emulate.insert(emulate.end(), rows.begin(), rows.end());
  const ProcessResult result = RunMote(emulate);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("Leave out --push-rows"));
}

}  // namespace
}  // namespace mote::end_to_end
