// SPDX-License-Identifier: Apache-2.0
#include "toolchain/app.h"

#include "toolchain/elf.h"

namespace mote::toolchain {

namespace {

constexpr uint32_t kStackOfApp = 1024;  // of main and what it sends, besides the model's

Status AddSizes(AppFirmware& firmware) {
  MOTE_TRY(const Elf elf, Elf::Read(firmware.elf));
  for (const Section& section : elf.sections()) {
    if (section.has_content) firmware.flash_bytes += section.bytes;
    const bool is_variables = section.name == ".data" || section.name == ".bss";
    if (is_variables) firmware.variable_bytes += section.bytes;
  }
  return {};
}

Result<AppFirmware> Build(const BuildRequest& request,
                          const std::filesystem::path& main,
                          const ModelObjects& objects) {
  AppFirmware firmware;
  MOTE_TRY(firmware.model, MeasureFootprint(request, objects));
  firmware.stack_bytes = StackReserveBytes(firmware.model) + kStackOfApp;
  MOTE_TRY(firmware.elf, BuildFirmware(request, main, objects.product, firmware.stack_bytes));
  MOTE_RETURN_IF_ERROR(AddSizes(firmware));
  return firmware;
}

}  // namespace

Result<AppFirmware> BuildApp(const BuildRequest& request, const std::filesystem::path& main) {
  MOTE_TRY(const ModelObjects objects, CompileModel(request));
  return Build(request, main, objects);
}

Result<AppFirmware> BuildMarkedApp(const BuildRequest& request, const std::filesystem::path& main) {
  MOTE_TRY(const ModelObjects objects, CompileModel(request));
  MOTE_TRY(AppFirmware firmware, Build(request, main, objects));
  // Both come under one name, one after the other.
  MOTE_TRY(firmware.elf, BuildFirmware(request, main, objects.marked, firmware.stack_bytes));
  return firmware;
}

}  // namespace mote::toolchain
