// SPDX-License-Identifier: Apache-2.0
// Program -> C++: a folder of sources that needs nothing but a C++17 compiler.
//   <name>.hpp          the Model class and its RAM map
//   <name>.cc           parameters and invoke()
//   <name>_weights.hpp  constants, declared
//   <name>_weights.cc   constants, defined
//   <name>_stream.hpp   the Stream class, and
//   <name>_stream.cc    its constants, where the model carries a front end
//   mote_*              the kernels that the model calls, and what they include
// and where an app is built around it
//   main.cc             the app's own, and what other sources its folder has
//   app_model.h         which model it is
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "compiler/stream/stream_tables.h"
#include "support/file.h"
#include "support/result.h"

namespace mote::emit {

struct EmitOptions {
  std::filesystem::path share;     // the folder that holds runtime/
  std::string version;             // of mote, for the head of each file
  std::string source;              // the model's file name, likewise
  std::filesystem::path app = {};  // the folder of one, or "" for the model alone
};

// Deterministic: the same program gives the same bytes. `stream`: of the program, nullptr where it
// has no front end. Errors: runtime sources missing in `share`.
Result<std::vector<OutputFile>> EmitModel(const program::Program& program,
                                          const EmitOptions& options,
                                          const stream::StreamTables* stream = nullptr);

}  // namespace mote::emit
