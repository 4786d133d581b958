// SPDX-License-Identifier: Apache-2.0
// Small sets of data of each kind, and recipes that learn them in a second or two.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "support/process.h"
#include "tests/end_to_end/mote_command.h"
#include "trainer/common/random.h"
#include "trainer/data/data_testing.h"

namespace mote::end_to_end {
namespace fs = std::filesystem;

// A recipe with its data, and the rows of the test for `mote eval`.
struct Lesson {
  std::string recipe;  // the file
  std::string data;    // of `mote eval`
  std::string labels;  // a CSV of the test only
  std::string sample;  // for `mote run`; empty: a row of an array
};

inline constexpr const char* kLearning = R"(
[training]
epochs = {}
batch = 16
learning_rate = 0.01
[quantization]
epochs = 2
samples = 40
)";

class TrainTest : public ::testing::Test {
 protected:
  void SetUp() override {
#ifndef MOTE_HAS_LEARNER
    GTEST_SKIP() << "built without LibTorch: mote train cannot learn "
                    "(Debian: libtorch-dev libopenblas0-openmp)";
#endif
  }

  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string WriteText(const std::string& name, const std::string& text) const {
    return folder_.Write(name, text).string();
  }

  Words TrainWords(const std::string& recipe, const Words& more) const {
    Words words = {"train", recipe, "--cache", Path("cache")};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  // Where no cross compiler is found: nothing is compiled for a board, which would take longest.
  ProcessResult Train(const std::string& recipe, const Words& more) const {
    return RunMoteWithPath("/nowhere", TrainWords(recipe, more));
  }
  Json Trained(const std::string& recipe, const std::string& output) const {
    const ProcessResult result = Train(recipe, {"-o", output, "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    Json json = Json::parse(result.out, nullptr, false);
    EXPECT_TRUE(json.is_object()) << "not one JSON object: " << result.out;
    return json;
  }

  // A table for training and one of the test's rows only. Every fifth example is for the test,
  // every fifth for validation; one of the test in six has the wrong label, so that no model is
  // perfect.
  class Labels {
   public:
    void Add(const std::string& key, int label, const std::vector<std::string>& names) {
      const int place = count_++;
      const bool is_test = place % 5 == 0;
      if (is_test && place % 30 == 0) label = 1 - label;
      const std::string row = key + "," + names[static_cast<size_t>(label)];
      all_ += row + (is_test ? ",test\n" : place % 5 == 1 ? ",validation\n" : ",train\n");
      if (is_test) test_ += key + "," + names_of_test_[static_cast<size_t>(label)] + "\n";
    }
    explicit Labels(std::vector<std::string> names_of_test)
        : names_of_test_(std::move(names_of_test)) {}
    std::string all() const { return "file,label,part\n" + all_; }
    std::string test() const { return "file,label\n" + test_; }

   private:
    std::vector<std::string> names_of_test_;
    std::string all_, test_;
    int count_ = 0;
  };

  Lesson Written(const std::string& recipe, const Labels& labels, Lesson lesson) const {
    WriteText("data/labels.csv", labels.all());
    lesson.labels = WriteText("test.csv", labels.test());
    lesson.recipe = WriteText("recipe.toml", recipe);
    return lesson;
  }

  static std::string Head(const std::string& name, const std::string& task) {
    return fmt::format("name = \"{}\"\ntask = \"{}\"\n", name, task) +
           "[[data]]\nfolder = \"data\"\nlabels = \"labels.csv\"\npart = \"part\"\n"
           "[split]\nnear_duplicates = \"keep\"\n";
  }
  static std::string Learning(int epochs) { return fmt::format(fmt::runtime(kLearning), epochs); }

  // Tones in noise, low or high; half a second.
  Lesson Sounds(int epochs = 4, const std::string& more = "") const {
    Labels labels({"high", "low"});
    for (int i = 0; i < 60; ++i) {
      const int label = i / 2 % 2;
      std::vector<int16_t> sound =
          trainer::testing::Noise(4000, static_cast<uint64_t>(i), label == 0 ? 1500 : 3000);
      const double hz = (label == 0 ? 1500 : 300) + 10 * i;
      const std::vector<int16_t> tone = trainer::testing::Tone(sound.size(), hz, 8000, 2500);
      for (size_t s = 0; s < sound.size(); ++s) sound[s] = static_cast<int16_t>(sound[s] + tone[s]);
      const std::string name = fmt::format("{:03}.wav", i);
      folder_.Wav("data/" + name, sound);
      labels.Add(name, label, {"high", "low"});
    }
    const std::string recipe =
        Head("tones", "classification") +
        "[augment]\nvariants = 1\ngain_db = [-3, 3]\ntime_mask = 2\n"
        "[frontend.sound]\nrate_hz = 8000\nchannels = 8\nhigh_hz = 3900\n"
        "[input]\nframes = 24\n[network]\nkind = \"ds_cnn\"\nfilters = 4\nblocks = 1\n" +
        more + Learning(epochs);
    return Written(recipe, labels, {"", Path("data"), "", Path("data/000.wav")});
  }

  // Rows of features, the second half of which is larger where something is wrong.
  Lesson Rows() const {
    Labels labels({"0", "1"});
    trainer::Random random(4);
    std::vector<float> values;
    constexpr int kRows = 150;
    for (int row = 0; row < kRows; ++row) {
      const int label = row % 10 == 0 ? 1 : 0;
      for (int i = 0; i < 16; ++i) {
        const double mean = i < 8 ? 1 : label == 1 ? 3 : -1;
        values.push_back(static_cast<float>(mean + random.Between(-1, 1)));
      }
      labels.Add(std::to_string(row), label, {"good", "bad"});
    }
    folder_.Npy<float>("rows.npy", "<f4", {kRows, 2, 8}, values);
    std::string recipe = Head("rows", "anomaly") +
                         "[anomaly]\nnormal = \"good\"\n"
                         "[frontend.vibration]\nrate_hz = 1000\nfft_size = 64\nsegments = 2\n"
                         "statistics = false\nbands = 8\n"
                         "[input]\nframes = 2\n[network]\nkind = \"fc_autoencoder\"\n"
                         "hidden = [12]\nbottleneck = 4\n" +
                         Learning(20);
    recipe.replace(recipe.find("\"data\""), 6, "\"rows.npy\"");
    Lesson lesson = Written(recipe, labels, {"", Path("rows.npy"), "", ""});
    WriteText("labels.csv", labels.all());
    return lesson;
  }

  // Reddish and greenish pictures of noise.
  Lesson Pictures() const {
    Labels labels({"green", "red"});
    for (int i = 0; i < 60; ++i) {
      const int label = i / 2 % 2;
      std::vector<uint8_t> rgb = trainer::testing::Picture(20, static_cast<uint64_t>(i));
      for (size_t p = 0; p < rgb.size(); p += 3) {
        uint8_t& faded = rgb[p + (label == 1 ? 1 : 0)];
        faded = static_cast<uint8_t>(faded / 2);
      }
      const std::string name = fmt::format("{:03}.png", i);
      folder_.Png("data/" + name, rgb);
      labels.Add(name, label, {"green", "red"});
    }
    const std::string recipe =
        Head("colours", "classification") +
        "[augment]\nflip = true\ncrop = 1\n[frontend.image]\n[input]\nwidth = 10\nheight = 8\n"
        "[network]\nkind = \"mobilenet_v1\"\nwidth = 0.25\nblocks = 2\ndropout = 0\n" +
        Learning(10);
    return Written(recipe, labels, {"", Path("data"), "", Path("data/000.png")});
  }

  // Twenty minutes of a temperature that rises or falls.
  Lesson Series() const {
    Labels labels({"falls", "rises"});
    trainer::Random random(3);
    for (int i = 0; i < 60; ++i) {
      const int label = i / 2 % 2;
      std::string csv = "time,x\n";
      double x = random.Between(18, 22);
      for (int minute = 0; minute < 20; ++minute) {
        x += (label == 1 ? 0.2 : -0.2) + random.Between(-0.3, 0.3);
        csv += fmt::format("{},{:.2f}\n", 1'700'000'040 + 60 * minute, x);
      }
      const std::string name = fmt::format("{:03}.csv", i);
      WriteText("data/" + name, csv);
      labels.Add(name, label, {"falls", "rises"});
    }
    const std::string recipe =
        Head("slow", "classification") +
        "[frontend.series]\nperiod_s = 60\nwindow = 5\nfeatures = [\"value\", \"slope\"]\n"
        "channels = [\"x\"]\n[frontend.series.x]\nmean = 20\ndeviation = 3\n"
        "[input]\nframes = 12\n[network]\nkind = \"conv1d\"\nfilters = [6]\ndropout = 0\n" +
        Learning(12);
    return Written(recipe, labels, {"", Path("data"), "", Path("data/000.csv")});
  }

  trainer::testing::DataFolder folder_;
};

}  // namespace mote::end_to_end
