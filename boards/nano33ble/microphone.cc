// SPDX-License-Identifier: Apache-2.0
#include "runtime/port/microphone.h"

#include "boards/nano33ble/chip_bus.h"
#include "boards/nano33ble/clock.h"
#include "boards/nano33ble/interrupts.h"
#include "boards/nano33ble/pdm_microphone.h"
#include "runtime/port/halt.h"
#include "runtime/port/log.h"

namespace mote {
namespace {

board::PdmMicrophone<board::ChipBus>* microphone = nullptr;

// What this microphone cannot do, or nullptr.
const char* WrongWith(int32_t rate_hz, size_t hop_samples, Span<int16_t> buffer) {
  if (rate_hz != board::kMicrophoneHz) return "the microphone gives 16000 samples a second";
  if (hop_samples == 0 || hop_samples % 2 != 0 || hop_samples > board::kPdmMostSamples) {
    return "a hop is not an even number of samples up to 32766";
  }
  if (buffer.size() < 2 * hop_samples) return "the buffer is smaller than two hops";
  if (reinterpret_cast<uintptr_t>(buffer.data()) % sizeof(uint32_t) != 0) {
    return "the buffer is not aligned to a word";
  }
  return nullptr;
}

}  // namespace

void port::StartMicrophone(int32_t rate_hz, size_t hop_samples, Span<int16_t> buffer) {
  if (const char* const wrong = WrongWith(rate_hz, hop_samples, buffer)) {
    Write("error=");
    Write(wrong);
    Write("\n");
    Halt(1);
  }
  static board::PdmMicrophone<board::ChipBus> pdm(board::chip_bus, board::Clock());
  microphone = &pdm;
  board::SetHandler(board::kPdmInterrupt, [] { microphone->OnInterrupt(); });
  pdm.Start(hop_samples, buffer);
}

port::SoundPiece port::NextSound() { return microphone->NextSound(); }

}  // namespace mote
