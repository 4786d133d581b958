// SPDX-License-Identifier: Apache-2.0
// The apps beside the runtime: a folder each, with an app.toml that says
//   description = "Hears its name, and sends an event"
//   model = "alexa.tflite"        in the folder
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
  std::string description;
  std::filesystem::path model;
};

// By name. Errors: an app.toml that is wrong
Result<std::vector<App>> ListApps();
// Nothing where no app is called that, or a file is.
Result<std::optional<App>> FindApp(const std::string& word);

}  // namespace mote::cli
