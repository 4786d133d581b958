// SPDX-License-Identifier: Apache-2.0
// mote new: a product to begin with, a copy of the smallest app.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/command.h"
#include "support/file.h"

namespace mote::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSmallest = "wakeword";

class NewCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("KIND", kind_, "what to make").Required().OneOf({"app"});
    options.Add("NAME", name_, "the folder to write").Required();
    options.AddFlag("--force", force_, "write into a folder that holds other files");
  }

  Result<Answer> Run() override {
    MOTE_TRY(const std::optional<App> app, FindApp(kSmallest));
    MOTE_CHECK(app, "the smallest app is not there");
    MOTE_TRY(const std::vector<OutputFile> files, FilesOf(*app));
    MOTE_RETURN_IF_ERROR(WriteFolder(name_, files, force_));
    Answer answer;
    answer.json = {{"output", name_}, {"files", Json::array()}};
    answer.text = fmt::format("{}:\n", name_);
    for (const OutputFile& file : files) {
      answer.json["files"].push_back(file.name);
      answer.text += fmt::format("  {}\n", file.name);
    }
    answer.text += fmt::format(
        "'mote emulate {} --board mps2_an386 --input WAV' lets it hear a recording\n", name_);
    return answer;
  }

 private:
  // What a product is made of, and its model; not the tests of ours.
  static Result<std::vector<OutputFile>> FilesOf(const App& app) {
    std::vector<OutputFile> files;
    std::error_code ec;
    for (const fs::directory_entry& entry : fs::directory_iterator(app.folder, ec)) {
      const std::string name = entry.path().filename().string();
      const std::string extension = entry.path().extension().string();
      const bool is_wanted =
          extension == ".h" || extension == ".toml" || extension == ".cc" || extension == ".tflite";
      if (!is_wanted || name.ends_with("_test.cc")) continue;
      MOTE_TRY(std::string content, ReadText(entry.path()));
      files.push_back({name, std::move(content)});
    }
    return files;
  }

  std::string kind_, name_;
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeNew() { return std::make_unique<NewCommand>(); }

}  // namespace mote::cli
