// SPDX-License-Identifier: Apache-2.0
#include "compiler/emit/board_files.h"

#include <gmock/gmock.h>

namespace mote::emit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class BoardFilesTest : public ::testing::Test {
 protected:
  void Add(const std::string& path, const std::string& content) const {
    std::filesystem::create_directories((share_.path() / path).parent_path());
    ASSERT_TRUE(WriteFile(share_.path() / path, content).ok());
  }

  TemporaryFolder share_;
};

TEST_F(BoardFilesTest, BringAlongWhatTheyIncludeUnderNamesOfOneFolder) {
  Add("boards/tiny/port.cc", "#include \"boards/tiny/port.h\"\n#include \"runtime/port/log.h\"\n");
  Add("boards/tiny/port.h", "#include <stdint.h>\n");
  Add("boards/tiny/link.ld", "/* `INCLUDE boards/none.ld` */\nINCLUDE boards/core/sections.ld\n");
  Add("boards/core/sections.ld", "SECTIONS\n");
  Add("runtime/port/log.h", "");
  const auto files = BoardFiles(share_.path(), {"boards/tiny/port.cc", "boards/tiny/link.ld"});
  ASSERT_TRUE(files.ok()) << files.error().message;
  std::vector<std::string> names, contents;
  for (const OutputFile& file : *files) {
    names.push_back(file.name);
    contents.push_back(file.content);
  }
  EXPECT_THAT(
      names,
      ElementsAre(
          "core_sections.ld", "tiny_link.ld", "tiny_port.cc", "tiny_port.h", "mote_port_log.h"));
  EXPECT_EQ(contents[1], "/* `INCLUDE boards/none.ld` */\nINCLUDE core_sections.ld\n");
  EXPECT_EQ(contents[2], "#include \"tiny_port.h\"\n#include \"mote_port_log.h\"\n");
}

TEST_F(BoardFilesTest, ASourceThatIsNotThereIsNoFaultOfTheApp) {
  const auto files = BoardFiles(share_.path(), {"boards/tiny/port.cc"});
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().kind, ErrorKind::kMissingTool);
  EXPECT_THAT(files.error().message, HasSubstr("boards/tiny/port.cc"));
}

TEST(AddFiles, KeepsOneOfEachName) {
  std::vector<OutputFile> files = {{"a", "1"}};
  AddFiles({{"b", "2"}, {"a", "1"}}, files);
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[1].name, "b");
}

}  // namespace
}  // namespace mote::emit
