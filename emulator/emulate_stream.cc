// SPDX-License-Identifier: Apache-2.0
#include "emulator/emulate_stream.h"

#include <fmt/format.h>

#include <cstring>

#include "emulator/run_firmware.h"
#include "support/file.h"
#include "toolchain/elf.h"

namespace mote::emulator {
namespace fs = std::filesystem;
namespace {

// As emulator/firmware/stream_harness.cc writes them.
struct Answer {
  int32_t class_index;  // -1: no hit
  int32_t score;
  int64_t position;
};

constexpr const char* kHarnessModel = R"(// The stream that the harness measures.
#pragma once
#include "{0}_stream.hpp"
namespace harness {{
using Model = {0}::Model;
using Stream = {0}::Stream;
}}
)";

Result<fs::path> BuildHarness(const StreamRequest& request,
                              const toolchain::ModelObjects& objects,
                              const toolchain::Footprint& footprint) {
  const toolchain::BuildRequest& build = request.build;
  MOTE_RETURN_IF_ERROR(
      WriteFile(build.work / "harness_model.h", fmt::format(kHarnessModel, build.name)));
  return toolchain::BuildFirmware(build,
                                  build.share / "emulator/firmware/stream_harness.cc",
                                  objects.product,
                                  toolchain::StackReserveBytes(footprint));
}

FirmwareRun RunOf(const StreamRequest& request, const fs::path& firmware) {
  FirmwareRun run;
  run.firmware = firmware;
  run.qemu = *request.build.board.qemu;
  run.cycle_plugin = request.cycle_plugin;
  run.input = request.input;
  run.timeout = request.timeout;
  if (request.on_pieces) {
    run.on_output = [&request, bytes = size_t{0}](const std::vector<uint8_t>& news) mutable {
      bytes += news.size();
      request.on_pieces(static_cast<int64_t>(bytes / sizeof(Answer)));
    };
  }
  return run;
}

Status ReadAnswer(const StreamRequest& request,
                  const FirmwareAnswer& answer,
                  StreamEmulation& emulation) {
  const size_t pieces = (request.input.size() + request.piece_bytes - 1) / request.piece_bytes;
  MOTE_TRY(emulation.pieces, ReadHopCosts(answer.cycles));
  if (emulation.pieces.size() != pieces || answer.output.size() != pieces * sizeof(Answer)) {
    return Error{fmt::format("{} pieces counted and {} bytes of answers, want {} pieces.",
                             emulation.pieces.size(),
                             answer.output.size(),
                             pieces)};
  }
  for (size_t i = 0; i < pieces; ++i) {
    Answer heard;
    std::memcpy(&heard, answer.output.data() + i * sizeof heard, sizeof heard);
    if (heard.class_index < 0) continue;
    emulation.hits.push_back({heard.position, heard.class_index, heard.score});
  }
  return {};
}

Status Run(const StreamRequest& request, const fs::path& firmware, StreamEmulation& emulation) {
  MOTE_TRY(const toolchain::Elf elf, toolchain::Elf::Read(firmware));
  MOTE_TRY(const FirmwareAnswer answer, RunFirmware(RunOf(request, firmware), elf));
  MOTE_RETURN_IF_ERROR(ReadAnswer(request, answer, emulation));
  MOTE_TRY(emulation.stack_bytes, answer.console.Number("stack_bytes"));
  MOTE_TRY(const uint32_t buffer_pieces, answer.console.Number("buffer_pieces"));
  emulation.buffer_pieces = static_cast<int32_t>(buffer_pieces);
  return {};
}

}  // namespace

Result<StreamEmulation> EmulateStream(const StreamRequest& request) {
  MOTE_RETURN_IF_ERROR(CheckEmulated(request.build.board, request.cycle_plugin));
  StreamEmulation emulation;
  MOTE_TRY(const toolchain::ModelObjects objects, toolchain::CompileModel(request.build));
  MOTE_TRY(emulation.footprint, toolchain::MeasureFootprint(request.build, objects));
  MOTE_TRY(const fs::path firmware, BuildHarness(request, objects, emulation.footprint));
  if (Status status = Run(request, firmware, emulation); !status.ok()) {
    return status.error().In(request.build.name);
  }
  return emulation;
}

}  // namespace mote::emulator
