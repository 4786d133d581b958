// SPDX-License-Identifier: Apache-2.0
// The pictures that docs/signal.md shows are what its commands make.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <sstream>

#include "player/signal.h"
#include "tests/end_to_end/listening.h"

namespace mote::end_to_end {
namespace {
namespace fs = std::filesystem;

using ::testing::ContainerEq;
using ::testing::SizeIs;

fs::path Docs() { return fs::path(MOTE_SOURCE_DIR) / "docs"; }

// The blocks of a language in Markdown, in order.
std::vector<std::string> Blocks(const std::string& text, const std::string& language) {
  std::vector<std::string> blocks;
  const std::string fence = "```" + language + "\n";
  for (size_t at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    const size_t begin = at + fence.size();
    at = text.find("```\n", begin);
    blocks.push_back(text.substr(begin, at - begin));
  }
  return blocks;
}

Words WordsOf(const std::string& line) {
  std::istringstream stream(line);
  return {std::istream_iterator<std::string>(stream), {}};
}

std::vector<std::string> SvgFilesIn(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".svg") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Another zlib compresses the same pixels into other bytes.
std::string WithoutPixels(std::string svg) {
  const std::string mark = "base64,";
  const size_t at = svg.find(mark);
  if (at == std::string::npos) return svg;
  return svg.erase(at, svg.find('\'', at) - at);
}

class PicturesTest : public ListeningTest {
 protected:
  void SetUp() override {
    ListeningTest::SetUp();
    if (IsSkipped()) return;
    if (!fs::is_directory(WakeWords())) GTEST_SKIP() << "no recordings of wake words";
    std::vector<std::string> settings = Blocks(text_, "toml");
    std::erase_if(settings, [](const std::string& block) {  // those of other senses, or of a part
      return block.find("[sound]") == std::string::npos;
    });
    ASSERT_THAT(settings, SizeIs(2));
    WriteText("alexa.toml", settings[0]);
    WriteText("yes_no.toml", settings[1]);
    Link(Model("micro_wake_word/alexa.tflite"), "");
    Link(Model("tflm/micro_speech_quantized.tflite"), "");
    JoinRecordings();
    FillFolders();
  }

  // What the commands of the page name.
  void JoinRecordings() const {
    const fs::path speech = Data() / "continuous_speech";
    fs::rename(Joined({speech / "command_001.flac",
                       WakeWords() / "alexa_0003.flac",
                       WakeWords() / "computer_0001.flac",
                       WakeWords() / "alexa_0010.flac",
                       WakeWords() / "jarvis_0002.flac"}),
               Path("kitchen.wav"));
    const auto second = [&](const std::string& word) {
      return Model("tflm/" + word + "_1000ms.wav");
    };
    fs::rename(
        Joined(
            {second("noise"), second("yes"), second("silence"), second("no"), second("silence")}),
        Path("yes_no.wav"));
  }
  void FillFolders() const {
    for (const char* folder : {"wakeword", "continuous_speech"}) {
      const std::vector<fs::path> files =
          player::SignalFilesIn(Data() / folder, frontend::SoundSettings()).value();
      for (const fs::path& file : files) {
        const bool is_positive = file.filename().string().rfind("alexa", 0) == 0;
        Link(file, is_positive ? "alexa" : "speech");
      }
    }
    // Those whose licence is clear.
    for (const char* noise : {"doing_the_dishes", "exercise_bike", "pink_noise"}) {
      Link(Data() / "noise" / (std::string(noise) + ".flac"), "speech");
    }
  }
  void Link(const fs::path& file, const std::string& folder) const {
    fs::create_directories(folder_.path() / folder);
    fs::create_symlink(fs::absolute(file), folder_.path() / folder / file.filename());
  }
  static fs::path Data() { return WakeWords().parent_path(); }

  void RunCommandsOfThePage() const {
    for (const std::string& block : Blocks(text_, "sh")) {
      std::istringstream lines(block);
      for (std::string line; std::getline(lines, line);) {
        const Words words = WordsOf(line);
        ASSERT_TRUE(words.size() > 1 && words[0] == "mote") << line;
        Process process;
        process.program = MOTE_EXECUTABLE;
        process.arguments = {words.begin() + 1, words.end()};
        process.folder = folder_.path();
        const ProcessResult result = RunProcess(process).value();
        ASSERT_EQ(result.exit_code, 0) << line << "\n" << result.err;
      }
    }
  }

  const std::string text_ = ReadText(Docs() / "signal.md").value();
};

TEST_F(PicturesTest, OfTheSignalPageAreWhatItsCommandsMake) {
  ASSERT_NO_FATAL_FAILURE(RunCommandsOfThePage());
  const std::vector<std::string> names = SvgFilesIn(folder_.path());
  for (const std::string& name : names) {
    const fs::path golden = Docs() / "signal" / name;
    const std::string found = ReadText(Path(name)).value();
    EXPECT_LT(found.size(), 150'000U) << name;
    EXPECT_NE(text_.find("(signal/" + name + ")"), std::string::npos) << name << " is not shown";
    if (std::getenv("MOTE_UPDATE_GOLDEN") != nullptr) {
      ASSERT_TRUE(WriteFile(golden, found).ok());
    }
    const Result<std::string> wanted = ReadText(golden);
    ASSERT_TRUE(wanted.ok()) << wanted.error().message;
    EXPECT_TRUE(WithoutPixels(found) == WithoutPixels(*wanted))
        << golden << " differs: look at both; MOTE_UPDATE_GOLDEN=1 writes the file anew";
  }
  EXPECT_THAT(SvgFilesIn(Docs() / "signal"), ContainerEq(names)) << "each is made by a command";
}

}  // namespace
}  // namespace mote::end_to_end
