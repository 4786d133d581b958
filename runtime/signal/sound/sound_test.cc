// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/sound/sound.h"

#include <gtest/gtest.h>

#include "compiler/frontend/known_settings.h"
#include "compiler/frontend/sound_tables.h"
#include "runtime/ops/common/op_testing.h"
#include "runtime/signal/common/signal_testing.h"
#include "runtime/signal/sound/sound_oracle.h"

namespace mote {
namespace {

using frontend::SoundSettings;
using frontend::SoundTables;
using testing::Babble;
using testing::ExtremeSounds;
using testing::Random;
using testing::Sound;
using testing::SoundOracle;

using Frame = std::vector<int8_t>;

// A front end with exactly the memory that it asks for, full of junk.
class FrontEnd {
 public:
  explicit FrontEnd(const SoundSettings& s)
      : tables_(SoundTables::Make(s).value()),
        params_(tables_.Params()),
        memory_(new uint8_t[SoundMemoryBytes(params_)]) {
    for (size_t i = 0; i < SoundMemoryBytes(params_); ++i) memory_[i] = 0xA5;
    front_end_.Init(params_, {memory_.get(), SoundMemoryBytes(params_)});
  }

  // The frames of `pcm`, given in pieces of `piece` samples at most.
  std::vector<Frame> Push(const std::vector<int16_t>& pcm, size_t piece) {
    std::vector<Frame> frames;
    for (size_t at = 0; at < pcm.size();) {
      Frame frame(static_cast<size_t>(params_.quantize.count), 0x55);
      const size_t count = std::min(piece, pcm.size() - at);
      const SoundFrontEnd::Step step =
          front_end_.Process({pcm.data() + at, count}, {frame.data(), frame.size()});
      EXPECT_TRUE(step.has_frame || step.taken == count);
      at += step.taken;
      if (!step.has_frame) continue;
      const Span<const int32_t> features = front_end_.features();
      features_.insert(features_.end(), features.begin(), features.end());
      frames.push_back(frame);
    }
    return frames;
  }
  std::vector<Frame> Push(const std::vector<int16_t>& pcm) { return Push(pcm, pcm.size()); }

  void Reset() { front_end_.Reset(); }
  const SoundParams& params() const { return params_; }
  // Of all frames so far, before they were quantised.
  const std::vector<int32_t>& features() const { return features_; }

 private:
  SoundTables tables_;
  SoundParams params_;
  std::unique_ptr<uint8_t[]> memory_;
  SoundFrontEnd front_end_;
  std::vector<int32_t> features_;
};

SoundSettings LogMel() { return {}; }

SoundSettings At(int32_t rate_hz, double window_ms, double hop_ms, int32_t channels) {
  SoundSettings s;
  s.rate_hz = rate_hz;
  s.window_ms = window_ms;
  s.hop_ms = hop_ms;
  s.channels = channels;
  s.low_hz = rate_hz / 100.0;
  s.high_hz = rate_hz / 2.0;
  return s;
}

struct Named {
  const char* name;
  SoundSettings settings;
};

std::vector<Named> RealSettings() {
  return {
      {"log_mel", LogMel()},
      {"keyword mfcc", frontend::KeywordSpottingSettings()},
      {"wake word log_mel", frontend::StreamingWakeWordSettings()},
      {"64 samples at 1 kHz", At(1000, 64, 20, 8)},
      {"65 samples at 1 kHz", At(1000, 65, 20, 8)},
      {"2048 samples at 200 kHz", At(200000, 10.24, 5, 64)},
      {"hop of three windows", At(8000, 8, 24, 10)},
  };
}

void ExpectNear(const Named& named, const std::vector<int16_t>& pcm) {
  FrontEnd front_end(named.settings);
  const SoundOracle oracle(named.settings);
  int64_t first = 0;
  for (const Frame& frame : front_end.Push(pcm)) {
    const std::vector<double> real = oracle.Features(pcm, first);
    ASSERT_EQ(frame.size(), real.size());
    for (size_t i = 0; i < frame.size(); ++i) {
      ASSERT_NEAR(frame[i], oracle.Quantized(real[i]), 1) << named.name << " " << first << " " << i;
    }
    first += front_end.params().hop_samples;
  }
  EXPECT_GT(first, 0) << named.name;
}

TEST(SoundFrontEnd, IsWithinOneStepOfTheRealNumbers) {
  for (const Named& named : RealSettings()) ExpectNear(named, Babble(1, 20000));
}

// Also where sums are largest. (Impulses and single bits leave channels that are empty but for
// rounding: there the offset, which these settings have, decides.)
TEST(SoundFrontEnd, IsWithinOneStepForExtremeSounds) {
  for (const Sound& sound : ExtremeSounds(8000)) {
    SCOPED_TRACE(sound.name);
    ExpectNear({"log_mel", LogMel()}, sound.pcm);
    ExpectNear({"keyword mfcc", frontend::KeywordSpottingSettings()}, sound.pcm);
  }
}

TEST(SoundFrontEnd, GivesTheSameFramesWhateverThePieces) {
  std::vector<Named> all = RealSettings();
  all.push_back({"micro", frontend::MicroWakeWordSettings()});
  const std::vector<int16_t> pcm = Babble(2, 9000);
  for (const Named& named : all) {
    const std::vector<Frame> whole = FrontEnd(named.settings).Push(pcm);
    for (const size_t piece : {size_t{1}, size_t{7}, size_t{160}, size_t{479}, size_t{3001}}) {
      EXPECT_EQ(FrontEnd(named.settings).Push(pcm, piece), whole) << named.name << " " << piece;
    }
  }
}

TEST(SoundFrontEnd, GivesAFrameAHopOnceTheWindowIsFull) {
  FrontEnd front_end(LogMel());
  const auto frames_of = [&](size_t samples) {
    return front_end.Push(std::vector<int16_t>(samples)).size();
  };
  EXPECT_EQ(frames_of(479), 0U);
  EXPECT_EQ(frames_of(1), 1U);
  EXPECT_EQ(frames_of(319), 0U);
  EXPECT_EQ(frames_of(1), 1U);
  EXPECT_EQ(frames_of(3200), 10U);
}

TEST(SoundFrontEnd, ForgetsEverythingAtAReset) {
  const std::vector<int16_t> pcm = Babble(3, 5000);
  for (const SoundSettings& s : {LogMel(),
                                 frontend::StreamingWakeWordSettings(),
                                 frontend::MicroWakeWordSettings(),
                                 At(8000, 8, 24, 10)}) {
    FrontEnd front_end(s);
    const std::vector<Frame> first = front_end.Push(pcm);
    front_end.Push(Babble(4, 1234));
    front_end.Reset();
    EXPECT_EQ(front_end.Push(pcm), first);
  }
}

// Twice the sound is four times the power: ln(4) more, but for the sample's last bit.
TEST(SoundFrontEnd, LogarithmsRiseWithTheLoudness) {
  SoundSettings s = LogMel();
  s.log_offset = 0;
  std::vector<int16_t> quiet = Babble(5, 8000), loud = quiet;
  for (size_t n = 0; n < quiet.size(); ++n) {
    quiet[n] = static_cast<int16_t>(quiet[n] / 2);
    loud[n] = static_cast<int16_t>(2 * quiet[n]);
  }
  FrontEnd low(s), high(s);
  low.Push(quiet);
  high.Push(loud);
  ASSERT_EQ(low.features().size(), high.features().size());
  for (size_t i = 0; i < low.features().size(); ++i) {
    EXPECT_NEAR(high.features()[i] - low.features()[i], 65536 * std::log(4.0), 200) << i;
  }
}

TEST(SoundFrontEnd, SilenceIsTheOffsetsLogarithm) {
  FrontEnd front_end(LogMel());
  for (const Frame& frame : front_end.Push(std::vector<int16_t>(2000))) {
    EXPECT_EQ(frame, Frame(40, -128));  // ln(1e-6) / 0.1 = -138
  }
  for (const int32_t feature : front_end.features()) {
    EXPECT_NEAR(feature, 65536 * std::log(1e-6), 40);
  }
}

TEST(SoundFrontEnd, NeedsFourKilobytesForSpeech) {
  EXPECT_LE(SoundMemoryBytes(FrontEnd(LogMel()).params()), 4096U);
  EXPECT_LE(SoundMemoryBytes(FrontEnd(frontend::KeywordSpottingSettings()).params()), 4096U);
  EXPECT_LE(SoundMemoryBytes(FrontEnd(frontend::MicroWakeWordSettings()).params()), 4096U);
}

// The hashes are of all 16-bit features that the micro frontend (tensorflow/tflite-micro,
// microfrontend/lib with kissfft v130) gives for these sounds, reset before each, its other
// settings as its authors leave them.
TEST(SoundFrontEnd, MicroGivesTheBitsOfTheMicroFrontend) {
  const struct {
    int32_t rate_hz, window_ms, hop_ms, channels;
    double low_hz, high_hz;
    bool pcan;
    size_t frames;
    uint32_t hash;
  } cases[] = {
      {16000, 30, 20, 40, 125, 7500, true, 539, 0xa4a30657},
      {16000, 30, 10, 40, 125, 7500, true, 1078, 0x2619a205},
      {16000, 25, 10, 32, 125, 7500, false, 1078, 0xc494d1b1},
      {8000, 8, 8, 12, 100, 3800, true, 2750, 0x4b28bbd5},
      {48000, 40, 15, 80, 50, 23000, true, 220, 0x1f805131},
      {16000, 4, 2, 10, 0, 7900, true, 5489, 0x9383cc7f},
  };
  std::vector<Sound> sounds = ExtremeSounds(16000);
  for (uint32_t seed = 1; seed <= 3; ++seed) sounds.push_back({"babble", Babble(seed, 16000)});
  for (const auto& c : cases) {
    SoundSettings s = frontend::MicroWakeWordSettings();
    s.rate_hz = c.rate_hz;
    s.window_ms = c.window_ms;
    s.hop_ms = c.hop_ms;
    s.channels = c.channels;
    s.low_hz = c.low_hz;
    s.high_hz = c.high_hz;
    s.pcan.enabled = c.pcan;
    FrontEnd front_end(s);
    size_t frames = 0;
    for (const Sound& sound : sounds) {
      front_end.Reset();
      frames += front_end.Push(sound.pcm).size();
    }
    testing::Hash16 hash;
    hash.Add(front_end.features());
    EXPECT_EQ(frames, c.frames) << c.rate_hz << " Hz, " << c.window_ms << " ms";
    EXPECT_EQ(hash.value(), c.hash) << c.rate_hz << " Hz, " << c.window_ms << " ms";
  }
}

// Any settings that are let through work with any sound: sanitizers look on.
TEST(SoundFrontEnd, TakesAnySettingsThatAreLetThrough) {
  int made = 0;
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    SoundSettings s = At(random.Int(1000, 200000), 0, 0, random.Int(1, 128));
    const int32_t samples = random.Int(2, 2048);
    s.kind = static_cast<SoundKind>(random.Int(0, 2));
    s.window_ms = samples * 1000.0 / s.rate_hz + 1e-9;
    s.hop_ms = random.Int(1, 2 * samples) * 1000.0 / s.rate_hz + 1e-9;
    s.low_hz = random.Int(0, s.rate_hz / 5);
    s.spectrum = random.Coin() ? Spectrum::kPower : Spectrum::kMagnitude;
    s.window = static_cast<frontend::WindowShape>(random.Int(0, 2));
    s.preemphasis = random.Coin() ? 0 : 0.97;
    s.coefficients = random.Int(1, s.channels);
    s.micro_log_shift = random.Int(0, 11);
    s.output_scale = 2;
    if (!SoundTables::Make(s).ok()) continue;
    ++made;
    FrontEnd front_end(s);
    for (const Sound& sound : ExtremeSounds(static_cast<size_t>(samples) * 2)) {
      front_end.Push(sound.pcm);
    }
  }
  EXPECT_GT(made, 150);
}

}  // namespace
}  // namespace mote
