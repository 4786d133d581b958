// SPDX-License-Identifier: Apache-2.0
#include "emulator/run_firmware.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "support/file.h"
#include "support/process.h"

namespace mote::emulator {
namespace fs = std::filesystem;
namespace {

// In the firmware's folder, where the emulator runs: the firmware's command line takes no spaces.
constexpr const char* kInput = "input.bin";
constexpr const char* kOutput = "output.bin";
constexpr const char* kStorage = "storage.bin";
constexpr const char* kCycles = "cycles.txt";

fs::path Folder(const FirmwareRun& run) { return run.firmware.parent_path(); }

// QEMU splits its options at commas; two stand for one.
std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped.append(c == ',' ? 2 : 1, c);
  return escaped;
}

// Follows the output file while it grows.
class Output {
 public:
  explicit Output(const FirmwareRun& run) : run_(run) {}

  void GiveNews() {
    if (!run_.on_output) return;
    std::ifstream file(Folder(run_) / kOutput, std::ios::binary);
    file.seekg(seen_);
    const std::vector<uint8_t> news{std::istreambuf_iterator<char>(file), {}};
    if (news.empty()) return;
    seen_ += static_cast<std::streamoff>(news.size());
    run_.on_output(news);
  }

 private:
  const FirmwareRun& run_;
  std::streamoff seen_ = 0;
};

Process EmulatorFor(const FirmwareRun& run) {
  const fs::path plugin = fs::absolute(run.cycle_plugin);
  Process process;
  process.program = "qemu-system-arm";
  process.arguments = {
      "-M",
      run.qemu.machine,
      "-cpu",
      run.qemu.cpu,
      "-display",
      "none",
      "-serial",
      "none",
      "-monitor",
      "none",
      "-semihosting-config",
      fmt::format(
          "enable=on,target=native,arg=firmware,arg={},arg={},arg={}", kInput, kOutput, kStorage),
      "-plugin",
      fmt::format(
          "file={},out={}{}", Escaped(plugin.string()), kCycles, run.blocks ? ",blocks=on" : ""),
      "-kernel",
      run.firmware.filename().string()};
  // 64 ns an instruction, which is near to the emulated core's speed; idle time is skipped.
  if (run.storage) {
    for (const char* word : {"-icount", "shift=6,sleep=off"}) process.arguments.push_back(word);
  }
  process.folder = Folder(run);
  process.timeout = run.timeout;
  return process;
}

// An answer of an earlier run must not be taken for one of this.
Status PrepareFiles(const FirmwareRun& run) {
  std::error_code ec;
  for (const char* name : {kOutput, kCycles}) fs::remove(Folder(run) / name, ec);
  if (run.storage) {
    MOTE_RETURN_IF_ERROR(WriteFile(Folder(run) / kStorage, *run.storage));
    MOTE_RETURN_IF_ERROR(WriteFile(Folder(run) / kOutput, std::string_view()));
  }
  return WriteFile(Folder(run) / kInput, run.input);
}

}  // namespace

Status CheckEmulated(const estimate::Board& board, const fs::path& cycle_plugin) {
  if (!board.qemu) {
    return Error{
        fmt::format("board '{}': is not emulated. See 'mote boards' for one that is.", board.name),
        ErrorKind::kUsage};
  }
  std::error_code ec;
  if (fs::is_regular_file(cycle_plugin, ec)) return {};
  return Error{fmt::format("{}: no cycle counter there. The installation of mote is incomplete.",
                           cycle_plugin.string()),
               ErrorKind::kMissingTool};
}

Result<FirmwareAnswer> RunFirmware(const FirmwareRun& run, const toolchain::Elf& elf) {
  MOTE_RETURN_IF_ERROR(PrepareFiles(run));
  Output output(run);
  Process emulator = EmulatorFor(run);
  if (run.on_output) emulator.on_wait = [&output] { output.GiveNews(); };
  MOTE_TRY(const ProcessResult result, RunProcess(emulator));
  output.GiveNews();
  if (result.timed_out) {
    return Error{
        fmt::format("no answer within {} s of emulation. A larger model needs a longer "
                    "limit.",
                    run.timeout.count())};
  }
  FirmwareAnswer answer = {{}, "", Console(result.out + result.err)};
  MOTE_RETURN_IF_ERROR(answer.console.Check(elf));
  if (!result.ok()) {
    return Error{fmt::format("the emulator ended with code {}: {}", result.exit_code, result.err)};
  }
  MOTE_TRY(answer.output, ReadBytes(Folder(run) / kOutput));
  MOTE_TRY(answer.cycles, ReadText(Folder(run) / kCycles));
  return answer;
}

}  // namespace mote::emulator
