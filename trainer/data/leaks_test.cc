// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/leaks.h"

#include <gmock/gmock.h>

#include <cmath>

#include "trainer/data/augment_sound.h"
#include "trainer/data/data_testing.h"
#include "trainer/data/fingerprints.h"

namespace mote::trainer {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using testing::DataFolder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Noise;
using testing::Picture;
using ::testing::SizeIs;
using testing::SmallSound;
using testing::SourceOf;

constexpr size_t kSamples = 128 + 99 * 80;  // 100 frames

// Tones that follow each other, no two songs alike.
Samples Song(uint64_t seed) {
  Random random(seed);
  Samples song;
  while (song.size() < kSamples) {
    const double hz = std::exp(random.Between(std::log(200), std::log(3500)));
    const Samples tone = testing::Tone(400, hz, 8000, random.Between(3000, 9000));
    song.insert(song.end(), tone.begin(), tone.end());
  }
  const Samples hiss = Noise(song.size(), seed + 1000, 300);
  for (size_t i = 0; i < song.size(); ++i) song[i] = static_cast<int16_t>(song[i] + hiss[i]);
  song.resize(kSamples);
  return song;
}

class LeaksTest : public ::testing::Test {
 protected:
  LeaksTest() {
    features_.front_end.sense = SmallSound();
    features_.input = {1, 100, 8, 1};
    features_.cache = folder_.path() / "cache";
    data_.sources[0].part = "split";
  }

  // What stands in a/, and where.
  void Add(const std::string& name, const std::string& part, const std::string& label = "x") {
    table_ += fmt::format("{},{},{}\n", name, label, part);
  }
  void AddSong(const std::string& name, const std::string& part, const Samples& song) {
    folder_.Wav("a/" + name, song);
    Add(name, part);
  }

  Result<Leaks> Find() {
    folder_.Write("a/LABELS.csv", table_);
    data_.split.validation = 0;
    MOTE_TRY(dataset_, OpenDataset(data_, folder_.path(), features_.front_end.sense, 1));
    MOTE_TRY(const FeatureLoader loader, FeatureLoader::Make(features_, dataset_));
    return FindLeaks(dataset_, loader);
  }

  DataFolder folder_;
  DataSettings data_ = SourceOf("a", "LABELS.csv");
  FeatureSettings features_;
  std::string table_ = "file,label,split\n";
  Dataset dataset_;
};

TEST_F(LeaksTest, DifferentRecordingsAreNone) {
  for (uint64_t i = 0; i < 60; ++i) {
    AddSong(fmt::format("{}.wav", i), i % 3 == 0 ? "test" : i % 3 == 1 ? "val" : "train", Song(i));
  }
  const Leaks leaks = Find().value();
  EXPECT_THAT(leaks.pairs, IsEmpty()) << LeaksText(dataset_, leaks, 5);
}

TEST_F(LeaksTest, TheSameBytesAcrossPartsAreFoundAndNotWithinOne) {
  AddSong("1.wav", "train", Song(1));
  AddSong("2.wav", "train", Song(1));
  EXPECT_THAT(Find()->pairs, IsEmpty());
  AddSong("3.wav", "test", Song(1));
  const Leaks leaks = Find().value();
  ASSERT_THAT(leaks.pairs, SizeIs(2));
  for (int32_t i = 0; i < 2; ++i) {
    const Leak& leak = leaks.pairs[static_cast<size_t>(i)];
    EXPECT_EQ(leak.first, i);
    EXPECT_EQ(leak.second, 2);
    EXPECT_EQ(leak.similarity, 1);
    EXPECT_TRUE(leak.is_exact);
  }
}

TEST_F(LeaksTest, SofterLaterAndNoisierCopiesAreFound) {
  for (uint64_t i = 0; i < 20; ++i) {
    AddSong(fmt::format("{}.wav", i), "train", Song(i));
    Samples copy = Song(i);
    Shift(i % 2 == 0 ? 530 : -610, copy);
    player::Gain(-6, copy);
    player::AddNoise(Noise(5000, i + 500), 0, 30, 8000, copy);
    AddSong(fmt::format("copy{}.wav", i), "test", copy);
  }
  const Leaks leaks = Find().value();
  EXPECT_GE(leaks.pairs.size(), 19U);
  for (const Leak& leak : leaks.pairs) {
    EXPECT_EQ(leak.second, leak.first + 1);
    EXPECT_GE(leak.similarity, kNearlySame);
    EXPECT_FALSE(leak.is_exact);
  }
}

TEST_F(LeaksTest, SilenceIsLikeNothing) {
  AddSong("1.wav", "train", Samples(kSamples, 0));
  AddSong("2.wav", "test", Samples(kSamples - 1, 0));
  EXPECT_THAT(Find()->pairs, IsEmpty());
}

TEST_F(LeaksTest, BrighterPicturesWithNoiseAreFoundAndOthersNot) {
  features_.front_end.sense = frontend::ImageSettings();
  features_.input = {1, 32, 32, 3};
  Random random(3);
  for (uint64_t i = 0; i < 20; ++i) {
    std::vector<uint8_t> pixels = Picture(32, i);
    for (uint8_t& pixel : pixels) pixel = static_cast<uint8_t>(20 + pixel / 2);
    folder_.Png(fmt::format("a/{}.png", i), pixels);
    for (uint8_t& pixel : pixels) pixel = static_cast<uint8_t>(pixel + 5 + random.Below(9));
    folder_.Png(fmt::format("a/copy{}.png", i), pixels);
    Add(fmt::format("{}.png", i), "train");
    Add(fmt::format("copy{}.png", i), "test");
  }
  const Leaks leaks = Find().value();
  EXPECT_THAT(leaks.pairs, SizeIs(20));
  for (const Leak& leak : leaks.pairs) EXPECT_EQ(leak.second, leak.first + 1);
}

TEST_F(LeaksTest, RowsOfNumbersAreComparedWhereTheyAreMany) {
  for (const int64_t values : {4, 24}) {
    features_.input = {1, static_cast<int32_t>(values)};
    std::vector<float> rows;
    Random random(5);
    for (int64_t i = 0; i < 9 * values; ++i) {
      rows.push_back(static_cast<float>(random.Between(-6, 6)));
    }
    for (int64_t i = 0; i < values; ++i) rows.push_back(rows[static_cast<size_t>(i)]);  // row 9
    for (int64_t i = 0; i < values; ++i) {  // row 10, nearly row 1
      rows.push_back(rows[static_cast<size_t>(values + i)] + (i == 0 ? 0.3F : 0));
    }
    folder_.Npy<float>("x.npy", "<f4", {11, values}, rows);
    table_ = "row,label,split\n";
    for (int i = 0; i < 11; ++i) Add(std::to_string(i), i < 9 ? "train" : "test");
    folder_.Write("LABELS.csv", table_);
    data_.sources[0].folder = "x.npy";
    const Leaks leaks = Find().value();
    ASSERT_THAT(leaks.pairs, SizeIs(values == 4 ? 1 : 2));
    EXPECT_EQ(leaks.pairs[0].second, 9);
    EXPECT_TRUE(leaks.pairs[0].is_exact);
    if (values == 4) continue;
    EXPECT_EQ(leaks.pairs[1].second, 10);
    EXPECT_FALSE(leaks.pairs[1].is_exact);
  }
}

TEST_F(LeaksTest, DroppingKeepsTheLaterPart) {
  AddSong("1.wav", "train", Song(1));
  AddSong("2.wav", "train", Song(2));
  AddSong("3.wav", "val", Song(1));
  AddSong("4.wav", "val", Song(3));
  AddSong("5.wav", "test", Song(3));
  const Leaks leaks = Find().value();
  EXPECT_THAT(
      LeaksText(dataset_, leaks, 1),
      AllOf(HasSubstr("train 1.wav is the same as validation 3.wav"), HasSubstr("and 1 more")));
  const Dataset rest = DropLeaks(dataset_, leaks);
  std::vector<std::string> names;
  for (const Example& example : rest.examples) names.push_back(example.name);
  EXPECT_THAT(names, ::testing::ElementsAre("2.wav", "3.wav", "5.wav"));
  EXPECT_THAT(rest.notes, Contains(HasSubstr("1 left out of train")));
  EXPECT_THAT(rest.notes, Contains(HasSubstr("1 left out of validation")));
  EXPECT_EQ(rest.classes, dataset_.classes);
}

// Two vectors with a product just above the limit.
TEST(Fingerprints, SignsOfWhatIsAlikeNearlyAgree) {
  const Fingerprints fingerprints(frontend::SoundSettings(), {1, 64}, {});
  const auto draw = [](Random& random) {
    std::vector<float> vector(64);
    double squares = 0;
    for (float& value : vector) {
      value = static_cast<float>(random.Between(-1, 1));
      squares += static_cast<double>(value) * static_cast<double>(value);
    }
    for (float& value : vector) value /= static_cast<float>(std::sqrt(squares));
    return vector;
  };
  int missed = 0, alike = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    const std::vector<float> a = draw(random), b = draw(random);
    std::vector<float> near = a;
    for (size_t i = 0; i < near.size(); ++i) near[i] += 0.3F * b[i];
    const int limit = MostDiffering(kNearlySame);
    missed += Differing(fingerprints.SignsOf(a), fingerprints.SignsOf(near)) > limit;
    alike += Differing(fingerprints.SignsOf(a), fingerprints.SignsOf(b)) <= limit;
  }
  EXPECT_LE(missed, 3);
  EXPECT_LE(alike, 3);
}

}  // namespace
}  // namespace mote::trainer
