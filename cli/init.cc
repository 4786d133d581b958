// SPDX-License-Identifier: Apache-2.0
// mote init: a recipe to begin with. Its kinds are the files of trainer/templates.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "cli/command.h"
#include "cli/installation.h"
#include "support/file.h"
#include "support/suggest.h"

namespace mote::cli {
namespace fs = std::filesystem;

namespace {

Result<std::vector<std::string>> KindsIn(const fs::path& folder) {
  std::vector<std::string> kinds;
  std::error_code ec;
  for (fs::directory_iterator at(folder, ec); !ec && at != fs::directory_iterator();
       at.increment(ec)) {
    if (at->path().extension() == ".toml") kinds.push_back(at->path().stem().string());
  }
  if (kinds.empty()) {
    return Error{folder.string() + ": no recipes to begin with. Install mote again.",
                 ErrorKind::kMissingTool};
  }
  std::sort(kinds.begin(), kinds.end());
  return kinds;
}

class InitCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("KIND", kind_, "wakeword, anomaly, image or timeseries").Required();
    options.Add("-o,--output", output_, "the recipe to write (default: KIND.toml)");
    options.AddFlag("--force", force_, "replace a file that is there");
  }

  Result<Answer> Run() override {
    MOTE_TRY(const fs::path share, ShareFolder());
    const fs::path templates = share / "trainer/templates";
    MOTE_TRY(const std::vector<std::string> kinds, KindsIn(templates));
    if (std::find(kinds.begin(), kinds.end(), kind_) == kinds.end()) {
      return Error{fmt::format("no recipe for '{}', but for {}.{}",
                               kind_,
                               fmt::join(kinds, ", "),
                               DidYouMean(kind_, kinds)),
                   ErrorKind::kUsage};
    }
    if (output_.empty()) output_ = kind_ + ".toml";
    std::error_code ec;
    if (!force_ && fs::exists(output_, ec)) {
      return Error{output_ + ": is there already. Name another file, or use --force to replace it.",
                   ErrorKind::kUsage};
    }
    MOTE_TRY(const std::string recipe, ReadText(templates / (kind_ + ".toml")));
    MOTE_RETURN_IF_ERROR(WriteFile(output_, recipe));
    Answer answer;
    answer.json = {{"kind", kind_}, {"output", output_}};
    answer.text = fmt::format(
        "wrote {0}: say in it where your recordings are, then\n"
        "  mote train {0} --check     whether all is well, and what it will cost\n"
        "  mote train {0} -o {1}\n",
        output_,
        kind_);
    return answer;
  }

 private:
  std::string kind_, output_;
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeInit() { return std::make_unique<InitCommand>(); }

}  // namespace mote::cli
