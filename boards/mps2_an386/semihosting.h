// SPDX-License-Identifier: Apache-2.0
// Files, console and exit of the host, through the debugger or emulator the core runs under.
// Source: Semihosting for AArch32 and AArch64 (Arm, 2023). Without a debugger each call is a fault.
#pragma once

#include <stddef.h>

namespace mote::semihosting {

// Values of SYS_OPEN: fopen's "rb", "r+b" and "wb". ("ab" begins at the beginning in QEMU 7.2.)
enum class Mode { kRead = 1, kUpdate = 3, kWrite = 5 };

// A file handle, or -1.
int Open(const char* name, Mode mode);
void Close(int handle);

// The next byte that is read or written, from the beginning.
void Seek(int handle, size_t position);

// The length of an open file in bytes, or -1.
long FileBytes(int handle);

// The bytes moved, less than `size` at the end of the file or after an error.
size_t Read(int handle, void* to, size_t size);
size_t Write(int handle, const void* from, size_t size);

// Zero-terminated text on the host's console.
void WriteText(const char* text);

// The words given to the emulator (arg=...), joined by spaces and zero-terminated; false where they
// need more than `size` bytes.
bool CommandLine(char* to, size_t size);

// Ends the emulation; `code` is the exit code of the emulator's process.
[[noreturn]] void Exit(int code);

}  // namespace mote::semihosting
