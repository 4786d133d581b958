// SPDX-License-Identifier: Apache-2.0
#include "boards/mps2_an386/virtual_devices.h"

#include <string.h>

#include "boards/cortex_m4/registers.h"
#include "boards/mps2_an386/cycle_marks.h"
#include "boards/mps2_an386/semihosting.h"
#include "runtime/port/clock.h"
#include "runtime/port/halt.h"

namespace mote {
namespace board {
namespace {

constexpr uintptr_t kPsram = 0x21000000;  // 16 MB that no program of ours is granted (Arm DAI 0386)
constexpr uint32_t kMagic = 0x6d6f7465;
constexpr uint32_t kResetRequest = 0x05FA0004;  // AIRCR.VECTKEY, SYSRESETREQ

// Cut off in place, as the words of a command line are.
const char* Word(DeviceFile file) {
  static char words[512];
  if (!semihosting::CommandLine(words, sizeof words)) EndWithError("the command line is too long");
  char* word = words;
  for (int i = 0; i < static_cast<int>(file); ++i) {
    word = strchr(word, ' ');
    if (word == nullptr) EndWithError("want a file for sensor, radio and storage");
    ++word;
  }
  if (char* const end = strchr(word, ' ')) *end = 0;
  return word;
}

}  // namespace

void EndWithError(const char* error) {
  semihosting::WriteText("error=");
  semihosting::WriteText(error);
  semihosting::WriteText("\n");
  port::Halt(1);
}

int OpenDevice(DeviceFile file) {
  const auto mode =
      file == DeviceFile::kSensor ? semihosting::Mode::kRead : semihosting::Mode::kUpdate;
  const int handle = semihosting::Open(Word(file), mode);
  if (handle < 0) EndWithError("a file of the virtual devices cannot be opened");
  return handle;
}

Survivor& WhatSurvives() {
  auto& survivor = *reinterpret_cast<Survivor*>(kPsram);
  if (survivor.magic != kMagic) survivor = {kMagic, 0, ResetBy::kPower, 0, 0, 0};
  return survivor;
}

void ResetMachine(ResetBy reason) {
  WhatSurvives().last_reset = reason;
  StopCounting();
  Register(kResetControl) = kResetRequest;
  for (;;) asm volatile("dsb");
}

void StartCounting() {
  WhatSurvives().is_counting = 1;
  measure::MarkBegin();
}

void StopCounting() {
  if (WhatSurvives().is_counting != 0) measure::MarkEnd();
  WhatSurvives().is_counting = 0;
}

}  // namespace board

// Whoever was reset begins at 0, as a real clock does.
uint32_t port::MillisNow() {
  static const uint32_t start = board::WhatSurvives().time_ms;
  return board::WhatSurvives().time_ms - start;
}

}  // namespace mote
