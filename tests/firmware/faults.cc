// SPDX-License-Identifier: Apache-2.0
// A firmware that dies on request: its second word says how.
#include <stdint.h>
#include <string.h>

#include "boards/cortex_m4/watermark.h"
#include "boards/mps2_an386/semihosting.h"
#include "runtime/port/log.h"
#include "runtime/port/number.h"

namespace {

// Constructed before main, so that the test sees .init_array run after .bss and .data.
int Nine() { return 9; }
const volatile int constructed = Nine();
volatile int initialised = 5;
volatile int zeroed;

[[gnu::noinline]] int Recurse(volatile int* depth) {
  volatile int frame[16] = {*depth};
  *depth = *depth + 1;
  return *depth == 0 ? 0 : Recurse(depth) + frame[0];
}

[[gnu::noinline]] void Use(int bytes) {
  auto* frame = static_cast<volatile char*>(__builtin_alloca(static_cast<size_t>(bytes)));
  for (int i = 0; i < bytes; ++i) frame[i] = 1;
}

int Print(uint32_t value) {
  mote::port::Write(mote::port::Text::Decimal(value).c_str());
  mote::port::Write("\n");
  return 0;
}

int Do(const char* what) {
  volatile int zero = 0;
  if (strcmp(what, "return") == 0) return 7;
  if (strcmp(what, "memory") == 0) return constructed * 10000 + initialised * 100 + zeroed != 90500;
  if (strcmp(what, "float") == 0) return static_cast<float>(zero) + 0.5f != 0.5f;
  if (strcmp(what, "watermark") == 0) {
    Use(1000);
    return Print(mote::board::StackHighWaterBytes());
  }
  if (strcmp(what, "divide") == 0) return 1000 / zero;
  if (strcmp(what, "address") == 0) return *reinterpret_cast<volatile int*>(0xC0000000);
  if (strcmp(what, "undefined") == 0) asm volatile("udf #0");
  if (strcmp(what, "overflow") == 0) return Recurse(&zero);
  if (strcmp(what, "interrupt") == 0) asm volatile("svc #0");
  if (strcmp(what, "jump") == 0) reinterpret_cast<void (*)()>(0x100)();
  return 1;
}

}  // namespace

int main() {
  static char words[128];
  if (!mote::semihosting::CommandLine(words, sizeof words)) return 1;
  const char* space = strchr(words, ' ');
  return Do(space != nullptr ? space + 1 : "");
}
