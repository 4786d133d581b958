// SPDX-License-Identifier: Apache-2.0
// Always listening for a word: microphone -> features -> network -> detector -> event.
//
// Sound stays in the driver's few hops, in the stream's window and in the model's arena. What
// leaves is an event: the word was heard, something is wrong with the device, or it is still there.
#include <stddef.h>
#include <stdint.h>

#include "app_identity.h"  // kDevice and kKey, of this device alone
#include "app_model.h"     // app::Model and app::Stream, of the model that was chosen
#include "runtime/event/event_sender/event_sender.h"
#include "runtime/port/clock.h"
#include "runtime/port/microphone.h"
#include "runtime/port/watchdog.h"
#include "runtime/stream/sound_fault/sound_fault.h"

namespace {

using app::Stream;
using mote::DeviceFault;
using mote::EventKind;
using mote::SoundState;
using mote::Span;

constexpr uint32_t kHopMillis = 1000 * Stream::hop_samples / Stream::rate_hz;
constexpr int32_t HopsIn(uint32_t millis) { return static_cast<int32_t>(millis / kHopMillis); }

constexpr uint32_t kWatchdogMillis = 4000;           // many hops, and still soon
constexpr uint32_t kAliveMillis = 24 * 3600 * 1000;  // once a day
constexpr uint32_t kMostClockError = 200;            // milliseconds that a hop may be early or late
constexpr uint32_t kFaultPauseMillis = 60 * 1000;    // a fault that goes on is not said at each hop

// A microphone that works has more noise than 2 steps of its 16 bits; a quarter of the samples at
// the ends for half a second is no shout.
constexpr mote::SoundFaultParams kSoundFault = {
    /*missing_hops=*/HopsIn(500),
    /*quiet_hops=*/HopsIn(3000),
    /*quiet_steps=*/2,
    /*saturated_hops=*/HopsIn(500),
    /*good_hops=*/HopsIn(1000)};

DeviceFault FaultOf(SoundState state) {
  switch (state) {
    case SoundState::kStuck:
      return DeviceFault::kSensorStuck;
    case SoundState::kSilent:
      return DeviceFault::kSensorSilent;
    case SoundState::kSaturated:
      return DeviceFault::kSensorSaturated;
    case SoundState::kMissing:
    case SoundState::kNone:
      break;
  }
  return DeviceFault::kSensorMissing;
}

class WakeWord {
 public:
  explicit WakeWord(Stream& stream) : stream_(stream) {}

  void Start() {
    mote::port::StartWatchdog(kWatchdogMillis);
    sender_.Init(app::kDevice, app::kKey);
    if (mote::port::WasHung()) sender_.SendFault(DeviceFault::kWatchdog);
    sound_fault_.Init(kSoundFault);
    mote::port::StartMicrophone(Stream::rate_hz, Stream::hop_samples, buffer_);
    last_millis_ = last_alive_ = mote::port::MillisNow();
  }

  void Hop() {
    const mote::port::SoundPiece piece = mote::port::NextSound();
    mote::port::FeedWatchdog();
    for (int32_t& wait : hops_until_again_) wait -= wait > 0 ? 1 : 0;
    CheckTime(piece);
    if (SoundIsGood(piece.samples)) Listen(piece.samples);
    SayAlive();
  }

 private:
  // Sound that was lost, and a clock that says another time than the samples.
  void CheckTime(const mote::port::SoundPiece& piece) {
    const uint32_t now = mote::port::MillisNow();
    const uint32_t lost = 1000 * piece.lost_samples / Stream::rate_hz;
    const auto wrong = static_cast<int32_t>(now - last_millis_ - kHopMillis - lost);
    last_millis_ = now;
    if (piece.lost_samples > 0) Complain(DeviceFault::kOverrun);
    const bool has_jumped = wrong > static_cast<int32_t>(kMostClockError) ||
                            wrong < -static_cast<int32_t>(kMostClockError);
    if (has_jumped && !piece.samples.empty()) Complain(DeviceFault::kClockJump);
    if (piece.lost_samples > 0) stream_.Reset();
  }

  // Time is counted by samples here: the clock may be what is wrong.
  void Complain(DeviceFault fault) {
    int32_t& wait = hops_until_again_[static_cast<size_t>(fault)];
    if (wait > 0) return;
    wait = HopsIn(kFaultPauseMillis);
    sender_.SendFault(fault);
  }

  // Said when it begins; what is heard while it lasts is worth nothing.
  bool SoundIsGood(Span<const int16_t> samples) {
    const SoundState state = sound_fault_.Process(samples);
    if (state != state_ && state != SoundState::kNone) Complain(FaultOf(state));
    if (state != state_ && state == SoundState::kNone) stream_.Reset();
    state_ = state;
    return state == SoundState::kNone;
  }

  void Listen(Span<const int16_t> samples) {
    const mote::MaybeHit hit = stream_.push(samples.data(), samples.size());
    if (!hit) return;
    const int32_t score = hit->score * 255 / 32768;  // of Q15
    sender_.Send({EventKind::kHit,
                  static_cast<uint8_t>(hit->class_index),
                  static_cast<uint8_t>(score < 255 ? score : 255),
                  0});
  }

  void SayAlive() {
    if (last_millis_ - last_alive_ < kAliveMillis) return;
    last_alive_ = last_millis_;
    sender_.Send({EventKind::kAlive, 0, 0, 0});
  }

  Stream& stream_;
  mote::EventSender sender_;
  mote::SoundFault sound_fault_;
  SoundState state_ = SoundState::kNone;
  int32_t hops_until_again_[mote::kDeviceFaultsEnd] = {};
  uint32_t last_millis_ = 0, last_alive_ = 0;
  int16_t buffer_[Stream::buffer_pieces * Stream::hop_samples];
};

app::Model model;
Stream stream(model);
WakeWord wake_word(stream);

}  // namespace

int main() {
  wake_word.Start();
  for (;;) wake_word.Hop();
}
