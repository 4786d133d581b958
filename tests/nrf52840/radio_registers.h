// SPDX-License-Identifier: Apache-2.0
// The register table of the RADIO, PS 6.20.
#pragma once

#include "tests/nrf52840/register_map.h"

namespace mote::testing {

constexpr uint32_t kRadioTxEn = 0x000, kRadioRxEn = 0x004, kRadioStart = 0x008, kRadioStop = 0x00C,
                   kRadioDisable = 0x010;
constexpr uint32_t kRadioReady = 0x100, kRadioAddress = 0x104, kRadioPayload = 0x108,
                   kRadioEnd = 0x10C, kRadioDisabled = 0x110, kRadioTxReady = 0x154,
                   kRadioRxReady = 0x158, kRadioPhyEnd = 0x16C;
constexpr uint32_t kRadioShorts = 0x200, kRadioPacketPointer = 0x504, kRadioFrequency = 0x508,
                   kRadioTxPower = 0x50C, kRadioMode = 0x510, kRadioPcnf0 = 0x514,
                   kRadioPcnf1 = 0x518, kRadioBase0 = 0x51C, kRadioBase1 = 0x520,
                   kRadioPrefix0 = 0x524, kRadioPrefix1 = 0x528, kRadioTxAddress = 0x52C,
                   kRadioCrcConf = 0x534, kRadioCrcPolynomial = 0x538, kRadioCrcInit = 0x53C,
                   kRadioTifs = 0x544, kRadioState = 0x550, kRadioWhitening = 0x554,
                   kRadioModeConf = 0x650, kRadioPower = 0xFFC;

constexpr uint32_t kRadioBle1Mbit = 3;
constexpr uint32_t kRadioModes[] = {0, 1, 3, 4, 5, 6, 15};
constexpr uint32_t kRadioTxPowers[] = {
    0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x00, 0xFC, 0xF8, 0xF4, 0xF0, 0xEC, 0xE2, 0xD8};

struct RadioShort {
  uint32_t bit, event, task;
};

// In the order in which the first that is on counts. PHYEND does not occur in Ble_1Mbit.
constexpr RadioShort kRadioShortRows[] = {
    {0, kRadioReady, kRadioStart},
    {1, kRadioEnd, kRadioDisable},
    {2, kRadioDisabled, kRadioTxEn},
    {3, kRadioDisabled, kRadioRxEn},
    {5, kRadioEnd, kRadioStart},
    {18, kRadioTxReady, kRadioStart},
    {19, kRadioRxReady, kRadioStart},
    {20, kRadioPhyEnd, kRadioDisable},
    {21, kRadioPhyEnd, kRadioStart},
};
constexpr uint32_t kRadioModelledShorts = 0x3C002F;

constexpr RegisterRow kRadioMap[] = {
    {kRadioTxEn, "TASKS_TXEN", Access::kTask},
    {kRadioRxEn, "TASKS_RXEN", Access::kTask},
    {kRadioStart, "TASKS_START", Access::kTask},
    {kRadioStop, "TASKS_STOP", Access::kTask},
    {kRadioDisable, "TASKS_DISABLE", Access::kTask},
    {0x014, "TASKS_RSSISTART", Access::kTask},
    {0x018, "TASKS_RSSISTOP", Access::kTask},
    {0x01C, "TASKS_BCSTART", Access::kTask},
    {0x020, "TASKS_BCSTOP", Access::kTask},
    {0x024, "TASKS_EDSTART", Access::kTask},
    {0x028, "TASKS_EDSTOP", Access::kTask},
    {0x02C, "TASKS_CCASTART", Access::kTask},
    {0x030, "TASKS_CCASTOP", Access::kTask},
    {kRadioReady, "EVENTS_READY", Access::kEvent},
    {kRadioAddress, "EVENTS_ADDRESS", Access::kEvent},
    {kRadioPayload, "EVENTS_PAYLOAD", Access::kEvent},
    {kRadioEnd, "EVENTS_END", Access::kEvent},
    {kRadioDisabled, "EVENTS_DISABLED", Access::kEvent},
    {0x114, "EVENTS_DEVMATCH", Access::kEvent},
    {0x118, "EVENTS_DEVMISS", Access::kEvent},
    {0x11C, "EVENTS_RSSIEND", Access::kEvent},
    {0x128, "EVENTS_BCMATCH", Access::kEvent},
    {0x130, "EVENTS_CRCOK", Access::kEvent},
    {0x134, "EVENTS_CRCERROR", Access::kEvent},
    {0x138, "EVENTS_FRAMESTART", Access::kEvent},
    {0x13C, "EVENTS_EDEND", Access::kEvent},
    {0x140, "EVENTS_EDSTOPPED", Access::kEvent},
    {0x144, "EVENTS_CCAIDLE", Access::kEvent},
    {0x148, "EVENTS_CCABUSY", Access::kEvent},
    {0x14C, "EVENTS_CCASTOPPED", Access::kEvent},
    {0x150, "EVENTS_RATEBOOST", Access::kEvent},
    {kRadioTxReady, "EVENTS_TXREADY", Access::kEvent},
    {kRadioRxReady, "EVENTS_RXREADY", Access::kEvent},
    {0x15C, "EVENTS_MHRMATCH", Access::kEvent},
    {0x168, "EVENTS_SYNC", Access::kEvent},
    {kRadioPhyEnd, "EVENTS_PHYEND", Access::kEvent},
    {kRadioShorts, "SHORTS", Access::kReadWrite, 0x3FF97F},
    {kIntenSet, "INTENSET", Access::kSet, 0x0CFFF4FF, kInten},
    {kIntenClear, "INTENCLR", Access::kClear, 0x0CFFF4FF, kInten},
    {0x400, "CRCSTATUS", Access::kReadOnly},
    {0x408, "RXMATCH", Access::kReadOnly, 0x7},
    {0x40C, "RXCRC", Access::kReadOnly, 0xFFFFFF},
    {0x410, "DAI", Access::kReadOnly, 0x7},
    {0x414, "PDUSTAT", Access::kReadOnly, 0x7},
    {kRadioPacketPointer, "PACKETPTR", Access::kReadWrite, kWholeWord},
    {kRadioFrequency, "FREQUENCY", Access::kReadWrite, 0x17F, 0x2},
    {kRadioTxPower, "TXPOWER", Access::kReadWrite, 0xFF},
    {kRadioMode, "MODE", Access::kReadWrite, 0xF},
    {kRadioPcnf0, "PCNF0", Access::kReadWrite, 0x67DF010F},
    {kRadioPcnf1, "PCNF1", Access::kReadWrite, 0x0307FFFF},
    {kRadioBase0, "BASE0", Access::kReadWrite, kWholeWord},
    {kRadioBase1, "BASE1", Access::kReadWrite, kWholeWord},
    {kRadioPrefix0, "PREFIX0", Access::kReadWrite, kWholeWord},
    {kRadioPrefix1, "PREFIX1", Access::kReadWrite, kWholeWord},
    {kRadioTxAddress, "TXADDRESS", Access::kReadWrite, 0x7},
    {0x530, "RXADDRESSES", Access::kReadWrite, 0xFF},
    {kRadioCrcConf, "CRCCNF", Access::kReadWrite, 0x303},
    {kRadioCrcPolynomial, "CRCPOLY", Access::kReadWrite, 0xFFFFFF},
    {kRadioCrcInit, "CRCINIT", Access::kReadWrite, 0xFFFFFF},
    {kRadioTifs, "TIFS", Access::kReadWrite, 0x3FF},
    {0x548, "RSSISAMPLE", Access::kReadOnly, 0x7F},
    {kRadioState, "STATE", Access::kReadOnly, 0xF},
    {kRadioWhitening, "DATAWHITEIV", Access::kReadWrite, 0x7F, 0x40},
    {0x560, "BCC", Access::kReadWrite, kWholeWord},
    {0x600, "DAB", Access::kReadWrite, kWholeWord, 0, 8},
    {0x620, "DAP", Access::kReadWrite, 0xFFFF, 0, 8},
    {0x640, "DACNF", Access::kReadWrite, 0xFFFF},
    {0x644, "MHRMATCHCONF", Access::kReadWrite, kWholeWord},
    {0x648, "MHRMATCHMAS", Access::kReadWrite, kWholeWord},
    {kRadioModeConf, "MODECNF0", Access::kReadWrite, 0x301, 0x200},
    {0x660, "SFD", Access::kReadWrite, 0xFF, 0xA7},
    {0x664, "EDCNT", Access::kReadWrite, 0x1FFFFF},
    {0x668, "EDSAMPLE", Access::kReadWrite, 0xFF},
    {0x66C, "CCACTRL", Access::kReadWrite, 0xFFFFFF07, 0x052D0000},
    {kRadioPower, "POWER", Access::kReadWrite, 1, 1},
};

}  // namespace mote::testing
