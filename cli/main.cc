// SPDX-License-Identifier: Apache-2.0
// The `mote` command: a table of subcommands. The only place that prints and chooses an exit code.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/suggestions.h"
#include "cli/version.h"

namespace mote::cli {

#define MOTE_COMMAND(name, make, help, examples) std::unique_ptr<Command> make();
#include "cli/commands.def"
#undef MOTE_COMMAND

namespace {

const std::vector<CommandRow> kCommands = {
#define MOTE_COMMAND(name, make, help, examples) {name, help, examples, make},
#include "cli/commands.def"
#undef MOTE_COMMAND
};

struct Registered {
  CLI::App* app;
  std::unique_ptr<Command> command;
};

std::vector<Registered> Register(CLI::App& app, bool& json) {
  std::vector<Registered> registered;
  for (const CommandRow& row : kCommands) {
    CLI::App* sub = app.add_subcommand(row.name, row.help);
    std::unique_ptr<Command> command = row.make();
    Options options(*sub);
    command->AddOptions(options);
    options.AddFlag("--json", json, "print one JSON object on stdout");
    sub->footer(std::string("\nExamples:\n") + row.examples);
    registered.push_back({sub, std::move(command)});
  }
  return registered;
}

int ExitCodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInput:
    case ErrorKind::kStorage:
      return 1;
    case ErrorKind::kUsage:
      return 2;
    case ErrorKind::kMissingTool:
      return 3;
  }
  MOTE_CHECK(false, "a kind without an exit code");
}

int Fail(const Error& error) {
  fmt::print(stderr, "mote: {}\n", error.message);
  return ExitCodeOf(error.kind);
}

int Print(const Answer& answer, const std::string& command, bool json) {
  if (answer.json.is_null()) return 0;  // another process of the same call prints
  if (json) {
    Json whole = {{"schema", "mote." + command + ".v1"}, {"mote", kVersion}};
    whole.update(answer.json);
    fmt::print("{}\n", whole.dump(2, ' ', false, Json::error_handler_t::replace));
  } else {
    fmt::print("{}", answer.text);
  }
  return std::fflush(stdout) == 0 ? 0 : Fail(Error{"the answer could not be written to stdout."});
}

int Main(int argc, char** argv) {
  CLI::App app(
      "mote puts machine learning on microcontrollers: .tflite in, C++ without a heap out.",
      "mote");
  app.set_version_flag("--version", std::string("mote ") + kVersion);
  app.require_subcommand(1);
  app.footer("\n'mote COMMAND --help' shows the options and examples of a command.");
  bool json = false;
  const std::vector<Registered> commands = Register(app, json);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    const std::vector<std::string> words(argv + 1, argv + argc);
    return Fail({error.what() + SuggestFor(app, words) + " See 'mote --help'.", ErrorKind::kUsage});
  }
  for (const Registered& row : commands) {
    if (!row.app->parsed()) continue;
    if (json) AnswerIsJson();
    const Result<Answer> answer = row.command->Run();
    return answer.ok() ? Print(*answer, row.app->get_name(), json) : Fail(answer.error());
  }
  return 0;
}

}  // namespace
}  // namespace mote::cli

int main(int argc, char** argv) {
  try {
    return mote::cli::Main(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "mote: {}\nThis is a bug in mote: please report it.\n", error.what());
    return 1;
  }
}
