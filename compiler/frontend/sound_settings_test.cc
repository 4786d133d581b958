// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sound_settings.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "compiler/frontend/sound_tables.h"

namespace mote::frontend {
namespace {

// The message that the default settings get after `change`; "" where they are let through.
template <class Change>
std::string Message(Change change) {
  SoundSettings s;
  change(s);
  const Result<SoundTables> tables = SoundTables::Make(s);
  return tables.ok() ? "" : tables.error().message;
}

SoundSettings Micro() {
  SoundSettings s;
  s.kind = SoundKind::kMicro;
  return s;
}

TEST(SoundSettings, DefaultsAreLetThroughForEachKind) {
  EXPECT_EQ(Message([](SoundSettings&) {}), "");
  EXPECT_EQ(Message([](SoundSettings& s) { s.kind = SoundKind::kMfcc; }), "");
  EXPECT_EQ(Message([](SoundSettings& s) { s.kind = SoundKind::kMicro; }), "");
}

TEST(SoundSettings, SamplesAreTheFloorOfTheTimes) {
  SoundSettings s;
  s.rate_hz = 22050;
  s.window_ms = 25;  // 551.25
  s.hop_ms = 10.3;   // 227.1
  EXPECT_EQ(WindowSamples(s), 551);
  EXPECT_EQ(HopSamples(s), 227);
  EXPECT_EQ(FftSize(s), 1024);
  s.window_ms = 1;
  EXPECT_EQ(FftSize(s), 64);
}

TEST(SoundSettings, MessagesNameTheSettingWhatWasFoundAndWhatIsWanted) {
  EXPECT_EQ(Message([](SoundSettings& s) { s.rate_hz = 44; }),
            "frontend.rate_hz: 44, want 1000 .. 200000");
  EXPECT_EQ(Message([](SoundSettings& s) { s.hop_ms = 0; }),
            "frontend.hop_ms: 0, want 0.005 .. 60000");
  EXPECT_EQ(Message([](SoundSettings& s) { s.hop_ms = 0.01; }),
            "frontend.hop_ms: 0.01, want a sample or more: 0.0625 ms");
  EXPECT_EQ(Message([](SoundSettings& s) { s.window_ms = 200; }),
            "frontend.window_ms: 200, want 2 .. 2048 samples: at 16000 Hz these are 3200");
  EXPECT_EQ(Message([](SoundSettings& s) { s.fft_size = 500; }),
            "frontend.fft_size: 500, want 64, 128, 256, 512, 1024 or 2048");
  EXPECT_EQ(Message([](SoundSettings& s) { s.fft_size = 256; }),
            "frontend.fft_size: 256, want the window's 480 samples or more");
  EXPECT_EQ(Message([](SoundSettings& s) { s.low_hz = 7500; }),
            "frontend.low_hz: 7500, want less than high_hz, 7500");
  EXPECT_EQ(Message([](SoundSettings& s) { s.high_hz = 8001; }),
            "frontend.high_hz: 8001, want 0 .. 8000");
  EXPECT_EQ(Message([](SoundSettings& s) {
              s.window_ms = 3;
              s.channels = 33;
            }),
            "frontend.channels: 33, want at most half of fft_size, 32");
}

TEST(SoundSettings, EachKindChecksItsOwn) {
  EXPECT_EQ(Message([](SoundSettings& s) {
              s.kind = SoundKind::kMfcc;
              s.coefficients = 41;
            }),
            "frontend.coefficients: 41, want 1 .. 40");
  EXPECT_EQ(Message([](SoundSettings& s) { s.preemphasis = 1; }),
            "frontend.preemphasis: 1, want 0 .. 0.9999");
  EXPECT_EQ(Message([](SoundSettings& s) {
              s = Micro();
              s.noise.even_smoothing = -0.1;
            }),
            "frontend.noise.even_smoothing: -0.1, want 0 .. 1");
  EXPECT_EQ(Message([](SoundSettings& s) {
              s = Micro();
              s.fft_size = 1024;
            }),
            "frontend.fft_size: 1024, want 512 for kind micro");
  EXPECT_EQ(Message([](SoundSettings& s) {
              s = Micro();
              s.high_hz = 8000;
            }),
            "frontend.high_hz: 8000, want less than 8000, the centre of the last bin");
}

TEST(SoundSettings, ScalesThatNoIntegerHoldsAreRefused) {
  EXPECT_EQ(Message([](SoundSettings& s) { s.log_bias = 1000; }),
            "frontend.log_bias: 1000 / 1, want |log_bias / log_scale + -31.8848| of at most 80");
  EXPECT_EQ(Message([](SoundSettings& s) {
              s.kind = SoundKind::kMfcc;
              s.output_scale = 1e-6;
            }),
            "frontend.output_scale: 1e-06, want 3.41197e-06 .. 7327.15 with these scales");
  EXPECT_NE(Message([](SoundSettings& s) {
              s.spectrum_scale = 1e-12;
              s.log_offset = 1e6;
            }).find("frontend.log_offset: 1e+06, want at most"),
            std::string::npos);
}

TEST(SoundSettings, WhatIsNoNumberIsRefused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  double SoundSettings::*const members[] = {&SoundSettings::window_ms,
                                            &SoundSettings::hop_ms,
                                            &SoundSettings::low_hz,
                                            &SoundSettings::high_hz,
                                            &SoundSettings::preemphasis,
                                            &SoundSettings::gain,
                                            &SoundSettings::spectrum_scale,
                                            &SoundSettings::log_offset,
                                            &SoundSettings::log_scale,
                                            &SoundSettings::log_bias,
                                            &SoundSettings::output_scale};
  for (const auto member : members) {
    EXPECT_NE(Message([&](SoundSettings& s) { s.*member = nan; }).find("nan, want"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace mote::frontend
