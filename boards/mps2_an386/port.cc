// SPDX-License-Identifier: Apache-2.0
// The emulated board speaks through semihosting and needs no set-up.
#include "boards/cortex_m4/startup.h"
#include "boards/mps2_an386/semihosting.h"
#include "runtime/port/halt.h"
#include "runtime/port/log.h"

namespace mote {

void board::Init() {}
void port::Write(const char* text) { semihosting::WriteText(text); }
void port::Halt(int code) { semihosting::Exit(code); }

}  // namespace mote
