// SPDX-License-Identifier: Apache-2.0
// Apps: a folder each, beside the runtime or the user's own, with an app.toml that says
//   description = "Hears its name, and sends an event"
//   model = "alexa.tflite"        in the folder
//   sources = "../wakeword"       where another app's main.cc is this one's too
// and a main.cc around the model.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote::cli {

struct App {
  std::string name;  // of its folder
  std::filesystem::path folder;
  std::string description;
  std::filesystem::path model;
  std::filesystem::path sources;  // the folder with its main.cc: its own, if app.toml says no other
};

// By name. Errors: an app.toml that is wrong
Result<std::vector<App>> ListApps();
// By the name of one beside the runtime, or the folder of another; nothing where it is neither.
Result<std::optional<App>> FindApp(const std::string& word);

}  // namespace mote::cli
