// SPDX-License-Identifier: Apache-2.0
// Generated code -> objects -> firmware of a board, with arm-none-eabi-g++.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "estimate/board.h"
#include "support/result.h"

namespace mote::toolchain {

// What the Stream of <name>_stream.hpp takes, where there is one: the model is reached through it.
enum class Feed { kNone, kSamples, kRows };

struct BuildRequest {
  std::string name;              // of the model: its namespace, and its <name>.hpp
  std::string app;               // that is built around it, as messages name it; or ""
  std::string entry = "invoke";  // the Model's function that computes, or "push_row"
  Feed feed = Feed::kNone;
  std::filesystem::path sources;  // what the emitter wrote: every *.cc in it is compiled
  std::filesystem::path share;    // holds boards/, runtime/, emulator/firmware/
  estimate::Board board;
  std::string optimization = "-O2";  // "-Os" where size was asked for
  std::vector<std::string> flags;    // more for the compiler, after ours
  std::filesystem::path work;        // objects and firmware go here; it exists
  std::filesystem::path cache;       // see ObjectCache; "" keeps no objects
  int jobs = 2;                      // compilers at the same time
};

// A source file, and what it becomes.
struct Unit {
  std::filesystem::path source;
  std::filesystem::path object;
  std::vector<std::string> flags;
};

// The model's objects, in the order of their sources. `marked` has marks (MOTE_PROFILE) where the
// source says MOTE_LAYER_MARK or MOTE_STREAM_MARK, and shares all other objects with `product`.
struct ModelObjects {
  std::vector<std::filesystem::path> product;
  std::vector<std::filesystem::path> marked;
};

// "arm-none-eabi-g++ (...) 12.2.1 20221205". Errors: kMissingTool
Result<std::string> CompilerVersion();

// -mcpu... of the board and what every device source is compiled with.
std::vector<std::string> DeviceFlags(const BuildRequest& request);

// Errors  kMissingTool where the compiler or its libraries are not installed; what the compiler
//         said where it refuses a source
Status CompileUnits(const BuildRequest& request, const std::vector<Unit>& units);
Result<ModelObjects> CompileModel(const BuildRequest& request);

// Compiles `main_source` and the board's own sources and links them with the objects: a firmware
// `<work>/<main_source's stem>.elf`. At least `stack_bytes` of RAM are set aside for the stack.
// Errors  as above; too large for the board: by how many bytes, and what is largest; a facade of
//         runtime/port that the board has no body for
Result<std::filesystem::path> BuildFirmware(const BuildRequest& request,
                                            const std::filesystem::path& main_source,
                                            const std::vector<std::filesystem::path>& objects,
                                            uint32_t stack_bytes);

// Runs the compiler driver as linker. `linked` is false where something did not fit or is missing;
// `message` is what it said.
struct LinkOutcome {
  bool linked = false;
  std::string message;
};
Result<LinkOutcome> Link(const BuildRequest& request,
                         const std::vector<std::filesystem::path>& objects,
                         const std::vector<std::string>& flags,
                         const std::filesystem::path& elf);

}  // namespace mote::toolchain
