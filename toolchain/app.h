// SPDX-License-Identifier: Apache-2.0
// An app around a model, built for a board.
#pragma once

#include <cstdint>
#include <filesystem>

#include "support/result.h"
#include "toolchain/build.h"
#include "toolchain/footprint.h"

namespace mote::toolchain {

struct AppFirmware {
  std::filesystem::path elf;
  uint32_t flash_bytes = 0;     // all of it: app, model, board
  uint32_t variable_bytes = 0;  // of RAM, the stack not counted
  uint32_t stack_bytes = 0;     // set aside
  Footprint model;              // alone
};

// `request`: of the model with its stream; `main`: the app's main.cc, outside of its sources.
// Errors  as BuildFirmware(); a board without a body for what the app needs
Result<AppFirmware> BuildApp(const BuildRequest& request, const std::filesystem::path& main);

// The same with marks around the model's and the stream's parts in what is linked; the sizes are
// still those without.
Result<AppFirmware> BuildMarkedApp(const BuildRequest& request, const std::filesystem::path& main);

}  // namespace mote::toolchain
