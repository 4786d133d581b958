// SPDX-License-Identifier: Apache-2.0
// The microphone is a file of hops. From one call of NextSound() to the next the cycle counter
// counts: what a hop costs the program.
#include "boards/cortex_m4/watermark.h"
#include "boards/mps2_an386/semihosting.h"
#include "boards/mps2_an386/virtual_devices.h"
#include "runtime/port/halt.h"
#include "runtime/port/microphone.h"
#include "runtime/port/number.h"

namespace mote {
namespace {

using board::Mishap;
using board::SensorHop;

int handle = -1;
Span<int16_t> memory;
size_t hop_size = 0;
size_t next_hop = 0;  // in the buffer

[[noreturn]] void End() {
  semihosting::WriteText("stack_bytes=");
  semihosting::WriteText(port::Text::Decimal(board::StackHighWaterBytes()).c_str());
  semihosting::WriteText("\nbuffer_hops=");
  semihosting::WriteText(port::Text::Decimal(memory.size() / hop_size).c_str());
  semihosting::WriteText("\nstatus=ok\n");
  port::Halt(0);
}

void Suffer(const SensorHop& hop) {
  if (hop.mishap == Mishap::kPowerCut) {
    board::WhatSurvives().bytes_to_cut = hop.argument;
    board::ResetMachine(board::ResetBy::kPower);
  }
  while (hop.mishap == Mishap::kHang) asm volatile("");
}

SensorHop ReadHead() {
  SensorHop hop;
  uint32_t& position = board::WhatSurvives().sensor_position;
  if (semihosting::Read(handle, &hop, sizeof hop) != sizeof hop) End();
  if (hop.samples > hop_size) board::EndWithError("a hop of the sensor's file is too long");
  position += sizeof hop + hop.samples * sizeof(int16_t);
  return hop;
}

}  // namespace

void port::StartMicrophone(int32_t /*rate_hz*/, size_t hop_samples, Span<int16_t> buffer) {
  handle = board::OpenDevice(board::DeviceFile::kSensor);
  semihosting::Seek(handle, board::WhatSurvives().sensor_position);
  hop_size = hop_samples;
  memory = buffer;
}

port::SoundPiece port::NextSound() {
  board::StopCounting();
  const SensorHop hop = ReadHead();
  Suffer(hop);
  board::WhatSurvives().time_ms = hop.time_ms;
  const Span<int16_t> samples = memory.subspan(next_hop * hop_size, hop.samples);
  next_hop = (next_hop + 1) % (memory.size() / hop_size);
  if (semihosting::Read(handle, samples.data(), samples.size_bytes()) != samples.size_bytes())
    End();
  board::StartCounting();
  return {{samples.data(), samples.size()}, hop.lost_samples};
}

}  // namespace mote
