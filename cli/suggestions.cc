// SPDX-License-Identifier: Apache-2.0
#include "cli/suggestions.h"

#include <algorithm>

#include "support/suggest.h"

namespace mote::cli {
namespace {

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands({})) names.push_back(sub->get_name());
  return names;
}

std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options({})) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::string SuggestFor(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty()) return "";
  const std::vector<std::string> commands = CommandNames(app);
  if (!Contains(commands, words[0])) return DidYouMean(words[0], commands);
  const std::vector<std::string> options = OptionNames(*app.get_subcommand(words[0]));
  for (const std::string& word : words) {
    const std::string name = word.substr(0, word.find('='));
    if (name.substr(0, 2) == "--" && !Contains(options, name)) return DidYouMean(name, options);
  }
  return "";
}

}  // namespace mote::cli
