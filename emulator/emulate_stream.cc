// SPDX-License-Identifier: Apache-2.0
#include "emulator/emulate_stream.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "emulator/run_firmware.h"
#include "support/file.h"
#include "toolchain/elf.h"

namespace mote::emulator {
namespace fs = std::filesystem;
namespace {

using Piece = std::array<int32_t, 3>;  // class or -1, score, position: emulator/firmware

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
  for (const int16_t sample : request.samples) {
    run.input.push_back(static_cast<uint8_t>(sample & 0xff));
    run.input.push_back(static_cast<uint8_t>(sample >> 8 & 0xff));
  }
  run.timeout = request.timeout;
  if (request.on_hops) {
    run.on_output = [&request](uintmax_t bytes) {
      request.on_hops(static_cast<int64_t>(bytes / sizeof(Piece)));
    };
  }
  return run;
}

Status ReadAnswer(const StreamRequest& request,
                  const FirmwareAnswer& answer,
                  StreamEmulation& emulation) {
  const size_t pieces = (request.samples.size() + request.hop_values - 1) / request.hop_values;
  MOTE_TRY(emulation.hops, ReadHopCosts(answer.cycles));
  if (emulation.hops.size() != pieces || answer.output.size() != pieces * sizeof(Piece)) {
    return Error{fmt::format("{} hops counted and {} bytes of answers, want {} hops.",
                             emulation.hops.size(),
                             answer.output.size(),
                             pieces)};
  }
  for (size_t i = 0; i < pieces; ++i) {
    Piece piece;
    std::memcpy(piece.data(), answer.output.data() + i * sizeof piece, sizeof piece);
    if (piece[0] >= 0) emulation.hits.push_back({piece[2], piece[0], piece[1]});
  }
  return {};
}

Status Run(const StreamRequest& request, const fs::path& firmware, StreamEmulation& emulation) {
  MOTE_TRY(const toolchain::Elf elf, toolchain::Elf::Read(firmware));
  MOTE_TRY(const FirmwareAnswer answer, RunFirmware(RunOf(request, firmware), elf));
  MOTE_RETURN_IF_ERROR(ReadAnswer(request, answer, emulation));
  MOTE_TRY(emulation.stack_bytes, answer.console.Number("stack_bytes"));
  MOTE_TRY(const uint32_t buffer_hops, answer.console.Number("buffer_hops"));
  emulation.buffer_hops = static_cast<int32_t>(buffer_hops);
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
