// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/factory_information.h"

#include "tests/nrf52840/nvmc.h"

namespace mote::testing {
namespace {

using Ficr = FactoryInformation;

constexpr RegisterRow kMap[] = {
    {0x010, "CODEPAGESIZE", Access::kReadOnly, kWholeWord, Nvmc::kPageBytes},
    {0x014, "CODESIZE", Access::kReadOnly, kWholeWord, Nvmc::kFlashBytes / Nvmc::kPageBytes},
    {0x060, "DEVICEID[0]", Access::kReadOnly, kWholeWord, Ficr::kDeviceId[0]},
    {0x064, "DEVICEID[1]", Access::kReadOnly, kWholeWord, Ficr::kDeviceId[1]},
    {0x080, "ER", Access::kReadOnly, kWholeWord, 0x13579BDF, 4},
    {0x090, "IR", Access::kReadOnly, kWholeWord, 0x2468ACE0, 4},
    {0x0A0, "DEVICEADDRTYPE", Access::kReadOnly, 1, 0xFFFFFFFF},  // bit 0: random
    {0x0A4, "DEVICEADDR[0]", Access::kReadOnly, kWholeWord, Ficr::kDeviceAddress[0]},
    {0x0A8, "DEVICEADDR[1]", Access::kReadOnly, kWholeWord, Ficr::kDeviceAddress[1]},
    {0x100, "INFO.PART", Access::kReadOnly, kWholeWord, 0x00052840},
    {0x104, "INFO.VARIANT", Access::kReadOnly, kWholeWord, 0x41414430},  // "AAD0"
    {0x108, "INFO.PACKAGE", Access::kReadOnly, kWholeWord, 0x2004},      // QI, aQFN73
    {0x10C, "INFO.RAM", Access::kReadOnly, kWholeWord, 0x100},           // KB
    {0x110, "INFO.FLASH", Access::kReadOnly, kWholeWord, 0x400},         // KB
};

}  // namespace

FactoryInformation::FactoryInformation(World& world)
    : Peripheral(world, "FICR", "4.4 FICR", kMap) {}

}  // namespace mote::testing
