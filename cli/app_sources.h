// SPDX-License-Identifier: Apache-2.0
// What a device of an app is made of: from an app, its Program and an identity to sources, and to a
// request to build them.
#pragma once

#include <filesystem>
#include <vector>

#include "cli/app.h"
#include "cli/model_options.h"
#include "compiler/frontend/front_end.h"
#include "compiler/stream/stream_tables.h"
#include "gateway/keys.h"
#include "support/file.h"
#include "toolchain/build.h"

namespace mote::cli {

struct AppSources {
  std::vector<OutputFile> files;  // generated, of the runtime and the app, app_identity.h
  OutputFile main;                // main.cc, which is none of them
};

// The front end that an app listens with; `model` is to take one frame at a time if it can. Errors:
// none, or one that is not for sound
Result<frontend::FrontEnd> PrepareToListen(ModelOptions& model);

Result<AppSources> GenerateApp(const App& app,
                               const program::Program& program,
                               const ModelOptions& model,
                               const stream::StreamTables& tables,
                               const gateway::Device& device);

// To build them below `work`.
struct AppBuild {
  toolchain::BuildRequest request;
  std::filesystem::path main;
};
Result<AppBuild> PrepareApp(const program::Program& program,
                            const ModelOptions& model,
                            const stream::StreamTables& tables,
                            const estimate::Board& board,
                            const AppSources& sources,
                            const std::filesystem::path& work);

}  // namespace mote::cli
