// SPDX-License-Identifier: Apache-2.0
#include "emulator/emulate_app.h"

#include <fmt/format.h>

#include <cstring>

#include "emulator/run_firmware.h"
#include "toolchain/elf.h"

namespace mote::emulator {
namespace fs = std::filesystem;
namespace {

using board::SentRecord;

template <class T>
void Append(const T* values, size_t count, std::vector<uint8_t>& bytes) {
  const auto* const first = reinterpret_cast<const uint8_t*>(values);
  bytes.insert(bytes.end(), first, first + count * sizeof(T));
}

std::vector<uint8_t> SensorFile(const std::vector<VirtualHop>& hops) {
  std::vector<uint8_t> bytes;
  for (const VirtualHop& hop : hops) {
    const board::SensorHop head = {hop.time_ms,
                                   static_cast<uint32_t>(hop.samples.size()),
                                   hop.lost_samples,
                                   hop.mishap,
                                   hop.argument};
    Append(&head, 1, bytes);
    Append(hop.samples.data(), hop.samples.size(), bytes);
  }
  return bytes;
}

Result<std::vector<SentRecord>> ReadSent(const std::vector<uint8_t>& radio) {
  if (radio.size() % sizeof(SentRecord) != 0) {
    return Error{
        fmt::format("{} bytes were sent, want records of {}.", radio.size(), sizeof(SentRecord))};
  }
  std::vector<SentRecord> all(radio.size() / sizeof(SentRecord));
  if (!all.empty()) std::memcpy(all.data(), radio.data(), radio.size());
  return all;
}

// Gives whole records, of bytes that come as they like.
class Receiver {
 public:
  explicit Receiver(const AppRequest& request) : request_(request) {}

  void Take(const std::vector<uint8_t>& bytes) {
    waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
    size_t taken = 0;
    for (; waiting_.size() - taken >= sizeof(SentRecord); taken += sizeof(SentRecord)) {
      SentRecord record;
      std::memcpy(&record, waiting_.data() + taken, sizeof record);
      request_.on_sent(record);
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(taken));
  }

 private:
  const AppRequest& request_;
  std::vector<uint8_t> waiting_;
};

FirmwareRun RunOf(const AppRequest& request, const fs::path& firmware) {
  FirmwareRun run;
  run.firmware = firmware;
  run.qemu = *request.build.board.qemu;
  run.cycle_plugin = request.cycle_plugin;
  run.input = SensorFile(request.hops);
  run.storage.emplace(board::kStorageFileBytes, 0xff);  // never written
  run.timeout = request.timeout;
  if (request.on_sent) {
    run.on_output = [receiver = Receiver(request)](const std::vector<uint8_t>& bytes) mutable {
      receiver.Take(bytes);
    };
  }
  return run;
}

Status AddSizes(const fs::path& firmware, AppEmulation& emulation) {
  MOTE_TRY(const toolchain::Elf elf, toolchain::Elf::Read(firmware));
  for (const toolchain::Section& section : elf.sections()) {
    if (section.has_content) emulation.firmware_flash_bytes += section.bytes;
    const bool is_variables = section.name == ".data" || section.name == ".bss";
    if (is_variables) emulation.firmware_ram_bytes += section.bytes;
  }
  return {};
}

Status Run(const AppRequest& request, const fs::path& firmware, AppEmulation& emulation) {
  MOTE_TRY(const toolchain::Elf elf, toolchain::Elf::Read(firmware));
  MOTE_TRY(const FirmwareAnswer answer, RunFirmware(RunOf(request, firmware), elf));
  MOTE_TRY(emulation.sent, ReadSent(answer.output));
  MOTE_TRY(emulation.hops, ReadHopCosts(answer.cycles));
  MOTE_TRY(emulation.stack_bytes, answer.console.Number("stack_bytes"));
  MOTE_TRY(const uint32_t buffer_hops, answer.console.Number("buffer_hops"));
  emulation.buffer_hops = static_cast<int32_t>(buffer_hops);
  return {};
}

// Both come under one name, one after the other.
Status MeasureAndRun(const AppRequest& request,
                     const toolchain::ModelObjects& objects,
                     AppEmulation& emulation) {
  constexpr uint32_t kStackOfApp = 1024;  // of main and what it sends, besides the model's
  const uint32_t stack = toolchain::StackReserveBytes(emulation.footprint) + kStackOfApp;
  MOTE_TRY(const fs::path product,
           toolchain::BuildFirmware(request.build, request.main, objects.product, stack));
  MOTE_RETURN_IF_ERROR(AddSizes(product, emulation));
  MOTE_TRY(const fs::path marked,
           toolchain::BuildFirmware(request.build, request.main, objects.marked, stack));
  return Run(request, marked, emulation);
}

}  // namespace

Result<AppEmulation> EmulateApp(const AppRequest& request) {
  MOTE_RETURN_IF_ERROR(CheckEmulated(request.build.board, request.cycle_plugin));
  AppEmulation emulation;
  MOTE_TRY(const toolchain::ModelObjects objects, toolchain::CompileModel(request.build));
  MOTE_TRY(emulation.footprint, toolchain::MeasureFootprint(request.build, objects));
  if (Status status = MeasureAndRun(request, objects, emulation); !status.ok()) {
    return status.error().In(request.build.name);
  }
  return emulation;
}

}  // namespace mote::emulator
