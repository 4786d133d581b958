// SPDX-License-Identifier: Apache-2.0
// The generated Stream: readable, warning-free, and the hits of the same sound on this machine.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>

#include "compiler/emit/testing.h"
#include "compiler/stream/executed_network.h"
#include "compiler/stream/stream_tables.h"
#include "runtime/ops/common/op_testing.h"
#include "runtime/stream/residual_network/residual_network.h"

namespace mote::emit {
namespace {

using graph::DType;
using program::Program;
using stream::StreamTables;
using ::testing::HasSubstr;

constexpr int32_t kFrames = 5;
constexpr int32_t kChannels = 4;

// Two scores of five frames: how loud it was, and how quiet.
graph::Module Loudness(DType scores) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, kFrames * kChannels}, 0.1F, 0);
  std::vector<int8_t> weights(2 * kFrames * kChannels, 40);
  std::fill(weights.begin() + kFrames * kChannels, weights.end(), int8_t{-40});
  const int w = b.AddConstant<int8_t>("w", {2, kFrames * kChannels}, weights, 0.001F);
  const int y = b.AddTensor("y", DType::kInt8, {1, 2}, 1.0F / 256, -128);
  b.AddOp("FULLY_CONNECTED", {x, w, graph::kAbsent}, {y}, {});
  if (scores == DType::kInt8) {
    b.SetOutputs({y});
    return b.Build();
  }
  const int z = b.AddTensor("z", DType::kUInt8, {1, 2}, 1.0F / 256, 0);
  b.AddOp("QUANTIZE", {y}, {z}, {});
  b.SetOutputs({z});
  return b.Build();
}

frontend::FrontEnd Settings(SoundKind kind) {
  frontend::FrontEnd f;
  f.sound().kind = kind;
  f.sound().rate_hz = 8000;
  f.sound().window_ms = 8;
  f.sound().hop_ms = 5;
  f.sound().channels = kChannels;
  f.sound().coefficients = kChannels;
  f.sound().low_hz = 100;
  f.sound().high_hz = 3900;
  f.sound().output_scale = kind == SoundKind::kMicro ? 2.6 : 0.1;
  f.sound().spectrum_scale = 1e5;  // so that a tone is above 0 and silence below
  f.detector.labels = {"loud", "very \"quiet\"?\n"};
  f.detector.silent = {"very \"quiet\"?\n"};
  f.detector.smoothing_hops = 2;
  return f;
}

struct Hearing {
  Hearing(const graph::Module& module, const frontend::FrontEnd& front_end)
      : program(CompileNamed(module, "loudness")),
        tables(StreamTables::Make(program, front_end).value()) {}
  explicit Hearing(SoundKind kind = SoundKind::kLogMel, DType scores = DType::kInt8)
      : Hearing(Loudness(scores), Settings(kind)) {}

  std::vector<OutputFile> Files() const {
    return EmitModel(program, {MOTE_SOURCE_DIR, "1.2.3", "loudness.tflite"}, &tables).value();
  }

  Program program;
  StreamTables tables;
};

// A tenth of a second of nearly nothing, as much of a tone, and so on.
std::vector<int16_t> Tones() {
  std::vector<int16_t> samples;
  mote::testing::Random random(5);
  for (int i = 0; i < 8000; ++i) {
    const double sine = i % 1600 >= 800 ? 20'000 * std::sin(i * 0.7) : 0;
    samples.push_back(static_cast<int16_t>(std::lround(sine) + random.Int(-2, 2)));
  }
  return samples;
}

std::string HitText(int64_t samples, const Hit& hit) {
  return fmt::format("{} {} {}\n", samples, hit.class_index, hit.score);
}

template <class Stream>
std::string HitsOf(Stream& stream, const std::vector<int16_t>& samples) {
  std::string hits;
  for (const int16_t& sample : samples) {
    if (const MaybeHit hit = stream.Push({&sample, 1})) {
      hits += HitText(stream.hit_position(), *hit);
    }
  }
  return hits;
}

// As this machine hears them. `network` is made of an executor.
template <class Network, class MakeNetwork>
std::string Heard(const Hearing& hearing,
                  const std::vector<int16_t>& samples,
                  const MakeNetwork& network) {
  const StreamParams p = hearing.tables.Params();
  const auto sense = std::get<SoundParams>(hearing.tables.sense());
  program::Executor executor(hearing.program);
  std::vector<uint64_t> memory((SoundMemoryBytes(sense) + 7) / 8);
  std::vector<int8_t> frames(static_cast<size_t>(RingSize(p.ring)));
  std::vector<typename Network::Score> history(
      static_cast<size_t>(DetectorHistorySize(p.detector)));
  std::vector<DetectorClassState> states(2);
  const StreamMemory<typename Network::Score> stream_memory = {
      {reinterpret_cast<uint8_t*>(memory.data()), memory.size() * sizeof(uint64_t)},
      {frames.data(), frames.size()},
      {history.data(), history.size()},
      {states.data(), states.size()}};
  if (const auto& gate = hearing.tables.gate()) {
    std::vector<int16_t> hops(static_cast<size_t>(GatedHopsSize(*gate)));
    GatedStream<SoundFrontEnd, Network> stream;
    stream.Init(*gate, {hops.data(), hops.size()}, p, sense, stream_memory, network(executor));
    return HitsOf(stream, samples);
  }
  SensorStream<SoundFrontEnd, Network> stream;
  stream.Init(p, sense, stream_memory, network(executor));
  return HitsOf(stream, samples);
}

template <class T>
std::string Heard(const Hearing& hearing, const std::vector<int16_t>& samples) {
  using Network = stream::ExecutedNetwork<T>;
  return Heard<Network>(hearing, samples, [](program::Executor& e) { return Network(e); });
}

// Reads samples and pushes them in pieces of 37. {0}: the first label.
constexpr const char* kMain = R"(#include "loudness_stream.hpp"
#include <cstdio>
static loudness::Model model;
static loudness::Stream stream(model);
static_assert(loudness::Stream::rate_hz == 8000 && loudness::Stream::hop_samples == 40);
static_assert(loudness::Label::{0} == 0);
int main() {{
  int16_t samples[37] = {{}};
  stream.push(samples, 0);
  while (const size_t count = std::fread(samples, 2, 37, stdin)) {{
    if (auto hit = stream.push(samples, count)) {{
      std::printf("%ld %d %d\n", static_cast<long>(stream.hit_position()), hit->class_index, hit->score);
    }}
  }}
  std::fputs(loudness::Stream::labels[loudness::Stream::label_count - 1], stdout);
  return 0;
}}
)";

std::string HeardByGenerated(const Hearing& hearing,
                             const std::vector<int16_t>& samples,
                             const char* first_label = "loud") {
  Generated generated(hearing.Files());
  generated.Add("main.cc", fmt::format(kMain, first_label));
  EXPECT_EQ(generated.Compile("g++", {"-DMOTE_DEBUG", "-o", "model"}), "");
  const std::filesystem::path file = generated.path() / "input.bin";
  const std::string bytes(reinterpret_cast<const char*>(samples.data()), samples.size() * 2);
  MOTE_CHECK(WriteFile(file, bytes).ok(), "input.bin");
  const ProcessResult result = generated.Run("./model", {}, file);
  EXPECT_TRUE(result.ok()) << result.exit_code << " " << result.signal << " " << result.err;
  return result.out;
}

TEST(EmitStream, ReadsAsInTheGoldenFiles) {
  const std::vector<OutputFile> files = Hearing().Files();
  ExpectGolden("loudness_stream.hpp", ContentOf(files, "loudness_stream.hpp"));
  ExpectGolden("loudness_stream.cc", ContentOf(files, "loudness_stream.cc"));
}

TEST(EmitStream, HearsWhatThisMachineHears) {
  const std::vector<int16_t> samples = Tones();
  for (const SoundKind kind : {SoundKind::kLogMel, SoundKind::kMfcc, SoundKind::kMicro}) {
    const Hearing hearing(kind);
    const std::string heard = Heard<int8_t>(hearing, samples);
    EXPECT_EQ(HeardByGenerated(hearing, samples), heard + "very \"quiet\"?\n");
    EXPECT_NE(heard, "") << static_cast<int>(kind);
  }
}

TEST(EmitStream, HearsWithUnsignedScores) {
  const std::vector<int16_t> samples = Tones();
  const Hearing hearing(SoundKind::kLogMel, DType::kUInt8);
  const std::string heard = Heard<uint8_t>(hearing, samples);
  EXPECT_EQ(HeardByGenerated(hearing, samples), heard + "very \"quiet\"?\n");
  EXPECT_NE(heard, "");
}

Hearing BehindAGate() {
  frontend::FrontEnd f = Settings(SoundKind::kLogMel);
  f.gate = frontend::GateSettings{6, 20, 15, 3};
  return {Loudness(DType::kInt8), f};
}

TEST(EmitStream, BehindAGateReadsAsInTheGoldenFile) {
  const std::vector<OutputFile> files = BehindAGate().Files();
  ExpectGolden("gated_stream.hpp", ContentOf(files, "loudness_stream.hpp"));
  EXPECT_THAT(ContentOf(files, "loudness_stream.cc"),
              HasSubstr("    {510, 0, 327, 4},  // gate\n    40,  // hop_samples\n"
                        "    3,  // preroll_hops\n"));
}

// A refractory time counts what is heard: behind a gate it ends later, which is seen in the hits.
TEST(EmitStream, HearsBehindAGateWhatThisMachineHears) {
  const std::vector<int16_t> samples = Tones();
  frontend::FrontEnd f = Settings(SoundKind::kLogMel);
  f.detector.refractory_ms = 150;
  const std::string all = Heard<int8_t>({Loudness(DType::kInt8), f}, samples);
  f.gate = frontend::GateSettings{6, 20, 15, 3};
  const Hearing gated(Loudness(DType::kInt8), f);
  const std::string heard = Heard<int8_t>(gated, samples);
  EXPECT_EQ(HeardByGenerated(gated, samples), heard + "very \"quiet\"?\n");
  EXPECT_NE(heard, "");
  EXPECT_NE(heard, all);
}

// What 20 values have in common it keeps, the rest it loses.
graph::Module Autoencoder() {
  constexpr int32_t kSize = kFrames * kChannels;
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, kSize}, 0.1F, 0);
  const int w =
      b.AddConstant<int8_t>("w", {kSize, kSize}, std::vector<int8_t>(kSize * kSize, 100), 0.0005F);
  const int y = b.AddTensor("y", DType::kInt8, {1, kSize}, 0.07F, 3);
  b.AddOp("FULLY_CONNECTED", {x, w, graph::kAbsent}, {y}, {});
  b.SetOutputs({y});
  return b.Build();
}

TEST(EmitStream, HearsWhatAnAutoencoderCannotRebuild) {
  const std::vector<int16_t> samples = Tones();
  frontend::FrontEnd f = Settings(SoundKind::kLogMel);
  f.detector = {};
  f.detector.threshold = 1;
  f.score = {frontend::ScoreKind::kResidual, 3.5};
  const Hearing hearing(Autoencoder(), f);
  using Autoencoding = stream::ExecutedNetwork<int8_t>;
  using Network = ResidualNetwork<Autoencoding>;
  std::vector<int8_t> input(kFrames * kChannels);
  const std::string heard = Heard<Network>(hearing, samples, [&](program::Executor& e) {
    return Network(*hearing.tables.residual(), {input.data(), input.size()}, Autoencoding(e));
  });
  EXPECT_NE(heard, "");
  EXPECT_EQ(HeardByGenerated(hearing, samples, "anomaly"), heard + "anomaly");
}

// Of so many values to a label.
graph::Module Labelling(int32_t values) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, values}, 0.1F, 0);
  const int w = b.AddConstant<int8_t>(
      "w", {2, values}, std::vector<int8_t>(2 * static_cast<size_t>(values), 1), 0.1F);
  const int y = b.AddTensor("y", DType::kInt8, {1, 2}, 1.0F / 256, -128);
  b.AddOp("FULLY_CONNECTED", {x, w, graph::kAbsent}, {y}, {});
  b.SetOutputs({y});
  return b.Build();
}

Hearing OfVibration() {
  frontend::VibrationSettings s;
  s.axes = 3;
  s.fft_size = 64;
  s.bands = 2;
  s.envelope_bands = 2;
  s.envelope_fft_size = 64;
  frontend::FrontEnd f;
  f.sense = s;
  return {Labelling(frontend::FrameValues(s)), f};
}

Hearing OfSeries() {
  frontend::SeriesSettings s;
  s.channels.resize(2);
  s.channels[0].name = "rain";
  s.channels[1].name = "relative \"humidity\"";
  s.features = {"value", "slope", "fault"};
  frontend::FrontEnd f;
  f.sense = s;
  return {Labelling(frontend::FrameValues(s)), f};
}

TEST(EmitStream, OfASeriesReadsAsInTheGoldenFile) {
  ExpectGolden("series_stream.hpp", ContentOf(OfSeries().Files(), "loudness_stream.hpp"));
}

TEST(EmitStream, IsFreeOfWarningsOnTheDevice) {
  if (!IsInstalled("arm-none-eabi-g++")) GTEST_SKIP() << "arm-none-eabi-g++ is not installed";
  for (const Hearing& hearing : {Hearing(), BehindAGate(), OfVibration(), OfSeries()}) {
    Generated generated(hearing.Files());
    EXPECT_EQ(
        generated.Compile(
            "arm-none-eabi-g++",
            {"-mcpu=cortex-m4", "-mthumb", "-ffreestanding", "-fno-exceptions", "-fno-rtti", "-c"}),
        "");
  }
}

TEST(EmitStream, IsFormatted) {
  if (!IsInstalled("clang-format")) GTEST_SKIP() << "clang-format is not installed";
  for (const Hearing& hearing : {Hearing(), BehindAGate(), OfVibration(), OfSeries()}) {
    Generated generated(hearing.Files());
    for (const char* file : {"loudness_stream.hpp", "loudness_stream.cc"}) {
      const std::string style = "--style=file:" MOTE_SOURCE_DIR "/.clang-format";
      EXPECT_EQ(generated.Run("clang-format", {"--dry-run", "-Werror", style, file}, "").err, "");
    }
  }
}

TEST(EmitStream, WithoutAFrontEndThereIsNone) {
  for (const OutputFile& file : EmitFiles(Hearing().program)) {
    EXPECT_EQ(file.name.find("stream"), std::string::npos) << file.name;
  }
}

}  // namespace
}  // namespace mote::emit
