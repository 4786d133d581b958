// SPDX-License-Identifier: Apache-2.0
#include "toolchain/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "support/file.h"
#include "support/process.h"
#include "toolchain/fit.h"
#include "toolchain/missing_bodies.h"
#include "toolchain/object_cache.h"

namespace mote::toolchain {
namespace fs = std::filesystem;
namespace {

constexpr const char* kCompiler = "arm-none-eabi-g++";
constexpr const char* kMarks[] = {"MOTE_LAYER_MARK", "MOTE_STREAM_MARK"};

void Append(std::vector<std::string>& words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
}

// The first lines of what a tool said: its errors come first, and templates can be pages long.
std::string FirstLines(const std::string& text) {
  constexpr int kLines = 12;
  size_t end = 0;
  for (int line = 0; line < kLines && end != std::string::npos; ++line) {
    end = text.find('\n', end == 0 ? 0 : end + 1);
  }
  return text.substr(0, end);
}

// The compiler is there but not the C or C++ library that belongs to it.
Status CheckLibraries(const std::string& message) {
  for (const char* missing : {"nano.specs",
                              "cannot find -lc",
                              "cannot find -lstdc++",
                              "fatal error: stdint.h",
                              "fatal error: string.h",
                              "fatal error: type_traits",
                              "fatal error: utility"}) {
    if (message.find(missing) == std::string::npos) continue;
    return Error{std::string(kCompiler) +
                     ": its C or C++ library is not installed. Run 'apt-get install "
                     "libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib' or 'make setup'.",
                 ErrorKind::kMissingTool};
  }
  return {};
}

Error Refused(const fs::path& source, const ProcessResult& result) {
  if (Status status = CheckLibraries(result.err); !status.ok()) return status.error();
  const std::string said = result.signal == 0
                               ? FirstLines(result.err)
                               : fmt::format("the compiler ended by signal {}", result.signal);
  return Error{fmt::format("{}: does not compile:\n{}", source.string(), said)};
}

Process CompilerFor(const BuildRequest& request, const Unit& unit) {
  Process process;
  process.program = kCompiler;
  process.arguments = DeviceFlags(request);
  for (const fs::path& folder : {request.sources, request.work, request.share}) {
    Append(process.arguments, {"-I", folder.string()});
  }
  Append(process.arguments, request.flags);
  Append(process.arguments, unit.flags);
  Append(process.arguments, {"-c", unit.source.string(), "-o", unit.object.string()});
  return process;
}

Result<std::vector<fs::path>> SourcesIn(const fs::path& folder) {
  std::vector<fs::path> sources;
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ec)) {
    if (entry.path().extension() == ".cc") sources.push_back(entry.path());
  }
  if (ec || sources.empty()) {
    return Error{folder.string() + ": no *.cc in it, want the folder that 'mote compile' writes."};
  }
  std::sort(sources.begin(), sources.end());
  return sources;
}

// The board's sources and the one with main.
std::vector<Unit> FirmwareUnits(const BuildRequest& request, const fs::path& main_source) {
  std::vector<Unit> units;
  for (const std::string& source : request.board.sources) {
    const std::string object = fmt::format("board_{}.o", units.size());
    units.push_back({request.share / source, request.work / object, {}});
  }
  units.push_back({main_source, request.work / (main_source.stem().string() + ".o"), {}});
  return units;
}

std::vector<std::string> FirmwareFlags(const BuildRequest& request, uint32_t stack_bytes) {
  return {"-L",
          request.share.string(),
          "-T",
          (request.share / request.board.linker_script).string(),
          fmt::format("-Wl,--defsym=__stack_reserve={}", stack_bytes)};
}

// Linked once more, now to the end in spite of the overflow: the symbols say what is largest.
Error TooLarge(const BuildRequest& request,
               const std::vector<fs::path>& objects,
               std::vector<std::string> flags,
               const std::string& message) {
  const fs::path path = request.work / "too_large.elf";
  flags.push_back("-Wl,--noinhibit-exec");
  const Result<LinkOutcome> outcome = Link(request, objects, flags, path);
  const Result<Elf> elf = Elf::Read(path);
  const bool readable = outcome.ok() && outcome->linked && elf.ok();
  const Status status =
      CheckLinkFit(request.name, request.board, message, readable ? &elf.value() : nullptr);
  MOTE_CHECK(!status.ok(), "an overflow that is none: " + message);
  return status.error();
}

Status LinkFirmware(const BuildRequest& request,
                    const std::vector<fs::path>& objects,
                    uint32_t stack_bytes,
                    const fs::path& elf) {
  const std::vector<std::string> flags = FirmwareFlags(request, stack_bytes);
  MOTE_TRY(const LinkOutcome outcome, Link(request, objects, flags, elf));
  if (outcome.linked) return {};
  if (!CheckLinkFit(request.name, request.board, outcome.message, nullptr).ok()) {
    return TooLarge(request, objects, flags, outcome.message);
  }
  MOTE_RETURN_IF_ERROR(CheckLibraries(outcome.message));
  const std::string& place = request.app.empty() ? request.name : request.app;
  if (const std::string missing = MissingBodies(outcome.message); !missing.empty()) {
    return Error{fmt::format(
        "{}: needs {}, and {} has no body for it. Add it to boards/{}, or take another board: see "
        "'mote boards'.",
        place,
        missing,
        request.board.name,
        request.board.name)};
  }
  return Error{fmt::format(
      "{}: does not link for {}:\n{}", place, request.board.name, FirstLines(outcome.message))};
}

bool HasMarks(const std::string& source) {
  return std::any_of(std::begin(kMarks), std::end(kMarks), [&](const char* mark) {
    return source.find(mark) != std::string::npos;
  });
}

}  // namespace

Result<std::string> CompilerVersion() {
  Process process;
  process.program = kCompiler;
  process.arguments = {"--version"};
  MOTE_TRY(const ProcessResult run, RunProcess(process));
  return run.out.substr(0, run.out.find('\n'));
}

std::vector<std::string> DeviceFlags(const BuildRequest& request) {
  std::vector<std::string> flags = request.board.cpu_flags;
  Append(flags,
         {"-std=c++17",
          request.optimization,
          "-ffreestanding",
          "-fno-exceptions",
          "-fno-rtti",
          "-fno-threadsafe-statics",
          "-ffp-contract=off",  // the same floats as on the host
          "-ffunction-sections",
          "-fdata-sections"});
  return flags;
}

Status CompileUnits(const BuildRequest& request, const std::vector<Unit>& units) {
  const ObjectCache cache(request);
  std::vector<Unit> missing;
  std::vector<std::optional<fs::path>> places;
  std::vector<Process> processes;
  for (const Unit& unit : units) {
    const std::optional<fs::path> place = cache.PlaceOf(unit);
    if (ObjectCache::Fetch(place, unit.object)) continue;
    missing.push_back(unit);
    places.push_back(place);
    processes.push_back(CompilerFor(request, unit));
  }
  MOTE_TRY(const auto results, RunProcesses(processes, request.jobs));
  for (size_t i = 0; i < missing.size(); ++i) {
    if (!results[i].ok()) return Refused(missing[i].source, results[i]);
    ObjectCache::Keep(missing[i].object, places[i]);
  }
  return {};
}

Result<ModelObjects> CompileModel(const BuildRequest& request) {
  MOTE_TRY(const std::vector<fs::path> sources, SourcesIn(request.sources));
  ModelObjects objects;
  std::vector<Unit> units;
  for (const fs::path& source : sources) {
    MOTE_TRY(const std::string text, ReadText(source));
    const std::string stem = "model_" + source.stem().string();
    const fs::path product = request.work / (stem + ".o");
    units.push_back({source, product, {}});
    objects.product.push_back(product);
    objects.marked.push_back(product);
    if (!HasMarks(text)) continue;
    objects.marked.back() = request.work / (stem + "_marked.o");
    units.push_back({source, objects.marked.back(), {"-DMOTE_PROFILE"}});
  }
  MOTE_RETURN_IF_ERROR(CompileUnits(request, units));
  return objects;
}

Result<LinkOutcome> Link(const BuildRequest& request,
                         const std::vector<fs::path>& objects,
                         const std::vector<std::string>& flags,
                         const fs::path& elf) {
  Process process;
  process.program = kCompiler;
  process.arguments = DeviceFlags(request);
  Append(process.arguments, {"-nostartfiles", "--specs=nano.specs", "-Wl,--gc-sections"});
  Append(process.arguments, flags);
  for (const fs::path& object : objects) process.arguments.push_back(object.string());
  Append(process.arguments, {"-o", elf.string()});
  MOTE_TRY(const ProcessResult result, RunProcess(process));
  return LinkOutcome{result.ok(), result.err};
}

Result<fs::path> BuildFirmware(const BuildRequest& request,
                               const fs::path& main_source,
                               const std::vector<fs::path>& objects,
                               uint32_t stack_bytes) {
  const std::vector<Unit> units = FirmwareUnits(request, main_source);
  MOTE_RETURN_IF_ERROR(CompileUnits(request, units));
  std::vector<fs::path> all = objects;
  for (const Unit& unit : units) all.push_back(unit.object);
  const fs::path elf = request.work / (main_source.stem().string() + ".elf");
  MOTE_RETURN_IF_ERROR(LinkFirmware(request, all, stack_bytes, elf));
  return elf;
}

}  // namespace mote::toolchain
