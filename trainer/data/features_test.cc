// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/features.h"

#include <gmock/gmock.h>

#include <cstring>
#include <set>

#include "player/samples.h"
#include "trainer/data/data_testing.h"
#include "trainer/data/inputs.h"

namespace mote::trainer {
namespace {

using testing::DataFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Noise;
using testing::SmallSound;
using testing::SourceOf;
namespace fs = std::filesystem;

std::vector<int8_t> RowOf(const FeatureSet& set, int64_t index) {
  const Span<const int8_t> row = set.row(index);
  return {row.begin(), row.end()};
}

class FeaturesTest : public ::testing::Test {
 protected:
  FeaturesTest() {
    features_.front_end.sense = SmallSound();
    features_.input = {1, 5, 8, 1};  // 128 + 4 * 80 samples = 448
    features_.cache = folder_.path() / "cache";
    features_.recipe_folder = folder_.path();
    data_.split = {0, 0, NearDuplicates::kKeep};
  }

  Result<FeatureSet> Load(Part part = Part::kTrain, int variant = 0) {
    MOTE_TRY(dataset_,
             OpenDataset(data_, folder_.path(), features_.front_end.sense, features_.seed));
    MOTE_TRY(const FeatureLoader loader, FeatureLoader::Make(features_, dataset_));
    return loader.Load(part, variant);
  }
  std::string Message() {
    const Result<FeatureSet> set = Load();
    return set.ok() ? "" : set.error().message;
  }

  // What `mote run` has of a file.
  std::vector<int8_t> Run(const fs::path& file) const {
    program::ArenaTensor input;
    input.shape = features_.input;
    input.bytes = *graph::ElementCount(input.shape);
    const frontend::Sense& sense = features_.front_end.sense;
    const auto* const image = std::get_if<frontend::ImageSettings>(&sense);
    const auto scale = image != nullptr ? ImageScale(*image) : frontend::ScaleOf(sense);
    input.quantization.scale = {static_cast<float>(scale.scale)};
    input.quantization.zero_point = {scale.zero_point};
    const graph::Bytes bytes = player::LoadInput(file, input, &features_.front_end).value();
    return {bytes.begin(), bytes.end()};
  }

  size_t CacheFiles() const {
    std::error_code ec;
    size_t count = 0;
    for (fs::directory_iterator at(features_.cache, ec); !ec && at != fs::directory_iterator();
         at.increment(ec)) {
      ++count;
    }
    return count;
  }

  DataFolder folder_;
  DataSettings data_ = SourceOf("a");
  FeatureSettings features_;
  Dataset dataset_;
};

TEST_F(FeaturesTest, PlainSoundIsWhatARunSees) {
  for (const size_t samples : {300U, 448U, 500U, 672U}) {
    const fs::path file =
        folder_.Wav(fmt::format("a/x/{:03}.wav", samples), Noise(samples, samples));
    const FeatureSet set = Load().value();
    EXPECT_EQ(RowOf(set, set.rows - 1), Run(file)) << samples << " samples";
  }
  const FeatureSet set = Load().value();
  EXPECT_EQ(set.values, 40);
  EXPECT_THAT(set.example, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(set.label, ElementsAre(0, 0, 0, 0));
}

TEST_F(FeaturesTest, OfLongSoundTheMiddleIsTaken) {
  const std::vector<int16_t> noise = Noise(2448, 1);
  folder_.Wav("a/x/long.wav", noise);
  const std::vector<int16_t> middle(noise.begin() + 1000, noise.begin() + 1448);
  const fs::path cut = folder_.Wav("cut.wav", middle);
  EXPECT_EQ(RowOf(*Load(), 0), Run(cut));
}

TEST_F(FeaturesTest, AllWindowsOverlapByHalfOrStepAsSaid) {
  const std::vector<int16_t> noise = Noise(128 + 14 * 80, 1);  // 15 frames
  folder_.Wav("a/x/long.wav", noise);
  data_.sources[0].windows = Windows::kAll;
  const FeatureSet half = Load().value();
  EXPECT_EQ(half.rows, 6);  // from frames 0, 2 ... 10
  const fs::path cut =
      folder_.Wav("cut.wav", std::vector<int16_t>(noise.begin() + 320, noise.end() - 480));
  EXPECT_EQ(RowOf(half, 2), Run(cut));
  EXPECT_THAT(half.example, ElementsAre(0, 0, 0, 0, 0, 0));
  data_.sources[0].step_s = 0.05;
  EXPECT_EQ(Load()->rows, 3);
}

TEST_F(FeaturesTest, WindowsOfARenderingBeginUpToAStepLater) {
  folder_.Wav("a/x/long.wav", Noise(128 + 14 * 80, 1));  // 15 frames
  data_.sources[0].windows = Windows::kAll;
  data_.sources[0].step_s = 0.01;
  const FeatureSet all = Load().value();  // row i from frame i
  data_.sources[0].step_s = 0.04;
  const int64_t rows = Load()->rows;
  features_.augment.variants = 40;
  features_.augment.gain_db = {0, 1e-9};  // a rendering of the same samples
  std::set<int64_t> heard;
  for (int variant = 1; variant <= features_.augment.variants; ++variant) {
    const FeatureSet set = Load(Part::kTrain, variant).value();
    ASSERT_EQ(set.rows, rows);
    for (int64_t row = 0; row < rows; ++row) {
      int64_t first = 4 * row;
      while (first < all.rows && RowOf(all, first) != RowOf(set, row)) ++first;
      ASSERT_LT(first, std::min(4 * row + 4, all.rows)) << "variant " << variant;
      heard.insert(first);
    }
  }
  EXPECT_EQ(static_cast<int64_t>(heard.size()), all.rows);
}

TEST_F(FeaturesTest, ARowOfInt16IsARecording) {
  std::vector<int16_t> rows = Noise(448, 1);
  const std::vector<int16_t> second = Noise(448, 2);
  rows.insert(rows.end(), second.begin(), second.end());
  folder_.Npy<int16_t>("x.npy", "<i2", {2, 448}, rows);
  data_.sources = SourceOf("x.npy").sources;
  data_.sources[0].as = "noise";
  const FeatureSet set = Load().value();
  EXPECT_EQ(set.rows, 2);
  EXPECT_EQ(RowOf(set, 1), Run(folder_.Wav("second.wav", second)));
}

TEST_F(FeaturesTest, ARowOfNumbersIsAnInput) {
  features_.input = {1, 3};
  frontend::SetScale({0.5, 10}, features_.front_end.sense);
  folder_.Npy<float>("x.npy", "<f4", {2, 3}, {0, 1, -1, 100, 0.5F, 2});
  data_.sources = SourceOf("x.npy").sources;
  data_.sources[0].as = "numbers";
  EXPECT_THAT(Load()->bytes, ElementsAre(10, 12, 8, 127, 11, 14));
  folder_.Npy<float>("x.npy", "<f4", {3, 2}, {0, 1, -1, 100, 0.5F, 2});
  EXPECT_THAT(Message(), HasSubstr("x.npy: row 0: an array of [2], want [1,3]"));
}

TEST_F(FeaturesTest, APictureIsWhatARunSees) {
  features_.front_end.sense = frontend::ImageSettings();
  features_.input = {1, 4, 4, 3};
  const fs::path file = folder_.Png("a/x/1.png", testing::Picture(9, 1));
  EXPECT_EQ(RowOf(*Load(), 0), Run(file));
}

TEST_F(FeaturesTest, PicturesOfBytesMayBeRowsOfAnArray) {
  features_.front_end.sense = frontend::ImageSettings();
  features_.input = {1, 2, 1, 3};
  folder_.Npy<uint8_t>("x.npy", "|u1", {1, 2, 1, 3}, {0, 1, 127, 128, 254, 255});
  data_.sources = SourceOf("x.npy").sources;
  data_.sources[0].as = "picture";
  EXPECT_THAT(Load()->bytes, ElementsAre(-128, -127, -1, 0, 126, 127));
}

TEST_F(FeaturesTest, VibrationTakesTheNewestFramesAndSeriesTooFewAreRefused) {
  frontend::VibrationSettings vibration;
  vibration.rate_hz = 8000;
  vibration.fft_size = 64;
  vibration.segments = 2;
  vibration.bands = 8;
  features_.front_end.sense = vibration;
  features_.input = {1, 2, frontend::FrameValues(vibration), 1};
  const fs::path file = folder_.Npy<int16_t>("a/x/1.npy", "<i2", {1000}, Noise(1000, 5));
  EXPECT_EQ(RowOf(*Load(), 0), Run(file));
  folder_.Npy<int16_t>("a/x/2.npy", "<i2", {70}, Noise(70, 5));
  EXPECT_THAT(Message(), HasSubstr("2.npy: gives 0 frames, want the 2"));
}

TEST_F(FeaturesTest, AnUnreadableFileIsNamed) {
  folder_.Wav("a/x/1.wav", Noise(448, 1));
  folder_.Write("a/x/2.wav", "no sound");
  folder_.Write("a/x/3.wav", "nor this");
  EXPECT_THAT(Message(), HasSubstr("2.wav: "));
}

TEST_F(FeaturesTest, OnlyThePartAskedForIsLoaded) {
  for (int i = 0; i < 20; ++i) folder_.Wav(fmt::format("a/x/{}.wav", i), Noise(448, 3));
  data_.split = {0.25, 0.25, NearDuplicates::kKeep};
  EXPECT_EQ(Load(Part::kTrain)->rows, 10);
  EXPECT_EQ(Load(Part::kValidation)->rows, 5);
  const FeatureSet test = Load(Part::kTest).value();
  EXPECT_EQ(test.rows, 5);
  for (const int32_t i : test.example) {
    EXPECT_EQ(dataset_.examples[static_cast<size_t>(i)].part, Part::kTest);
  }
}

TEST_F(FeaturesTest, TheSecondLoadReadsWhatTheFirstMade) {
  const fs::path file = folder_.Wav("a/x/1.wav", Noise(448, 1));
  const FeatureSet made = Load().value();
  ASSERT_EQ(CacheFiles(), 1U);
  // Other content of the same size and time: only the cache has the old features.
  const auto time = fs::last_write_time(file);
  folder_.Wav("a/x/1.wav", Noise(448, 2));
  fs::last_write_time(file, time);
  const FeatureSet read = Load().value();
  EXPECT_EQ(read.bytes, made.bytes);
  EXPECT_EQ(read.example, made.example);
  EXPECT_EQ(read.label, made.label);
  EXPECT_EQ(read.rows, made.rows);
  EXPECT_EQ(read.values, made.values);
}

TEST_F(FeaturesTest, WhatChangesTheFeaturesMakesThemAnew) {
  const fs::path file = folder_.Wav("a/x/1.wav", Noise(448, 1));
  const FeatureSet made = Load().value();
  fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(2));
  EXPECT_EQ(Load()->bytes, made.bytes);
  EXPECT_EQ(CacheFiles(), 2U);
  auto& sound = std::get<frontend::SoundSettings>(features_.front_end.sense);
  sound.output_scale *= 2;
  EXPECT_NE(Load()->bytes, made.bytes);
  EXPECT_EQ(CacheFiles(), 3U);
  folder_.Wav("a/x/2.wav", Noise(448, 1));
  EXPECT_EQ(Load()->rows, 2);
}

TEST_F(FeaturesTest, ADamagedCacheIsMadeAnew) {
  folder_.Wav("a/x/1.wav", Noise(448, 1));
  const FeatureSet made = Load().value();
  const fs::path file = fs::directory_iterator(features_.cache)->path();
  const std::string good = ReadText(file).value();
  for (size_t at = 0; at < good.size(); at += 7) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    ASSERT_TRUE(WriteFile(file, damaged).ok());
    EXPECT_EQ(Load()->bytes, made.bytes) << "byte " << at;
    EXPECT_EQ(ReadText(file).value(), good) << "byte " << at;
  }
  for (const size_t size : {size_t{0}, size_t{8}, good.size() - 1}) {
    ASSERT_TRUE(WriteFile(file, std::string_view(good).substr(0, size)).ok());
    EXPECT_EQ(Load()->bytes, made.bytes) << size << " bytes";
  }
}

TEST_F(FeaturesTest, TheScaleCoversTheFeaturesOfTraining) {
  for (int i = 0; i < 30; ++i) {
    folder_.Wav(fmt::format("a/x/{}.wav", i),
                Noise(448, static_cast<uint64_t>(i), i % 2 == 0 ? 30 : 9000));
  }
  dataset_ = OpenDataset(data_, folder_.path(), features_.front_end.sense, 1).value();
  FeatureLoader loader = FeatureLoader::Make(features_, dataset_).value();
  const frontend::FrameScale scale = loader.ChooseScale().value();
  loader.SetScale(scale);
  EXPECT_EQ(loader.scale().scale, scale.scale);
  const FeatureSet set = loader.Load(Part::kTrain, 0).value();
  const auto [least, most] = std::minmax_element(set.bytes.begin(), set.bytes.end());
  EXPECT_LE(*least, -126);  // the range is used, and 0 is in it
  EXPECT_GE(std::max<int>(*most, scale.zero_point), 125);
  const auto at_ends = std::count_if(
      set.bytes.begin(), set.bytes.end(), [](int8_t b) { return b == -128 || b == 127; });
  EXPECT_LT(at_ends, static_cast<int64_t>(set.bytes.size()) / 100);
}

TEST_F(FeaturesTest, ThePixelsOfAnImageHaveAFixedScale) {
  frontend::ImageSettings image;
  EXPECT_EQ(ImageScale(image).scale, 1.0 / 255);
  EXPECT_EQ(ImageScale(image).zero_point, -128);
  image.pixel_scale = 1.0 / 128;
  image.pixel_offset = -1;
  EXPECT_EQ(ImageScale(image).zero_point, 0);
}

TEST_F(FeaturesTest, RefusesAugmentationThatMeansNothing) {
  features_.augment.flip = true;
  EXPECT_THAT(FeatureLoader::Make(features_, dataset_).error().message, HasSubstr("augment.flip"));
}

class VariantsTest : public FeaturesTest {
 protected:
  VariantsTest() {
    for (const int samples : {300, 448, 600, 2000}) {
      folder_.Wav(fmt::format("a/x/{:04}.wav", samples),
                  Noise(static_cast<size_t>(samples), static_cast<uint64_t>(samples)));
    }
    folder_.Wav("noise/1.wav", testing::Tone(5000, 700, 8000));
    features_.augment.noise = "noise";
    features_.augment.noise_share = 1;
    features_.augment.snr_db = {0, 3};
  }
};

TEST_F(VariantsTest, DifferFromEachOtherAndAreTheSameAgain) {
  const FeatureSet plain = Load().value(), first = Load(Part::kTrain, 1).value(),
                   second = Load(Part::kTrain, 2).value();
  EXPECT_EQ(CacheFiles(), 3U);
  EXPECT_EQ(first.rows, plain.rows);
  EXPECT_EQ(first.label, plain.label);
  EXPECT_NE(first.bytes, plain.bytes);
  EXPECT_NE(second.bytes, first.bytes);
  fs::remove_all(features_.cache);
  EXPECT_EQ(Load(Part::kTrain, 2)->bytes, second.bytes);
  EXPECT_EQ(Load(Part::kTrain, 1)->bytes, first.bytes);
  EXPECT_EQ(Load()->bytes, plain.bytes);
  features_.seed = 2;
  EXPECT_NE(Load(Part::kTrain, 1)->bytes, first.bytes);
}

TEST_F(VariantsTest, OfAnyLengthAndSpeedFillTheInput) {
  features_.augment.speed = {0.5, 2};
  features_.augment.reverb = 0.5;
  features_.augment.shift_ms = 50;
  features_.augment.gain_db = {-6, 6};
  for (const Windows windows : {Windows::kCentre, Windows::kAll}) {
    data_.sources[0].windows = windows;
    const FeatureSet plain = Load().value();
    for (int variant = 1; variant <= 4; ++variant) {
      const Result<FeatureSet> set = Load(Part::kTrain, variant);
      ASSERT_TRUE(set.ok()) << set.error().message;
      EXPECT_EQ(set->rows, plain.rows);
      EXPECT_EQ(set->example, plain.example);
    }
  }
}

TEST_F(VariantsTest, WhatIsHeldBackIsNoNoise) {
  features_.augment.noise = "a/x";
  data_.split = {0.25, 0.25, {}};
  ASSERT_TRUE(Load(Part::kTrain, 1).ok());
  std::set<fs::path> heard;
  const std::vector<fs::path> files = NoiseFiles(features_, dataset_).value();
  for (const fs::path& file : files) heard.insert(file.filename());
  EXPECT_LT(heard.size(), dataset_.examples.size());
  for (const Example& example : dataset_.examples) {
    EXPECT_EQ(heard.count(example.file.filename()) > 0, example.part == Part::kTrain);
  }
  for (Example& example : dataset_.examples) example.part = Part::kTest;
  EXPECT_THAT(NoiseFiles(features_, dataset_).error().message,
              HasSubstr("are examples of validation or test, want others."));
}

TEST_F(VariantsTest, OtherNoiseMakesOtherVariants) {
  const FeatureSet first = Load(Part::kTrain, 1).value();
  folder_.Wav("noise/1.wav", testing::Tone(5001, 2100, 8000));
  EXPECT_NE(Load(Part::kTrain, 1)->bytes, first.bytes);
  fs::remove_all(folder_.path() / "noise");
  EXPECT_THAT(Load(Part::kTrain, 1).error().message, HasSubstr("augment.noise: "));
}

}  // namespace
}  // namespace mote::trainer
