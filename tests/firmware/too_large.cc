// SPDX-License-Identifier: Apache-2.0
// A program of a size chosen at compile time. The linker keeps both arrays: main uses them.
#include <stdint.h>

#ifndef RAM_BYTES
#define RAM_BYTES 16
#endif
#ifndef FLASH_BYTES
#define FLASH_BYTES 16
#endif

uint8_t large_variable[RAM_BYTES];
extern const uint8_t large_constant[FLASH_BYTES];
const uint8_t large_constant[FLASH_BYTES] = {1};

// Hides from the compiler where the pointer comes from, so that it cannot fold the read.
template <class T>
static T* Opaque(T* pointer) {
  asm volatile("" : "+r"(pointer));
  return pointer;
}

int main() { return *Opaque(large_variable) + *Opaque(large_constant); }
