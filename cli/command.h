// SPDX-License-Identifier: Apache-2.0
// A subcommand: its options, and what it prints. One file each, one row in commands.def.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/options.h"
#include "support/result.h"

namespace mote::cli {

// The keys in the order they are set: JSON reads like the contract in the documentation.
using Json = nlohmann::ordered_json;

// What a command has to say, in both forms; main.cc prints one of them.
// NOLINTNEXTLINE(bugprone-exception-escape): moving a nlohmann object is not declared noexcept
struct Answer {
  Json json;         // without "schema" and "mote", which main.cc puts first
  std::string text;  // for people
};

class Command {
 public:
  virtual ~Command() = default;
  virtual void AddOptions(Options& options) = 0;
  virtual Result<Answer> Run() = 0;
};

struct CommandRow {
  const char* name;
  const char* help;      // one line
  const char* examples;  // lines below the options in --help
  std::unique_ptr<Command> (*make)();
};

}  // namespace mote::cli
