// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "trainer/data/data_testing.h"

namespace mote::trainer {
namespace {

using ::testing::AllOf;
using testing::DataFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::SourceOf;

const frontend::Sense kSound = frontend::SoundSettings();

class DatasetTest : public ::testing::Test {
 protected:
  // Files that are only named.
  void Files(const std::vector<std::string>& names) const {
    for (const std::string& name : names) folder_.Write(name, "");
  }
  void Table(const std::string& csv) const { folder_.Write("a/LABELS.csv", csv); }

  Result<Dataset> Open(uint64_t seed = 1) const {
    return OpenDataset(settings_, folder_.path(), kSound, seed);
  }
  std::string Message() const {
    const Result<Dataset> dataset = Open();
    return dataset.ok() ? "" : dataset.error().message;
  }

  DataFolder folder_;
  DataSettings settings_ = SourceOf("a", "LABELS.csv");
};

std::vector<std::string> NamesIn(const Dataset& dataset) {
  std::vector<std::string> names;
  for (const Example& example : dataset.examples) {
    names.push_back(example.name + " " + dataset.classes[static_cast<size_t>(example.label)]);
  }
  return names;
}

TEST_F(DatasetTest, AFolderAClassIsListedInOrder) {
  Files({"a/yes/2.wav", "a/yes/1.wav", "a/no/1.flac", "a/no/README.md", "a/.hidden/1.wav"});
  settings_ = SourceOf("a");
  EXPECT_THAT(NamesIn(*Open()), ElementsAre("no/1.flac no", "yes/1.wav yes", "yes/2.wav yes"));
}

TEST_F(DatasetTest, ATableKeepsItsOrderAndNamesFilesWithoutTheirEnding) {
  Files({"a/1.wav", "a/2.flac"});
  Table("file,label\n2,yes\n1.wav,no\n");
  EXPECT_THAT(NamesIn(*Open()), ElementsAre("2.flac yes", "1.wav no"));
}

TEST_F(DatasetTest, ATableMayStandBesideTheRecipe) {
  Files({"a/1.wav"});
  folder_.Write("mine.csv", "file,label\n1.wav,yes\n");
  settings_ = SourceOf("a", "mine.csv");
  EXPECT_THAT(NamesIn(*Open()), ElementsAre("1.wav yes"));
}

TEST_F(DatasetTest, RowsOfAnArrayAreExamples) {
  folder_.Npy<int16_t>("a/x.npy", "<i2", {3, 2}, {1, 2, 3, 4, 5, 6});
  Table("row,label\n2,yes\n0,no\n");
  settings_.sources[0].folder = "a/x.npy";
  const Dataset dataset = Open().value();
  EXPECT_THAT(NamesIn(dataset), ElementsAre("x.npy row 2 yes", "x.npy row 0 no"));
  EXPECT_EQ(dataset.examples[0].row, 2);
  EXPECT_NE(dataset.examples[0].group, dataset.examples[1].group);
  Table("row,label\n3,yes\n");
  EXPECT_THAT(Message(), HasSubstr("LABELS.csv: line 2: row '3', want a number from 0 to 2."));
}

TEST_F(DatasetTest, OnlyAsAndOtherChooseWhatIsTaken) {
  Files({"a/1.wav", "a/2.wav", "a/3.wav", "noise/x/4.wav"});
  Table("file,label\n1.wav,yes\n2.wav,no\n3.wav,maybe\n");
  settings_.sources.push_back(SourceOf("noise").sources[0]);
  settings_.sources[1].as = "quiet";
  settings_.classes = {"yes", "quiet", "other"};
  EXPECT_THAT(NamesIn(*Open()),
              ElementsAre("1.wav yes", "2.wav other", "3.wav other", "x/4.wav quiet"));
  settings_.sources[0].only = {{"label", {"yes", "no"}}};
  settings_.classes = {"yes", "quiet"};
  const Dataset dataset = Open().value();
  EXPECT_THAT(NamesIn(dataset), ElementsAre("1.wav yes", "x/4.wav quiet"));
  EXPECT_THAT(dataset.notes, ::testing::Contains(HasSubstr("1 of 'no' left out")));
}

TEST_F(DatasetTest, RefusalsNamePlaceFoundAndWanted) {
  EXPECT_THAT(Message(), AllOf(HasSubstr("a: no such folder or file")));
  Files({"a/1.wav"});
  folder_.Write("a/LABEL.csv", "");
  EXPECT_THAT(Message(),
              AllOf(HasSubstr("no table 'LABELS.csv'"), HasSubstr("Did you mean 'LABEL.csv'?")));
  Table("");
  EXPECT_THAT(Message(), HasSubstr("LABELS.csv: the table is empty"));
  Table("file,label\n");
  EXPECT_THAT(Message(), HasSubstr("LABELS.csv: no rows"));
  Table("file,label\n1.wav\n");
  EXPECT_THAT(Message(), HasSubstr("LABELS.csv: line 2: 1 fields, want 2"));
  Table("file,lable\n1.wav,yes\n");
  EXPECT_THAT(Message(), HasSubstr("no column 'label'. Did you mean 'lable'? Its columns are"));
  Table("file,label\n1.wav,yes\n2.wav,no\n3.wav,no\n");
  EXPECT_THAT(Message(), AllOf(HasSubstr("2 of 3 files are not in"), HasSubstr("line 3: '2.wav'")));
  Table("file,label\n1.wav,\n");
  EXPECT_THAT(Message(), HasSubstr("line 2: the label is empty"));
  Table("file,label\n,yes\n");
  EXPECT_THAT(Message(), HasSubstr("1 of 1 files are not in"));
  Table("file,label\n1.wav,yes\n");
  settings_.sources[0].only = {{"label", {"yess"}}};
  EXPECT_THAT(Message(), HasSubstr("no row has 'yess' in column 'label'. Did you mean 'yes'?"));
  settings_.sources[0].only.clear();
  settings_.classes = {"yess"};
  EXPECT_THAT(Message(), HasSubstr("class 'yess': no example has this label. Did you mean 'yes'?"));
}

TEST_F(DatasetTest, AFolderWithoutClassesOrFilesIsRefused) {
  Files({"a/1.wav"});
  settings_ = SourceOf("a");
  EXPECT_THAT(Message(), HasSubstr("1.wav: stands in no class's folder"));
  folder_.Write("b/LABELS.csv", "file,label\n");
  settings_ = SourceOf("b");
  EXPECT_THAT(Message(),
              AllOf(HasSubstr("no file for sound in it"), HasSubstr("labels = \"LABELS.csv\"")));
  settings_ = SourceOf("c");
  EXPECT_THAT(Message(), HasSubstr("c: No such file or directory, want a folder"));
  settings_.sources.clear();
  EXPECT_THAT(Message(), HasSubstr("no data."));
}

TEST_F(DatasetTest, OnlyOfNoColumnIsRefused) {
  Files({"a/1.wav"});
  Table("file,label\n1.wav,yes\n");
  settings_.sources[0].only = {{"", {"yes"}}};
  EXPECT_THAT(Message(), HasSubstr("no column ''. Its columns are: file, label."));
}

TEST_F(DatasetTest, RowsOfNothingAreRefused) {
  folder_.Npy<int16_t>("a/x.npy", "<i2", {1'000'000'000'000'000, 0}, {});
  settings_ = SourceOf("a/x.npy");
  settings_.sources[0].as = "yes";
  EXPECT_THAT(Message(), HasSubstr("no rows, want one or more that are not empty."));
}

TEST_F(DatasetTest, ASpeakerOfTwoClassesIsOneGroup) {
  Files({"a/no/anna/1.wav", "a/yes/anna/1.wav", "a/yes/ben/1.wav"});
  settings_ = SourceOf("a");
  settings_.sources[0].group = "folder";
  const Dataset d = Open().value();
  EXPECT_EQ(d.examples[0].group, d.examples[1].group);
  EXPECT_NE(d.examples[1].group, d.examples[2].group);
}

TEST_F(DatasetTest, OfOneClassEachFolderIsAGroup) {
  Files({"a/kitchen/1.wav", "a/kitchen/2.wav", "a/street/1.wav", "a/3.wav", "a/4.wav"});
  settings_ = SourceOf("a");
  settings_.sources[0].group = "folder";
  settings_.sources[0].as = "other";
  const Dataset d = Open().value();  // 3, 4, kitchen/1, kitchen/2, street/1
  EXPECT_NE(d.examples[0].group, d.examples[1].group);
  EXPECT_EQ(d.examples[2].group, d.examples[3].group);
  EXPECT_NE(d.examples[3].group, d.examples[4].group);
}

TEST_F(DatasetTest, GroupsOfFoldersAreThoseBelowTheClass) {
  Files({"a/yes/anna/1.wav", "a/yes/anna/2.wav", "a/yes/3.wav", "a/yes/4.wav"});
  settings_ = SourceOf("a");
  settings_.sources[0].group = "folder";
  const Dataset d = Open().value();  // 3, 4, anna/1, anna/2
  EXPECT_EQ(d.examples[2].group, d.examples[3].group);
  EXPECT_NE(d.examples[0].group, d.examples[1].group);
}

// A speaker says many words.
class SplitTest : public DatasetTest {
 protected:
  static constexpr int kSpeakers = 40;

  SplitTest() {
    std::string csv = "file,label,speaker\n";
    Random random(7);
    for (int speaker = 0; speaker < kSpeakers; ++speaker) {
      for (int64_t i = 0; i <= random.Below(9); ++i) {
        const char* const word = i % 3 == 0 ? "no" : "yes";
        const std::string file = fmt::format("{}_{}.wav", speaker, i);
        folder_.Write("a/" + file, "");
        csv += fmt::format("{},{},s{}\n", file, word, speaker);
      }
    }
    Table(csv);
    settings_.sources[0].group = "speaker";
  }
};

std::map<std::string, std::set<Part>> PartsOfGroups(const Dataset& dataset) {
  std::map<std::string, std::set<Part>> parts;
  for (const Example& example : dataset.examples) parts[example.group].insert(example.part);
  return parts;
}

TEST_F(SplitTest, NeverSplitsAGroup) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const auto parts = PartsOfGroups(*Open(seed));
    EXPECT_THAT(parts, SizeIs(kSpeakers));
    for (const auto& [group, in] : parts) EXPECT_THAT(in, SizeIs(1)) << group << " seed " << seed;
  }
}

std::vector<Part> PartsIn(const Dataset& dataset) {
  std::vector<Part> parts;
  for (const Example& example : dataset.examples) parts.push_back(example.part);
  return parts;
}

TEST_F(SplitTest, IsTheSameForTheSameSeedOnly) {
  EXPECT_EQ(PartsIn(*Open(3)), PartsIn(*Open(3)));
  EXPECT_NE(PartsIn(*Open(3)), PartsIn(*Open(4)));
}

TEST_F(DatasetTest, TheSplitDoesNotDependOnWhereTheRecipeStands) {
  std::vector<std::vector<Part>> parts;
  for (const char* home : {"here", "over/there"}) {
    for (int i = 0; i < 40; ++i) folder_.Write(fmt::format("{}/a/x/{}.wav", home, i), "");
    parts.push_back(PartsIn(*OpenDataset(SourceOf("a"), folder_.path() / home, kSound, 1)));
  }
  EXPECT_EQ(parts[0], parts[1]);
}

TEST_F(SplitTest, KeepsEachClassesShares) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const Balance balance = BalanceOf(*Open(seed));
    for (const auto& counts : balance.examples) {
      const auto all = static_cast<double>(counts[0] + counts[1] + counts[2]);
      EXPECT_NEAR(static_cast<double>(counts[1]) / all, 0.15, 0.04) << "seed " << seed;
      EXPECT_NEAR(static_cast<double>(counts[2]) / all, 0.2, 0.04) << "seed " << seed;
    }
  }
}

TEST_F(SplitTest, GroupsHoldAcrossSourcesOfTheSameColumn) {
  folder_.Write("b/x.wav", "");
  folder_.Write("b/LABELS.csv", "file,label,speaker\nx.wav,yes,s1\n");
  settings_.sources.push_back(SourceOf("b", "LABELS.csv").sources[0]);
  settings_.sources[1].group = "speaker";
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const Dataset dataset = Open(seed).value();
    EXPECT_THAT(PartsOfGroups(dataset).at("speaker s1"), SizeIs(1)) << "seed " << seed;
  }
}

TEST_F(SplitTest, ASharesOfNothingLeavesThePartEmpty) {
  settings_.split.validation = 0;
  const Dataset dataset = Open().value();
  for (const Example& example : dataset.examples) EXPECT_NE(example.part, Part::kValidation);
  EXPECT_THAT(BalanceOf(dataset).warnings, ElementsAre("validation is empty"));
}

TEST_F(DatasetTest, AColumnMaySayThePart) {
  Files({"a/1.wav", "a/2.wav", "a/3.wav"});
  Table("file,label,split\n1.wav,y,test\n2.wav,y,val\n3.wav,y,train\n");
  settings_.sources[0].part = "split";
  EXPECT_THAT(PartsIn(*Open()), ElementsAre(Part::kTest, Part::kValidation, Part::kTrain));
  Table("file,label,split\n1.wav,y,tets\n");
  EXPECT_THAT(Message(), HasSubstr("line 2: part 'tets', want train, validation, test"));
}

TEST_F(DatasetTest, AColumnWithoutValidationGivesSomeOfItsTraining) {
  std::string csv = "file,label,split\n";
  for (int i = 0; i < 40; ++i) {
    Files({fmt::format("a/{}.wav", i)});
    csv += fmt::format("{}.wav,y,{}\n", i, i < 20 ? "test" : "train");
  }
  Table(csv);
  settings_.sources[0].part = "split";
  const Dataset dataset = Open().value();
  EXPECT_THAT(BalanceOf(dataset).examples, ElementsAre(std::array<int64_t, 3>{17, 3, 20}));
  for (size_t i = 0; i < 20; ++i) EXPECT_EQ(dataset.examples[i].part, Part::kTest);
}

TEST_F(DatasetTest, AColumnThatTearsAGroupIsObeyedWithAWarning) {
  Files({"a/1.wav", "a/2.wav"});
  Table("file,label,split,who\n1.wav,y,train,anna\n2.wav,y,test,anna\n");
  settings_.sources[0].part = "split";
  settings_.sources[0].group = "who";
  settings_.split.validation = 0;
  const Dataset dataset = Open().value();
  EXPECT_THAT(PartsIn(dataset), ElementsAre(Part::kTrain, Part::kTest));
  EXPECT_THAT(BalanceOf(dataset).warnings, ::testing::Contains(HasSubstr("'who anna'")));
}

TEST_F(DatasetTest, AFileWithTwoLabelsIsNoted) {
  Files({"a/1.wav"});
  Table("file,label\n1.wav,yes\n1.wav,no\n");
  EXPECT_THAT(Open()->notes, ::testing::Contains(HasSubstr("1 listed again with another label")));
}

TEST(Balance, WarnsOfWhatIsMissingAndOfImbalance) {
  Dataset dataset;
  dataset.classes = {"few", "many"};
  for (int i = 0; i < 23; ++i) {
    Example example;
    example.label = i < 22 ? 1 : 0;
    example.group = std::to_string(i);
    example.part = i == 0 ? Part::kTest : Part::kTrain;
    dataset.examples.push_back(example);
  }
  EXPECT_THAT(BalanceOf(dataset).warnings,
              ElementsAre("validation is empty",
                          "test has no example of 'few'",
                          "training has 21 of 'many' and 1 of 'few', more than 10 to 1"));
  EXPECT_THAT(BalanceText(dataset), HasSubstr("many            21 (21)"));
}

TEST(Balance, OfAFairSplitHasNoWarning) {
  Dataset dataset;
  dataset.classes = {"a", "b"};
  for (int i = 0; i < 60; ++i) {
    Example example;
    example.label = i % 2;
    example.group = std::to_string(i);
    example.part = static_cast<Part>(i / 2 % 3);
    dataset.examples.push_back(example);
  }
  EXPECT_THAT(BalanceOf(dataset).warnings, IsEmpty());
}

}  // namespace
}  // namespace mote::trainer
