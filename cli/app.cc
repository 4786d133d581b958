// SPDX-License-Identifier: Apache-2.0
#include "cli/app.h"

#include <algorithm>

#include "cli/installation.h"
#include "support/file.h"
#include "support/toml.h"
#include "support/toml_reader.h"

namespace mote::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* kAppToml = "app.toml";

Result<App> ReadApp(const fs::path& folder) {
  const std::string place = (folder / kAppToml).string();
  MOTE_TRY(const std::string text, ReadText(place));
  MOTE_TRY(const toml::table table, ParseToml(text, place));
  TomlReader reader(table, place, "");
  App app;
  app.name = folder.filename().string();
  app.folder = folder;
  app.description = reader.Text("description");
  app.model = folder / reader.Text("model");
  std::string sources = ".";
  reader.Maybe("sources", sources);
  app.sources = (folder / sources).lexically_normal();
  if (!fs::exists(app.sources / "main.cc")) {
    reader.Fail("sources", "'" + sources + "'", "a folder with a main.cc, as seen from here");
  }
  MOTE_RETURN_IF_ERROR(reader.Finish());
  return app;
}

}  // namespace

Result<std::vector<App>> ListApps() {
  MOTE_TRY(const fs::path share, ShareFolder());
  std::vector<App> apps;
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::directory_iterator(share / "apps", ec)) {
    if (!fs::exists(entry.path() / kAppToml, ec)) continue;
    MOTE_TRY(App app, ReadApp(entry.path()));
    apps.push_back(std::move(app));
  }
  std::sort(apps.begin(), apps.end(), [](const App& a, const App& b) { return a.name < b.name; });
  return apps;
}

Result<std::optional<App>> FindApp(const std::string& word) {
  std::error_code ec;
  fs::path folder = fs::absolute(word, ec).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // "doorbell/"
  const bool is_name = word.find('/') == std::string::npos && !fs::is_regular_file(folder, ec);
  if (!fs::exists(folder / kAppToml, ec) && is_name) {
    MOTE_TRY(const fs::path share, ShareFolder());
    folder = share / "apps" / word;
  }
  if (!fs::exists(folder / kAppToml, ec)) return std::optional<App>();
  MOTE_TRY(App app, ReadApp(folder));
  return std::optional(std::move(app));
}

}  // namespace mote::cli
