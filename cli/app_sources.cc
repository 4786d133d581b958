// SPDX-License-Identifier: Apache-2.0
#include "cli/app_sources.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/generated.h"
#include "cli/hearing.h"
#include "compiler/program/frames.h"

namespace mote::cli {
namespace fs = std::filesystem;
namespace {

std::string IdentityHeader(const gateway::Device& device) {
  std::string bytes;
  for (const uint8_t byte : device.key.bytes) {
    bytes += fmt::format("{}{}", bytes.empty() ? "" : ", ", byte);
  }
  return fmt::format(
      "// Who the device is. Its key is secret: who has it can send events in its name.\n"
      "#pragma once\n\n#include \"mote_siphash.h\"\n\nnamespace app {{\n\n"
      "inline constexpr uint16_t kDevice = {};\n"
      "inline constexpr mote::SipKey kKey = {{{{{}}}}};\n\n}}  // namespace app\n",
      device.id,
      bytes);
}

}  // namespace

Result<frontend::FrontEnd> PrepareToListen(ModelOptions& model) {
  MOTE_TRY(const graph::Module module, LoadModule(model.path()));
  MOTE_TRY(frontend::FrontEnd front_end, NeededFrontEnd(module, model.path()));
  if (!std::holds_alternative<frontend::SoundSettings>(front_end.sense)) {
    return Error{fmt::format("{}: its front end is for {}, want one for sound.",
                             model.path(),
                             frontend::NameOf(front_end.sense))};
  }
  if (program::CostOfFrame(module).has_value()) model.TakeFrames();
  return front_end;
}

Result<AppSources> GenerateApp(const App& app,
                               const program::Program& program,
                               const ModelOptions& model,
                               const stream::StreamTables& tables,
                               const gateway::Device& device) {
  AppSources sources;
  MOTE_TRY(sources.files, GenerateSources(program, model, &tables, app.sources));
  const auto main = std::find_if(sources.files.begin(),
                                 sources.files.end(),
                                 [](const OutputFile& file) { return file.name == "main.cc"; });
  MOTE_CHECK(main != sources.files.end(), "an app without a main.cc");
  sources.main = *main;
  sources.files.erase(main);
  sources.files.push_back({"app_identity.h", IdentityHeader(device)});
  return sources;
}

Result<AppBuild> PrepareApp(const program::Program& program,
                            const ModelOptions& model,
                            const stream::StreamTables& tables,
                            const estimate::Board& board,
                            const AppSources& sources,
                            const fs::path& work) {
  AppBuild build;
  MOTE_TRY(build.request, PrepareBuild(program, model, board, sources.files, work));
  build.request.app = model.path();
  build.request.feed = FeedOf(tables);
  build.main = build.request.work / sources.main.name;
  MOTE_RETURN_IF_ERROR(WriteFile(build.main, sources.main.content));
  return build;
}

}  // namespace mote::cli
