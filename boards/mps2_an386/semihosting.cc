// SPDX-License-Identifier: Apache-2.0
#include "boards/mps2_an386/semihosting.h"

#include <stdint.h>
#include <string.h>

namespace mote::semihosting {
namespace {

enum class Operation : uint32_t {
  kOpen = 0x01,
  kClose = 0x02,
  kWriteText = 0x04,
  kWrite = 0x05,
  kRead = 0x06,
  kSeek = 0x0A,
  kFileBytes = 0x0C,
  kCommandLine = 0x15,
  kExitExtended = 0x20,
};

int32_t Call(Operation operation, const void* argument) {
  register uint32_t r0 asm("r0") = static_cast<uint32_t>(operation);
  register const void* r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return static_cast<int32_t>(r0);
}

uint32_t Address(const void* pointer) { return reinterpret_cast<uintptr_t>(pointer); }

}  // namespace

int Open(const char* name, Mode mode) {
  const uint32_t block[] = {Address(name), static_cast<uint32_t>(mode), strlen(name)};
  return Call(Operation::kOpen, block);
}

void Close(int handle) {
  const uint32_t block[] = {static_cast<uint32_t>(handle)};
  Call(Operation::kClose, block);
}

void Seek(int handle, size_t position) {
  const uint32_t block[] = {static_cast<uint32_t>(handle), position};
  Call(Operation::kSeek, block);
}

long FileBytes(int handle) {
  const uint32_t block[] = {static_cast<uint32_t>(handle)};
  return Call(Operation::kFileBytes, block);
}

// SYS_READ and SYS_WRITE answer with the number of bytes that were not moved, or -1.
static size_t Move(Operation operation, int handle, const void* memory, size_t size) {
  const uint32_t block[] = {static_cast<uint32_t>(handle), Address(memory), size};
  const auto left = static_cast<size_t>(Call(operation, block));
  return left <= size ? size - left : 0;
}

size_t Read(int handle, void* to, size_t size) { return Move(Operation::kRead, handle, to, size); }

size_t Write(int handle, const void* from, size_t size) {
  return Move(Operation::kWrite, handle, from, size);
}

void WriteText(const char* text) { Call(Operation::kWriteText, text); }

bool CommandLine(char* to, size_t size) {
  const uint32_t block[] = {Address(to), size};
  return Call(Operation::kCommandLine, block) == 0;
}

void Exit(int code) {
  constexpr uint32_t kApplicationExit = 0x20026;  // ADP_Stopped_ApplicationExit
  const uint32_t block[] = {kApplicationExit, static_cast<uint32_t>(code)};
  for (;;) Call(Operation::kExitExtended, block);
}

}  // namespace mote::semihosting
