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

Status Run(const AppRequest& request, AppEmulation& emulation) {
  const fs::path& firmware = emulation.firmware.elf;
  MOTE_TRY(const toolchain::Elf elf, toolchain::Elf::Read(firmware));
  MOTE_TRY(const FirmwareAnswer answer, RunFirmware(RunOf(request, firmware), elf));
  MOTE_TRY(emulation.sent, ReadSent(answer.output));
  MOTE_TRY(emulation.hops, ReadHopCosts(answer.cycles));
  MOTE_TRY(emulation.stack_bytes, answer.console.Number("stack_bytes"));
  MOTE_TRY(const uint32_t buffer_hops, answer.console.Number("buffer_hops"));
  emulation.buffer_hops = static_cast<int32_t>(buffer_hops);
  return {};
}

}  // namespace

Result<AppEmulation> EmulateApp(const AppRequest& request) {
  MOTE_RETURN_IF_ERROR(CheckEmulated(request.build.board, request.cycle_plugin));
  AppEmulation emulation;
  MOTE_TRY(emulation.firmware, toolchain::BuildMarkedApp(request.build, request.main));
  if (Status status = Run(request, emulation); !status.ok()) {
    return status.error().In(request.build.name);
  }
  return emulation;
}

}  // namespace mote::emulator
