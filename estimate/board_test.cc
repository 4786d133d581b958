// SPDX-License-Identifier: Apache-2.0
#include "estimate/board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/file.h"

namespace mote::estimate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;

constexpr const char* kGood = R"(name = "tiny"
description = "a board"
core = "Cortex-M4F"
clock_hz = 1_000_000
[memory]
flash_bytes = 1000
ram_bytes = 100
[build]
cpu_flags = ["-mcpu=cortex-m4"]
isas = ["m4"]
linker_script = "boards/tiny/link.ld"
sources = ["boards/tiny/port.cc"]
[power]
supply_v = 3
active_ma = 1.5
active_source = "a data sheet"
sleep_ua = 2
sleep_source = "a data sheet"
)";

// What a board that hears and sends has besides.
constexpr const char* kSenses = R"([power.listening]
microphone_ua = 600
microphone_source = "a data sheet"
capture_ma = 1.25
capture_source = "estimate: a guess"
clock_ma = 0.5
clock_source = "a data sheet"
[power.radio]
transmit_ma = 10
transmit_source = "a data sheet"
event_ms = 3
event_source = "estimate: a guess"
peak_ma = 15
peak_source = "a data sheet"
[[power.change]]
name = "a cheaper core"
source = "another data sheet"
active_ma = 1
)";

// kGood with one piece replaced.
std::string With(const std::string& old_text, const std::string& new_text) {
  std::string text = kGood;
  const size_t at = text.find(old_text);
  EXPECT_NE(at, std::string::npos) << old_text;
  return text.replace(at, old_text.size(), new_text);
}

class BoardFile : public testing::Test {
 protected:
  Result<Board> Load(const std::string& text, const std::string& name = "tiny") {
    Add(name, text);
    return LoadBoard(folder_.path(), name);
  }
  void Add(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(folder_.path() / name);
    ASSERT_TRUE(WriteFile(folder_.path() / name / "board.toml", text).ok());
  }
  std::string Message(const std::string& text) {
    const Result<Board> board = Load(text);
    return board.ok() ? "no error" : board.error().message;
  }

  TemporaryFolder folder_;
};

TEST_F(BoardFile, GivesEveryKey) {
  const Result<Board> board = Load(kGood);
  ASSERT_TRUE(board.ok()) << board.error().message;
  EXPECT_EQ(board->name, "tiny");
  EXPECT_EQ(board->clock_hz, 1'000'000u);
  EXPECT_EQ(board->flash_bytes, 1000u);
  EXPECT_EQ(board->ram_bytes, 100u);
  EXPECT_THAT(board->cpu_flags, ElementsAre("-mcpu=cortex-m4"));
  EXPECT_THAT(board->isas, ElementsAre("m4"));
  EXPECT_EQ(board->linker_script, "boards/tiny/link.ld");
  EXPECT_THAT(board->sources, ElementsAre("boards/tiny/port.cc"));
  EXPECT_EQ(board->power.supply_v, 3.0);
  EXPECT_EQ(board->power.active_ma, 1.5);
  EXPECT_EQ(board->power.sleep_ua, 2.0);
  EXPECT_FALSE(board->qemu.has_value());
}

TEST_F(BoardFile, MayHearAndSendAndSayWhatWouldChangeIt) {
  const Power without = Load(kGood)->power;
  EXPECT_FALSE(without.listening.has_value());
  EXPECT_FALSE(without.radio.has_value());
  const Result<Board> board = Load(std::string(kGood) + kSenses);
  ASSERT_TRUE(board.ok()) << board.error().message;
  const Power& power = board->power;
  EXPECT_EQ(power.listening->microphone_ua, 600);
  EXPECT_EQ(power.listening->capture_ma, 1.25);
  EXPECT_EQ(power.listening->capture_source, "estimate: a guess");
  EXPECT_EQ(power.listening->clock_ma, 0.5);
  EXPECT_EQ(power.radio->transmit_ma, 10);
  EXPECT_EQ(power.radio->event_ms, 3);
  EXPECT_EQ(power.radio->peak_ma, 15);
  ASSERT_EQ(power.changes.size(), 1u);
  EXPECT_EQ(power.changes[0].name, "a cheaper core");
  EXPECT_EQ(power.changes[0].active_ma, 1.0);
  EXPECT_FALSE(power.changes[0].microphone_ua.has_value());
}

TEST_F(BoardFile, WhatItHearsAndSendsWithIsAsCompleteAsTheRest) {
  const auto message = [&](const std::string& old_text, const std::string& new_text) {
    std::string text = std::string(kGood) + kSenses;
    const size_t at = text.find(old_text);
    EXPECT_NE(at, std::string::npos) << old_text;
    return Message(text.replace(at, old_text.size(), new_text));
  };
  EXPECT_THAT(message("capture_ma = 1.25\n", ""),
              HasSubstr("'power.listening.capture_ma': missing"));
  EXPECT_THAT(message("event_source = \"estimate: a guess\"\n", ""),
              HasSubstr("'power.radio.event_source': missing"));
  EXPECT_THAT(message("source = \"another data sheet\"\n", ""), HasSubstr("source': missing"));
  EXPECT_THAT(message("\nactive_ma = 1\n", "\nactive_ua = 1\n"),
              HasSubstr("unknown key 'active_ua'"));
  EXPECT_THAT(message("microphone_ua = 600", "microphone_ua = -6"), HasSubstr("-6, want"));
}

TEST_F(BoardFile, AMissingKeyIsNamedWithItsFile) {
  EXPECT_THAT(
      Message(With("ram_bytes = 100", "")),
      AllOf(HasSubstr("tiny/board.toml"), HasSubstr("'memory.ram_bytes'"), HasSubstr("missing")));
  EXPECT_THAT(Message(With("[memory]\nflash_bytes = 1000\nram_bytes = 100", "")),
              AllOf(HasSubstr("'memory'"), HasSubstr("missing, want a table")));
}

TEST_F(BoardFile, AWrongValueIsShownBesideWhatIsWanted) {
  EXPECT_THAT(Message(With("1_000_000", "\"fast\"")),
              AllOf(HasSubstr("'clock_hz'"), HasSubstr("fast"), HasSubstr("a whole number")));
  EXPECT_THAT(Message(With("1_000_000", "0")), HasSubstr("0, want a whole number"));
  EXPECT_THAT(Message(With("1_000_000", "4294967296")), HasSubstr("4294967296, want"));
  EXPECT_THAT(Message(With("active_ma = 1.5", "active_ma = -1.5")), HasSubstr("-1.5, want"));
  EXPECT_THAT(Message(With("active_ma = 1.5", "active_ma = nan")), HasSubstr("'power.active_ma'"));
  EXPECT_THAT(Message(With("active_ma = 1.5", "active_ma = inf")), HasSubstr("'power.active_ma'"));
  EXPECT_THAT(Message(With("[\"-mcpu=cortex-m4\"]", "[1]")), HasSubstr("'build.cpu_flags'"));
  EXPECT_THAT(Message(With("[\"-mcpu=cortex-m4\"]", "[]")), HasSubstr("'build.cpu_flags'"));
  EXPECT_THAT(Message(With("\"a board\"", "\"\"")), HasSubstr("'description'"));
}

TEST_F(BoardFile, AFigureWithoutASourceIsRefused) {
  EXPECT_THAT(Message(With("active_source = \"a data sheet\"\n", "")),
              HasSubstr("'power.active_source': missing"));
}

TEST_F(BoardFile, AnUnknownKeyIsRefusedWithTheNearestKnownOne) {
  EXPECT_THAT(Message(With("clock_hz = 1_000_000", "clock_hz = 1_000_000\nclok_hz = 1")),
              AllOf(HasSubstr("unknown key 'clok_hz'"), HasSubstr("'clock_hz'?")));
  EXPECT_THAT(Message(With("ram_bytes = 100", "ram_bytes = 100\nrom_bytes = 1")),
              HasSubstr("unknown key 'rom_bytes' in [memory]"));
}

TEST_F(BoardFile, BrokenTomlIsRefusedWithItsLine) {
  EXPECT_THAT(Message("name = \"tiny\"\nclock_hz = = 1\n"), HasSubstr("line 2"));
  EXPECT_THAT(Message(std::string("\0\xff\xfe", 3)), HasSubstr("tiny/board.toml"));
}

TEST_F(BoardFile, NameMustBeTheFolders) {
  EXPECT_THAT(Message(With("\"tiny\"", "\"other\"")), HasSubstr("want 'tiny'"));
}

TEST_F(BoardFile, AnUnknownBoardIsAnsweredWithTheNearestOne) {
  Add("tiny", kGood);
  const Result<Board> board = LoadBoard(folder_.path(), "tinny");
  ASSERT_FALSE(board.ok());
  EXPECT_EQ(board.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(board.error().message, HasSubstr("Did you mean 'tiny'?"));
}

class TwinFile : public BoardFile {
 protected:
  // kGood as an emulated twin of the board 'real'.
  static std::string Twin() {
    const std::string text = With("clock_hz", "twin_of = \"real\"\nclock_hz");
    return text.substr(0, text.find("[power]")) + "[qemu]\nmachine = \"m\"\ncpu = \"c\"\n";
  }
};

TEST_F(TwinFile, TakesThePowerOfTheBoardItStandsFor) {
  Add("real", With("\"tiny\"", "\"real\""));
  const Result<Board> board = Load(Twin());
  ASSERT_TRUE(board.ok()) << board.error().message;
  EXPECT_EQ(board->power.active_ma, 1.5);
  ASSERT_TRUE(board->qemu.has_value());
  EXPECT_EQ(board->qemu->machine, "m");
}

TEST_F(TwinFile, MayNotDifferInWhatItGrants) {
  std::string real = With("\"tiny\"", "\"real\"");
  real.replace(real.find("ram_bytes = 100"), 15, "ram_bytes = 90");
  Add("real", real);
  EXPECT_THAT(Message(Twin()),
              AllOf(HasSubstr("'memory.ram_bytes': 100, want 90"), HasSubstr("'real'")));
}

TEST_F(TwinFile, MayNotHavePowerOfItsOwn) {
  Add("real", With("\"tiny\"", "\"real\""));
  EXPECT_THAT(Message(Twin() + "[power]\nsupply_v = 3\n"), HasSubstr("unknown key 'power'"));
}

TEST_F(TwinFile, MayNotBeATwinOfATwinOrOfNobody) {
  EXPECT_THAT(Message(Twin()), HasSubstr("board 'real': unknown"));
  Add("real", Twin().replace(8, 4, "real"));
  EXPECT_THAT(Message(Twin()), HasSubstr("is itself a twin"));
}

TEST(Boards, ThoseOfTheProjectAreAllGoodAndTheirSourcesExist) {
  const std::filesystem::path root = MOTE_SOURCE_DIR;
  const auto boards = ListBoards(root / "boards");
  ASSERT_TRUE(boards.ok()) << boards.error().message;
  std::vector<std::string> names;
  for (const Board& board : *boards) {
    names.push_back(board.name);
    EXPECT_TRUE(std::filesystem::exists(root / board.linker_script)) << board.linker_script;
    for (const std::string& source : board.sources) {
      EXPECT_TRUE(std::filesystem::exists(root / source)) << source;
    }
  }
  EXPECT_THAT(names, IsSupersetOf({"mps2_an386", "nano33ble"}));
}

TEST(Boards, AFolderWithoutBoardsIsRefused) {
  const TemporaryFolder folder;
  EXPECT_FALSE(ListBoards(folder.path()).ok());
  EXPECT_FALSE(ListBoards(folder.path() / "absent").ok());
}

}  // namespace
}  // namespace mote::estimate
