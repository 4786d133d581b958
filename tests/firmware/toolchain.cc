// SPDX-License-Identifier: Apache-2.0
#include "tests/firmware/toolchain.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>

namespace mote::firmware_test {
namespace {

constexpr const char* kFlags =
    "-O2 -std=c++17 -ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics "
    "-ffp-contract=off -ffunction-sections -fdata-sections -Wall -Wextra -Wshadow -Wconversion "
    "-Wdouble-promotion "
    "-Werror -nostartfiles --specs=nano.specs -Wl,--gc-sections -Wl,--fatal-warnings";

std::string Joined(const std::vector<std::string>& words, const std::string& before) {
  std::string text;
  for (const std::string& word : words) text += before + word;
  return text;
}

}  // namespace

Outcome Shell(const std::string& line) {
  Outcome outcome;
  FILE* pipe = popen(("{ " + line + "\n} 2>&1").c_str(), "r");
  if (pipe == nullptr) return outcome;
  std::array<char, 4096> buffer;
  while (const size_t count = fread(buffer.data(), 1, buffer.size(), pipe)) {
    outcome.text.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  return outcome;
}

bool ToolsArePresent() {
  return Shell(
             "command -v arm-none-eabi-g++ && command -v arm-none-eabi-objdump && "
             "command -v qemu-system-arm")
             .exit_code == 0;
}

std::vector<std::string> SignalSources(const std::string& program) {
  const std::filesystem::path root = MOTE_SOURCE_DIR;
  std::vector<std::string> sources = {program};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "runtime/signal")) {
    const std::string name = entry.path().string();
    if (name.ends_with(".cc") && !name.ends_with("_test.cc")) {
      sources.push_back(std::filesystem::relative(entry.path(), root).string());
    }
  }
  return sources;
}

Toolchain::Toolchain(const std::string& board_name)
    : board_(estimate::LoadBoard(std::filesystem::path(MOTE_SOURCE_DIR) / "boards", board_name)
                 .value()) {}

Outcome Toolchain::Build(const std::string& elf_name,
                         const std::vector<std::string>& sources,
                         const std::string& flags) const {
  const std::string root = MOTE_SOURCE_DIR;
  return Shell(fmt::format("arm-none-eabi-g++{} {} -I'{}' -I'{}'{}{} -L'{}' -T'{}/{}' -o '{}' {}",
                           Joined(board_.cpu_flags, " "),
                           kFlags,
                           root,
                           folder().string(),
                           Joined(board_.sources, " " + root + "/"),
                           Joined(sources, " " + root + "/"),
                           root,
                           root,
                           board_.linker_script,
                           (folder() / elf_name).string(),
                           flags));
}

Outcome Toolchain::Run(const std::string& elf_name,
                       const std::vector<std::string>& words,
                       const std::string& flags) const {
  return Shell(
      fmt::format("cd '{}' && timeout 60 qemu-system-arm -M {} -cpu {} -display none "
                  "-monitor none -serial none "
                  "-semihosting-config enable=on,target=native,arg=firmware{} {} -kernel {}",
                  folder().string(),
                  board_.qemu->machine,
                  board_.qemu->cpu,
                  Joined(words, ",arg="),
                  flags,
                  elf_name));
}

std::string Toolchain::Binutil(const std::string& tool_and_options,
                               const std::string& elf_name) const {
  return Shell(
             fmt::format("arm-none-eabi-{} '{}'", tool_and_options, (folder() / elf_name).string()))
      .text;
}

uint32_t Toolchain::Symbol(const std::string& elf_name, const std::string& symbol) const {
  const std::string names = Binutil("nm", elf_name);
  const size_t at = names.find(" " + symbol + "\n");
  if (at == std::string::npos || at < 10) {
    ADD_FAILURE() << "no symbol " << symbol << " in " << elf_name;
    return 0;
  }
  return static_cast<uint32_t>(std::stoul(names.substr(at - 10, 8), nullptr, 16));
}

}  // namespace mote::firmware_test
