// SPDX-License-Identifier: Apache-2.0
#include "toolchain/app.h"

#include "toolchain/elf.h"

namespace mote::toolchain {

Result<AppFirmware> BuildApp(const BuildRequest& request, const std::filesystem::path& main) {
  constexpr uint32_t kStackOfApp = 1024;  // of main and what it sends, besides the model's
  AppFirmware firmware;
  MOTE_TRY(const ModelObjects objects, CompileModel(request));
  MOTE_TRY(firmware.model, MeasureFootprint(request, objects));
  firmware.stack_bytes = StackReserveBytes(firmware.model) + kStackOfApp;
  MOTE_TRY(firmware.elf, BuildFirmware(request, main, objects.product, firmware.stack_bytes));
  MOTE_TRY(const Elf elf, Elf::Read(firmware.elf));
  for (const Section& section : elf.sections()) {
    if (section.has_content) firmware.flash_bytes += section.bytes;
    const bool is_variables = section.name == ".data" || section.name == ".bss";
    if (is_variables) firmware.variable_bytes += section.bytes;
  }
  return firmware;
}

}  // namespace mote::toolchain
