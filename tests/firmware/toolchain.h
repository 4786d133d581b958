// SPDX-License-Identifier: Apache-2.0
// Builds firmware for a board of boards/ and runs it under QEMU, for tests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "estimate/board.h"
#include "support/file.h"

namespace mote::firmware_test {

struct Outcome {
  int exit_code = -1;
  std::string text;  // stdout and stderr
};

// Runs a line of shell.
Outcome Shell(const std::string& line);

// Are the cross compiler, its binutils and qemu-system-arm installed?
bool ToolsArePresent();

// `program` (from the root) and all that runtime/signal consists of.
std::vector<std::string> SignalSources(const std::string& program);

class Toolchain {
 public:
  explicit Toolchain(const std::string& board_name);

  // Compiles `sources` (from the root) with the board's own and links `elf_name`; `flags` come
  // last.
  Outcome Build(const std::string& elf_name,
                const std::vector<std::string>& sources,
                const std::string& flags = "") const;
  // Runs in the folder that holds the ELF; the words reach the firmware's command line, the flags
  // the emulator.
  Outcome Run(const std::string& elf_name,
              const std::vector<std::string>& words,
              const std::string& flags = "") const;
  // arm-none-eabi-<tool> <options> <elf>
  std::string Binutil(const std::string& tool_and_options, const std::string& elf_name) const;
  // The value of a symbol of the linker script.
  uint32_t Symbol(const std::string& elf_name, const std::string& symbol) const;

  const estimate::Board& board() const { return board_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  estimate::Board board_;
  TemporaryFolder folder_;
};

}  // namespace mote::firmware_test
