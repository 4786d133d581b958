// SPDX-License-Identifier: Apache-2.0
#include "compiler/emit/emit.h"

#include <fmt/format.h>

#include "compiler/emit/header.h"
#include "compiler/emit/invoke.h"
#include "compiler/emit/runtime_files.h"
#include "compiler/emit/sensor_stream.h"
#include "compiler/emit/text.h"
#include "compiler/emit/weights.h"

namespace mote::emit {
namespace {

constexpr const char* kAppModel = R"(#pragma once

#include "{0}_stream.hpp"

namespace app {{

using Model = {0}::Model;
using Stream = {0}::Stream;

}}  // namespace app
)";

std::string EmitAppModel(const program::Program& program, const EmitOptions& options) {
  return FileHead(program, options, "the model that the app has") +
         fmt::format(kAppModel, program.name);
}

}  // namespace

Result<std::vector<OutputFile>> EmitModel(const program::Program& program,
                                          const EmitOptions& options,
                                          const stream::StreamTables* stream) {
  const std::vector<std::string> headers =
      stream != nullptr ? StreamHeaders(*stream) : std::vector<std::string>();
  MOTE_TRY(std::vector<OutputFile> files,
           RuntimeFiles(program, options.share, headers, options.app));
  files.push_back({program.name + ".hpp", EmitHeader(program, options)});
  files.push_back({program.name + ".cc", EmitInvoke(program, options)});
  files.push_back({program.name + "_weights.hpp", EmitWeightsHeader(program, options)});
  files.push_back({program.name + "_weights.cc", EmitWeights(program, options)});
  if (stream != nullptr) {
    files.push_back({program.name + "_stream.hpp", EmitStreamHeader(program, *stream, options)});
    files.push_back({program.name + "_stream.cc", EmitStream(program, *stream, options)});
  }
  if (!options.app.empty()) files.push_back({"app_model.h", EmitAppModel(program, options)});
  return files;
}

}  // namespace mote::emit
