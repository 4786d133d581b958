// SPDX-License-Identifier: Apache-2.0
#include "cli/search_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sstream>

#include "cli/tensor_json.h"
#include "report/scatter.h"
#include "support/toml.h"

namespace mote::cli {
namespace fs = std::filesystem;
using trainer::Search;
using trainer::SearchMetric;
using trainer::TrialCost;

namespace {

struct CostColumn {
  const char* name;  // of a file
  const char* unit;  // on an axis
  int64_t TrialCost::*value;
};
constexpr CostColumn kCosts[] = {
    {"cycles", "cycles of an inference, estimated", &TrialCost::cycles},
    {"ram", "bytes of RAM, estimated", &TrialCost::ram_bytes},
    {"flash", "bytes of flash, estimated", &TrialCost::flash_bytes}};

Json JsonOf(const toml::node& node) {
  Json json;
  node.visit([&](const auto& value) {
    if constexpr (toml::is_array<decltype(value)>) {
      json = Json::array();
      for (const toml::node& item : value) json.push_back(JsonOf(item));
    } else if constexpr (toml::is_string<decltype(value)> || toml::is_boolean<decltype(value)> ||
                         toml::is_number<decltype(value)>) {
      json = value.get();
    } else {
      std::ostringstream text;
      text << value;
      json = text.str();
    }
  });
  return json;
}

int32_t LastRung(const Search& search) {
  return static_cast<int32_t>(search.space.rung_epochs.size()) - 1;
}

double LastValue(const Search& search, const Found& found, int32_t trial) {
  return found.outcomes.at({trial, LastRung(search)}).value;
}

std::string RecipeName(int32_t trial) { return fmt::format("trial_{}.toml", trial); }

std::string Settings(const Search& search, const Found& found, int32_t trial) {
  return trainer::ChoiceText(search.space, found.screened.TrialOf(trial).choice);
}

Json MemberJson(const Search& search, const Found& found, int32_t trial) {
  const TrialCost& cost = found.screened.CostOf(trial);
  const trainer::Choice& choice = found.screened.TrialOf(trial).choice;
  Json settings = Json::object();
  for (size_t i = 0; i < choice.size(); ++i) {
    const trainer::Dimension& dimension = search.space.dimensions[i];
    settings[dimension.path] = JsonOf(dimension.values[choice[i]]);
  }
  return {{"trial", trial},
          {"settings", settings},
          {trainer::NameOf(search.space.metric), LastValue(search, found, trial)},
          {"cycles_estimated", cost.cycles},
          {"ram_bytes_estimated", cost.ram_bytes},
          {"flash_bytes_estimated", cost.flash_bytes},
          {"macs", cost.macs},
          {"recipe", RecipeName(trial)}};
}

// What `mote train` takes, with its paths seen from where they always were.
std::string RecipeText(const Search& search,
                       const Found& found,
                       int32_t trial,
                       const std::string& paths_from) {
  toml::table recipe =
      trainer::WithChoice(search.recipe, search.space, found.screened.TrialOf(trial).choice);
  recipe.insert_or_assign("folder", paths_from);
  std::ostringstream text;
  text << "# Trial " << trial << " of a search over " << fs::path(search.place).filename().string()
       << ": " << Settings(search, found, trial) << ".\n"
       << recipe << "\n";
  return text.str();
}

std::string Picture(const Search& search, const Found& found, const CostColumn& column) {
  const bool is_loss = search.space.metric == SearchMetric::kLoss;
  report::Scatter scatter;
  scatter.title = fmt::format("{}: trials of {} epochs on {}",
                              search.base.name,
                              search.space.rung_epochs.back(),
                              found.board);
  scatter.x_name = column.unit;
  scatter.y_name = is_loss ? "negative loss" : "balanced accuracy of validation, %";
  for (const int32_t trial : found.halved.finished) {
    const double worth = WorthOf(search.space.metric, LastValue(search, found, trial));
    scatter.points.push_back({static_cast<double>(found.screened.CostOf(trial).*column.value),
                              is_loss ? worth : 100 * worth,
                              std::to_string(trial)});
  }
  return report::ScatterPicture(scatter);
}

}  // namespace

std::string ValueText(SearchMetric metric, double value) {
  return metric == SearchMetric::kLoss ? fmt::format("{:.5g}", value)
                                       : fmt::format("{:.2f} %", 100 * value);
}

std::string TrialText(const Search& search, const Found& found, int32_t trial) {
  return fmt::format("trial {} of {} cycles: {}",
                     trial,
                     Thousands(found.screened.CostOf(trial).cycles),
                     Settings(search, found, trial));
}

Json SearchJson(const Search& search, const Found& found) {
  Json json = {{"recipe", search.place},
               {"name", search.base.name},
               {"seed", search.base.seed},
               {"board", found.board},
               {"metric", trainer::NameOf(search.space.metric)},
               {"default_space", search.space.is_default},
               {"space", Json::object()},
               {"trials", search.trials.size()},
               {"refused", Json::array()},
               {"failed", Json::array()},
               {"rungs", Json::array()},
               {"front", Json::array()}};
  for (const trainer::Dimension& d : search.space.dimensions)
    json["space"][d.path] = JsonOf(d.values);
  for (const trainer::Refusal& refusal : found.screened.refused) {
    json["refused"].push_back({{"trial", refusal.trial}, {"reason", refusal.reason}});
  }
  for (size_t rung = 0; rung < found.halved.rungs.size(); ++rung) {
    json["rungs"].push_back(
        {{"epochs", search.space.rung_epochs[rung]}, {"trials", found.halved.rungs[rung]}});
    for (const int32_t trial : found.halved.rungs[rung]) {
      const auto& outcome = found.outcomes.at({trial, static_cast<int32_t>(rung)});
      if (outcome.failure.empty()) continue;
      json["failed"].push_back({{"trial", trial}, {"rung", rung}, {"reason", outcome.failure}});
    }
  }
  for (const int32_t trial : found.front) json["front"].push_back(MemberJson(search, found, trial));
  return json;
}

std::string SearchText(const Search& search, const Found& found) {
  std::vector<std::string> rungs;
  for (size_t rung = 0; rung < found.halved.rungs.size(); ++rung) {
    rungs.push_back(
        fmt::format("{} for {}", found.halved.rungs[rung].size(), search.space.rung_epochs[rung]));
  }
  std::string text = fmt::format("{}: {} trials, {} of them refused; epochs: {}\n",
                                 search.place,
                                 search.trials.size(),
                                 found.screened.refused.size(),
                                 fmt::join(rungs, ", "));
  text += fmt::format("  {:>5} {:>10} {:>13} {:>9} {:>10}  settings\n",
                      "trial",
                      search.space.metric == SearchMetric::kLoss ? "loss" : "accuracy",
                      "cycles",
                      "RAM",
                      "flash");
  for (const int32_t trial : found.front) {
    const TrialCost& cost = found.screened.CostOf(trial);
    text += fmt::format("  {:>5} {:>10} {:>13} {:>9} {:>10}  {}\n",
                        trial,
                        ValueText(search.space.metric, LastValue(search, found, trial)),
                        Thousands(cost.cycles),
                        Thousands(cost.ram_bytes),
                        Thousands(cost.flash_bytes),
                        Settings(search, found, trial));
  }
  return text;
}

std::vector<OutputFile> SearchFiles(const Search& search,
                                    const Found& found,
                                    const fs::path& folder,
                                    const fs::path& recipe_folder) {
  std::error_code ec;
  const fs::path here = fs::weakly_canonical(folder / ".", ec);
  const fs::path there = fs::weakly_canonical(recipe_folder / ".", ec);
  const std::string paths_from = there.lexically_relative(here).generic_string();
  std::vector<OutputFile> files = {{"front.json", SearchJson(search, found).dump(2) + "\n"}};
  for (const int32_t trial : found.front) {
    files.push_back({RecipeName(trial), RecipeText(search, found, trial, paths_from)});
  }
  for (const CostColumn& column : kCosts) {
    files.push_back({fmt::format("worth_by_{}.svg", column.name), Picture(search, found, column)});
  }
  return files;
}

}  // namespace mote::cli
