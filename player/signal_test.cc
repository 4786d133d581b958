// SPDX-License-Identifier: Apache-2.0
#include "player/signal.h"

#include <gmock/gmock.h>

#include "support/file.h"

namespace mote::player {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::vector<int16_t> PieceOf(const Signal& signal, size_t first, size_t count) {
  const Span<const int16_t> piece = signal.Piece(first, count);
  return {piece.begin(), piece.end()};
}

TEST(Signal, FilesOfAFolderComeSorted) {
  const TemporaryFolder folder;
  for (const char* name : {"b.wav", "a.FLAC", "c.txt"}) {
    ASSERT_TRUE(WriteFile(folder.path() / name, "x").ok());
  }
  const auto files = SignalFilesIn(folder.path(), frontend::SoundSettings()).value();
  ASSERT_THAT(files, SizeIs(2));
  EXPECT_EQ(files[0].filename(), "a.FLAC");
  EXPECT_FALSE(SignalFilesIn(folder.path() / "none", frontend::SoundSettings()).ok());
  EXPECT_FALSE(SignalFilesIn(folder.path(), frontend::ImageSettings()).ok());
}

TEST(Signal, PiecesEndWithIt) {
  Signal signal;
  signal.samples = {1, 2, 3, 4, 5};
  signal.rate = {10, 1, 2};
  EXPECT_EQ(signal.seconds(), 0.5);
  EXPECT_EQ(signal.SecondsOf(2), 0.2);
  EXPECT_EQ(PieceOf(signal, 1, 2), (std::vector<int16_t>{2, 3}));
  EXPECT_EQ(PieceOf(signal, 4, 100), std::vector<int16_t>{5});
  EXPECT_TRUE(signal.Piece(5, 1).empty());
  EXPECT_TRUE(signal.Piece(9, 1).empty());
}

TEST(Signal, OfImagesThereIsNone) {
  EXPECT_THAT(LoadSignal("x.wav", frontend::ImageSettings()).error().message,
              HasSubstr("takes images"));
}

}  // namespace
}  // namespace mote::player
