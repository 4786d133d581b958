// SPDX-License-Identifier: Apache-2.0
// mote apps: what apps/*/app.toml say.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/tensor_json.h"

namespace mote::cli {
namespace {

class AppsCommand : public Command {
 public:
  void AddOptions(Options& /*options*/) override {}

  Result<Answer> Run() override {
    MOTE_TRY(const std::vector<App> apps, ListApps());
    Answer answer;
    answer.json["apps"] = Json::array();
    std::vector<std::vector<std::string>> rows = {{"app", "model", ""}};
    for (const App& app : apps) {
      const std::string model = app.model.filename().string();
      answer.json["apps"].push_back(
          {{"name", app.name}, {"model", model}, {"description", app.description}});
      rows.push_back({app.name, model, app.description});
    }
    answer.text = AlignedTable(rows, {false, false, false});
    return answer;
  }
};

}  // namespace

std::unique_ptr<Command> MakeApps() { return std::make_unique<AppsCommand>(); }

}  // namespace mote::cli
