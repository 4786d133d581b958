// SPDX-License-Identifier: Apache-2.0
// The float models of MLPerf Tiny, quantised here, are as near to them as their authors' own int8
// files.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include <algorithm>
#include <cstdlib>

#include "compiler/frontend/known_settings.h"
#include "compiler/program/compile.h"
#include "compiler/quantize/float_model.h"
#include "compiler/quantize/observe.h"
#include "compiler/quantize/quantize.h"
#include "compiler/tflite/read.h"
#include "compiler/tflite/write.h"
#include "player/agreement.h"
#include "player/evaluate.h"
#include "player/recording.h"
#include "player/samples.h"
#include "support/check.h"
#include "support/file.h"
#include "tests/recordings.h"
#include "tests/shared_data.h"

namespace mote {
namespace {

namespace fs = std::filesystem;
using frontend::FrontEnd;
using graph::Bytes;
using graph::Module;
using program::Program;

class PublishedModels : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!SharedFolder()) GTEST_SKIP() << "no shared data: set MOTE_SHARED to their folder";
  }

  static fs::path Data() { return *SharedFolder() / "data"; }
  static Module Model(const std::string& name) {
    return tflite::ReadFile(*SharedFolder() / "models/mlperf_tiny" / (name + ".tflite")).value();
  }
  static Module FloatModel(const std::string& name) {
    return quantize::FloatModel(Model(name)).value();
  }
  static Program Compiled(const Module& module) { return program::Compile(module, {}).value(); }

  // As it is read again from the file that is written.
  static Program Quantized(const Module& model, const std::vector<Bytes>& samples) {
    const auto seen = quantize::Observe(model, samples, nullptr).value();
    const Module integers = quantize::Quantize(model, seen, {}).value();
    const Bytes file = tflite::Write(integers).value();
    return Compiled(tflite::Read({file.data(), file.size()}).value());
  }

  static const program::ArenaTensor& InputOf(const Program& program) {
    return program.tensors[static_cast<size_t>(program.inputs[0])];
  }
};

void WriteWav(const fs::path& file, const std::vector<int16_t>& samples) {
  SF_INFO info = {};
  info.samplerate = 16'000;
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  SNDFILE* const wav = sf_open(file.c_str(), SFM_WRITE, &info);
  MOTE_CHECK(wav != nullptr, file.string());
  sf_write_short(wav, samples.data(), static_cast<sf_count_t>(samples.size()));
  sf_close(wav);
}

// Accuracy on MLPerf's own 300 inputs, which are int8 of the authors' input scale.
class Keywords {
 public:
  explicit Keywords(const fs::path& folder, const Program& authors) {
    const program::ArenaTensor& input = authors.tensors[static_cast<size_t>(authors.inputs[0])];
    samples_ =
        player::LoadSamples(folder / "kws01_int8_49x10.npy", folder / "LABELS.csv", input).value();
    for (player::Sample& sample : samples_) {
      reals_.push_back(player::RealValues(input, {sample.bytes.data(), sample.bytes.size()}));
    }
  }

  double Accuracy(const Program& program) {
    const program::ArenaTensor& input = program.tensors[static_cast<size_t>(program.inputs[0])];
    for (size_t i = 0; i < samples_.size(); ++i) {
      samples_[i].bytes = player::FromReals(reals_[i], input);
    }
    return player::Evaluate(program, samples_, player::Metric::kTop1, nullptr).value().value;
  }

 private:
  std::vector<player::Sample> samples_;
  std::vector<std::vector<double>> reals_;
};

// A second of each, divided by its largest sample as the authors prepare them.
void NormalisedClips(const fs::path& folder) {
  const fs::path clips = *SharedFolder() / "data/kws/speech_commands";
  for (const fs::directory_entry& entry : fs::directory_iterator(clips)) {
    if (!player::IsSoundFile(entry.path())) continue;
    std::vector<int16_t> samples = player::LoadRecording(entry.path(), 16'000).value().samples;
    samples.resize(16'000);
    const int largest = std::max<int>(*std::max_element(samples.begin(), samples.end()), 1);
    for (int16_t& sample : samples) {
      sample = static_cast<int16_t>(std::clamp(sample * 32767 / largest, -32768, 32767));
    }
    WriteWav(folder / (entry.path().stem().string() + ".wav"), samples);
  }
}

TEST_F(PublishedModels, KeywordsCalibratedOnRecordingsAreAsRightAsTheAuthors) {
  const Module model = FloatModel("kws_ref_model_float32");
  FrontEnd f;
  f.sense = frontend::KeywordSpottingSettings();
  const Program real = Compiled(model), authors = Compiled(Model("kws_ref_model"));
  const TemporaryFolder folder;
  NormalisedClips(folder.path());
  const std::vector<Bytes> clips =
      player::LoadUnlabelled(folder.path(), InputOf(real), &f, 300).value();
  Keywords keywords(Data() / "mlperf_tiny/kws01", authors);
  const double of_authors = keywords.Accuracy(authors);
  const double ours = keywords.Accuracy(Quantized(model, clips));
  RecordProperty("accuracy", fmt::format("{:.4f}, authors {:.4f}", ours, of_authors));
  EXPECT_GE(ours, of_authors - 0.01) << "authors " << of_authors;
}

TEST_F(PublishedModels, AnAutoencoderRebuildsAsTheAuthorsDoes) {
  const Module model = FloatModel("ad01_fp32");
  const Program real = Compiled(model), authors = Compiled(Model("ad01_int8"));
  const std::string recording =
      BytesOfRecording("data/mlperf_tiny/other/normal_id_01_00000000_hist_librosa.bin");
  constexpr size_t kBands = 128, kFrames = 5;
  std::vector<Bytes> windows;
  for (size_t at = 0; at + kFrames * kBands * 4 <= recording.size(); at += kBands * 4) {
    const auto begin = recording.begin() + static_cast<ptrdiff_t>(at);
    windows.emplace_back(begin, begin + kFrames * kBands * 4);
  }
  ASSERT_EQ(windows.size(), 196U);
  const auto of_authors = player::Compare(real, authors, windows, nullptr).value();
  const auto ours = player::Compare(real, Quantized(model, windows), windows, nullptr).value();
  RecordProperty("snr",
                 fmt::format("{:.2f} dB, authors {:.2f} dB", ours.snr_db, of_authors.snr_db));
  EXPECT_GE(ours.snr_db, of_authors.snr_db - 1) << "authors " << of_authors.snr_db;
}

// Every second photograph calibrates, of which at most `calibrating`; the others compare.
struct Agreements {
  double ours = 0, authors = 0;
};
Agreements OnPictures(
    const Module& model,
    const Program& real,
    const Program& authors,
    const std::vector<Bytes>& pictures,
    size_t calibrating,
    const std::function<Program(const Module&, const std::vector<Bytes>&)>& quantized) {
  std::vector<Bytes> seen, held_back;
  for (size_t i = 0; i < pictures.size(); ++i) {
    if (i % 2 == 1) {
      held_back.push_back(pictures[i]);
    } else if (seen.size() < calibrating) {
      seen.push_back(pictures[i]);
    }
  }
  const Program ours = quantized(model, seen);
  return {player::Compare(real, ours, held_back, nullptr).value().same_class,
          player::Compare(real, authors, held_back, nullptr).value().same_class};
}

FrontEnd Pictures(double pixel_scale) {
  FrontEnd f;
  frontend::ImageSettings image;
  image.pixel_scale = pixel_scale;
  f.sense = image;
  return f;
}

TEST_F(PublishedModels, APersonIsSeenAsByTheFloatModel) {
  const Module model = FloatModel("vww_96_float");
  const Program real = Compiled(model), authors = Compiled(Model("vww_96_int8"));
  const FrontEnd f = Pictures(1.0 / 255);
  const std::vector<Bytes> pictures =
      player::LoadUnlabelled(Data() / "vision/person", InputOf(real), &f, 1000).value();
  const Agreements a = OnPictures(model, real, authors, pictures, 300, Quantized);
  RecordProperty("agreement", fmt::format("{:.4f}, authors {:.4f}", a.ours, a.authors));
  EXPECT_GE(a.ours, a.authors - 0.01) << "authors " << a.authors;
}

// CIFAR-10's classes in order.
const std::vector<std::string> kClasses = {
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};

// The pictures `pattern` of each class, with a table of labels.
void Extract(const fs::path& archive, const std::string& pattern, const fs::path& folder) {
  fs::create_directory(folder);
  const std::string untar = fmt::format(
      "tar xJf '{}' -C '{}' --wildcards '*/{}.jpg'", archive.string(), folder.string(), pattern);
  ASSERT_EQ(std::system(untar.c_str()), 0);  // NOLINT(cert-env33-c)
  std::string labels = "file,label\n";
  for (const std::string& name : kClasses) {
    for (const fs::directory_entry& file : fs::directory_iterator(folder / name)) {
      labels += fmt::format("{}/{},{}\n", name, file.path().filename().string(), name);
    }
  }
  ASSERT_TRUE(WriteFile(folder / "labels.csv", labels).ok());
}

TEST_F(PublishedModels, SmallPicturesAreClassifiedAsRightly) {
  const fs::path archive = Data() / "vision/cifar10/cifar10_train.tar.xz";
  if (!fs::exists(archive)) GTEST_SKIP() << "no pictures: " << archive;
  const TemporaryFolder folder;
  Extract(archive, "002?", folder.path() / "calibrate");
  Extract(archive, "1[0-1]??", folder.path() / "held_back");
  const Module model = FloatModel("pretrainedResnet");
  FrontEnd f = Pictures(1);
  f.detector.labels = kClasses;
  const std::vector<Bytes> seen =
      player::LoadUnlabelled(folder.path() / "calibrate", InputOf(Compiled(model)), &f, 100)
          .value();
  ASSERT_GT(seen.size(), 70U);
  const auto accuracy = [&](const Program& program) {
    const fs::path data = folder.path() / "held_back";
    const auto samples =
        player::LoadSamples(data, data / "labels.csv", InputOf(program), &f).value();
    EXPECT_GT(samples.size(), 1500U);
    return player::Evaluate(program, samples, player::Metric::kTop1, nullptr).value().value;
  };
  const double of_authors = accuracy(Compiled(Model("pretrainedResnet_quant")));
  const double ours = accuracy(Quantized(model, seen));
  RecordProperty("accuracy", fmt::format("{:.4f}, authors {:.4f}", ours, of_authors));
  EXPECT_GE(ours, of_authors - 0.01) << "authors " << of_authors;
}

}  // namespace
}  // namespace mote
