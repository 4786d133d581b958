// SPDX-License-Identifier: Apache-2.0
#include "cli/compile_app.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/app_sources.h"
#include "cli/board_program.h"
#include "cli/generated.h"
#include "cli/installation.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "compiler/emit/board_files.h"
#include "compiler/emit/collector.h"
#include "gateway/keys.h"
#include "support/file.h"
#include "toolchain/app.h"
#include "toolchain/fit.h"

namespace mote::cli {
namespace fs = std::filesystem;
namespace {

using toolchain::AppFirmware;

Result<gateway::Device> FindDevice(const App& app, const DeviceWords& words) {
  if (words.keys.empty() || words.name.empty()) {
    return Error{
        fmt::format("{}: an app is compiled for one device, whose key seals what it sends: want "
                    "--keys KEYS.toml --device NAME. KEYS.toml is what 'mote decode' reads: a "
                    "[[device]] with id, name and key, 32 random hexadecimal digits ('openssl rand "
                    "-hex 16' makes them). See docs/events.md.",
                    app.name),
        ErrorKind::kUsage};
  }
  MOTE_TRY(const std::string keys, ReadText(words.keys));
  MOTE_TRY(const std::vector<gateway::Device> devices, gateway::ReadKeys(keys, words.keys));
  return gateway::FindDevice(devices, words.name, words.keys);
}

// All that the firmware was linked of, and the board's own sources.
Result<std::vector<OutputFile>> FolderOf(const AppSources& sources, const estimate::Board& board) {
  MOTE_TRY(const fs::path share, ShareFolder());
  std::vector<std::string> paths = board.sources;
  paths.push_back(board.linker_script);
  MOTE_TRY(const std::vector<OutputFile> files, emit::BoardFiles(share, paths));
  std::vector<OutputFile> all = {sources.main};
  emit::AddFiles(sources.files, all);
  emit::AddFiles(files, all);
  return all;
}

// Links what is in the folder once more, from there: a line for a shell.
std::string BuildLine(const toolchain::BuildRequest& request, uint32_t stack_bytes) {
  return fmt::format(
      "arm-none-eabi-g++ {} -nostartfiles --specs=nano.specs -Wl,--gc-sections "
      "-Wl,--defsym=__stack_reserve={} -L . -T {} *.cc -o {}.elf",
      fmt::join(toolchain::DeviceFlags(request), " "),
      stack_bytes,
      emit::NameInFolder(request.board.linker_script),
      request.name);
}

class AppCompiler {
 public:
  AppCompiler(const App& app, const ModelOptions& model, const estimate::Board& board)
      : app_(app), model_(model), board_(board) {}

  Result<Answer> Run(const gateway::Device& device, const OutputWords& output) {
    MOTE_TRY(const frontend::FrontEnd front_end, PrepareToListen(model_));
    MOTE_TRY(const BoardProgram compiled, CompileForBoard(model_, board_));
    MOTE_RETURN_IF_ERROR(toolchain::CheckProgramFit(compiled.program, board_));
    MOTE_TRY(const auto tables, stream::StreamTables::Make(compiled.program, front_end));
    MOTE_TRY(const AppSources sources, GenerateApp(app_, compiled.program, model_, tables, device));
    const TemporaryFolder work;
    MOTE_TRY(const AppBuild build,
             PrepareApp(compiled.program, model_, tables, board_, sources, work.path()));
    Say(fmt::format("building {} for {}", app_.name, board_.name));
    MOTE_TRY(firmware_, toolchain::BuildApp(build.request, build.main));
    MOTE_TRY(const std::vector<OutputFile> files, FolderOf(sources, board_));
    MOTE_RETURN_IF_ERROR(WriteFolder(output.folder, files, output.force));
    Answer answer = AnswerOf(device, output.folder, files);
    answer.json["build"] = BuildLine(build.request, firmware_.stack_bytes);
    compiled.AddTuning(answer.json);
    answer.text += compiled.TuningText();
    return answer;
  }

 private:
  uint32_t ram_bytes() const { return firmware_.variable_bytes + firmware_.stack_bytes; }

  Answer AnswerOf(const gateway::Device& device,
                  const std::string& folder,
                  const std::vector<OutputFile>& files) const {
    Answer answer;
    answer.json = {{"app", app_.name},
                   {"board", board_.name},
                   {"output", folder},
                   {"device", {{"id", device.id}, {"name", device.name}}},
                   {"arena_bytes", firmware_.model.arena_bytes},
                   {"stack_bytes", firmware_.stack_bytes},
                   {"flash_bytes", firmware_.flash_bytes},
                   {"ram_bytes", ram_bytes()},
                   {"files", Json::array()}};
    for (const OutputFile& file : files) answer.json["files"].push_back(file.name);
    answer.text = fmt::format("{} fits {} ({})\n", app_.name, board_.name, board_.description);
    answer.text += MemoryLine("flash",
                              firmware_.flash_bytes,
                              board_.flash_bytes,
                              fmt::format("app, board and model, whose weights take {}",
                                          Thousands(firmware_.model.weights_bytes)));
    answer.text += MemoryLine("RAM",
                              ram_bytes(),
                              board_.ram_bytes,
                              fmt::format("variables {}, among them the arena of {}; stack {}",
                                          Thousands(firmware_.variable_bytes),
                                          Thousands(firmware_.model.arena_bytes),
                                          Thousands(firmware_.stack_bytes)));
    answer.text +=
        fmt::format("wrote {} files to {}, of device {} '{}' alone: app_identity.h holds its key\n",
                    files.size(),
                    folder,
                    device.id,
                    device.name);
    return answer;
  }

  const App& app_;
  ModelOptions model_;
  const estimate::Board& board_;
  AppFirmware firmware_;
};

}  // namespace

Result<Answer> CompileAppFor(const App& app,
                             const ModelOptions& model,
                             const estimate::Board& board,
                             const DeviceWords& device,
                             const OutputWords& output) {
  MOTE_TRY(const gateway::Device found, FindDevice(app, device));
  return AppCompiler(app, model, board).Run(found, output);
}

}  // namespace mote::cli
