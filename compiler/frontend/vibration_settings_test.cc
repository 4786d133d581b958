// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/vibration_settings.h"

#include <gtest/gtest.h>

#include <limits>

#include "compiler/frontend/vibration_tables.h"

namespace mote::frontend {
namespace {

// The message that the default settings get after `change`; "" where they are let through.
template <class Change>
std::string Message(Change change) {
  VibrationSettings s;
  change(s);
  const Result<VibrationTables> tables = VibrationTables::Make(s);
  return tables.ok() ? "" : tables.error().message;
}

TEST(VibrationSettings, DefaultsAreLetThroughWithAndWithoutEnvelope) {
  EXPECT_EQ(Message([](VibrationSettings&) {}), "");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.envelope_bands = 16; }), "");
}

TEST(VibrationSettings, RatesGoFromOneHertzTo200Kilohertz) {
  EXPECT_EQ(Message([](VibrationSettings& s) { s.rate_hz = 1; }), "");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.rate_hz = 200000; }), "");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.rate_hz = 0; }),
            "vibration.rate_hz: 0, want 1 .. 200000");
}

TEST(VibrationSettings, ComeToSamplesValuesAndSegments) {
  VibrationSettings s;
  EXPECT_EQ(StepSamples(s), 512);
  EXPECT_EQ(FrameSamples(s), 8192);
  EXPECT_EQ(FirstFrameSamples(s), 8704);
  EXPECT_EQ(FrameValues(s), 36);
  EXPECT_EQ(EnvelopeSegments(s), 0);
  s.axes = 3;
  s.envelope_bands = 10;
  s.envelope_fft_size = 256;  // of 1024 outputs: seven, half overlapping
  EXPECT_EQ(FrameValues(s), 3 * (4 + 32 + 10));
  EXPECT_EQ(EnvelopeSegments(s), 7);
  s.overlap = 0;
  EXPECT_EQ(StepSamples(s), 1024);
  s.overlap = 0.99;
  s.fft_size = 64;
  EXPECT_EQ(StepSamples(s), 1);
}

TEST(VibrationSettings, MessagesNameTheSettingWhatWasFoundAndWhatIsWanted) {
  EXPECT_EQ(Message([](VibrationSettings& s) { s.axes = 4; }), "vibration.axes: 4, want 1 .. 3");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.overlap = 1; }),
            "vibration.overlap: 1, want 0 .. 0.99");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.segments = 0; }),
            "vibration.segments: 0, want 1 .. 1024");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.fft_size = 1000; }),
            "vibration.fft_size: 1000, want 64, 128, 256, 512, 1024 or 2048");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.high_hz = 10001; }),
            "vibration.high_hz: 10001, want 0 .. 10000");
  EXPECT_EQ(Message([](VibrationSettings& s) {
              s.low_hz = 500;
              s.high_hz = 500;
            }),
            "vibration.low_hz: 500, want less than high_hz, 500");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.segments = 129; }),
            "vibration.segments: 129, want at most 128 with statistics, which take 65536 samples a "
            "frame");
  EXPECT_EQ(Message([](VibrationSettings& s) {
              s.statistics = false;
              s.bands = 0;
            }),
            "vibration.bands: 0, want 1 or more where there are no statistics and no "
            "envelope_bands");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.output_scale = 1e6; }),
            "vibration.output_scale: 1e+06, want 1.19209e-07 .. 32768");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.output_zero_point = 128; }),
            "vibration.output_zero_point: 128, want -128 .. 127");
}

TEST(VibrationSettings, ABandWithoutABinIsRefused) {
  EXPECT_EQ(Message([](VibrationSettings& s) {
              s.fft_size = 128;
              s.high_hz = 2000;
            }),
            "vibration.bands: 32, want fewer, or a larger fft_size: band 0 has none of the bins, "
            "which are 156.25 Hz apart");
  EXPECT_EQ(Message([](VibrationSettings& s) { s.band_spacing = BandSpacing::kMel; }), "");
  EXPECT_EQ(Message([](VibrationSettings& s) {
              s.band_spacing = BandSpacing::kMel;
              s.fft_size = 256;
            }),
            "");
  EXPECT_EQ(Message([](VibrationSettings& s) {
              s.band_spacing = BandSpacing::kMel;
              s.fft_size = 256;
              s.bands = 128;
            }),
            "vibration.bands: 128, want fewer, or a larger fft_size: band 0 has none of the bins, "
            "which are 78.125 Hz apart");
}

TEST(VibrationSettings, TheEnvelopesAreCheckedWhereThereIsOne) {
  const auto message = [](auto change) {
    return Message([&](VibrationSettings& s) {
      s.envelope_bands = 16;
      change(s);
    });
  };
  EXPECT_EQ(Message([](VibrationSettings& s) { s.envelope_decimation = 0; }), "");
  EXPECT_EQ(message([](VibrationSettings& s) { s.envelope_decimation = 0; }),
            "vibration.envelope_decimation: 0, want 1 .. 256");
  EXPECT_EQ(message([](VibrationSettings& s) { s.envelope_centre_hz = 10000; }),
            "vibration.envelope_centre_hz: 10000, want 22 .. 9978");
  EXPECT_EQ(message([](VibrationSettings& s) { s.envelope_width_hz = 9000; }),
            "vibration.envelope_width_hz: 9000, want 2.2 .. 7998");
  EXPECT_EQ(message([](VibrationSettings& s) { s.envelope_gain_bits = 5; }),
            "vibration.envelope_gain_bits: 5, want 0 .. 4");
  EXPECT_EQ(message([](VibrationSettings& s) { s.envelope_fft_size = 32; }),
            "vibration.envelope_fft_size: 32, want 64, 128, 256, 512, 1024 or 2048");
  EXPECT_EQ(message([](VibrationSettings& s) { s.envelope_high_hz = 1300; }),
            "vibration.envelope_high_hz: 1300, want 0 .. 1250");
  EXPECT_EQ(message([](VibrationSettings& s) { s.envelope_low_hz = 1250; }),
            "vibration.envelope_low_hz: 1250, want less than envelope_high_hz, 1250");
  EXPECT_EQ(message([](VibrationSettings& s) { s.segments = 15; }),
            "vibration.envelope_fft_size: 1024, want at most the 960 outputs of a frame's "
            "envelope: more segments, or less envelope_decimation");
  EXPECT_EQ(message([](VibrationSettings& s) {
              s.statistics = false;
              s.overlap = 0;
              s.segments = 1024;
              s.envelope_decimation = 1;
              s.envelope_fft_size = 64;
            }),
            "vibration.envelope_fft_size: 64, want more: a frame would have 32767 of them, at most "
            "8192 are averaged");
  EXPECT_EQ(message([](VibrationSettings& s) { s.envelope_high_hz = 10; }),
            "vibration.envelope_bands: 16, want fewer, or a larger envelope_fft_size: band 0 has "
            "none of the bins, which are 2.44141 Hz apart");
}

TEST(VibrationSettings, NoSettingMayBeNan) {
  double VibrationSettings::*const members[] = {&VibrationSettings::overlap,
                                                &VibrationSettings::low_hz,
                                                &VibrationSettings::high_hz,
                                                &VibrationSettings::noise_floor,
                                                &VibrationSettings::envelope_centre_hz,
                                                &VibrationSettings::envelope_width_hz,
                                                &VibrationSettings::envelope_low_hz,
                                                &VibrationSettings::envelope_high_hz,
                                                &VibrationSettings::output_scale};
  for (const auto member : members) {
    EXPECT_NE(Message([&](VibrationSettings& s) {
                s.envelope_bands = 8;
                s.*member = std::numeric_limits<double>::quiet_NaN();
              }).find("nan, want"),
              std::string::npos);
  }
}

TEST(VibrationTables, SpectraOfOneSizeShareWindowAndTwiddles) {
  VibrationSettings s;
  s.envelope_bands = 8;
  const VibrationTables same = VibrationTables::Make(s).value();
  EXPECT_EQ(same.Params().envelope_spectrum.twiddles.data(),
            same.Params().spectrum.twiddles.data());
  s.envelope_fft_size = 512;
  const VibrationTables other = VibrationTables::Make(s).value();
  EXPECT_EQ(other.Params().envelope_spectrum.twiddles.size(), 768U);
  EXPECT_EQ(other.Params().spectrum.twiddles.size(), 1536U);
}

TEST(VibrationTables, LinearTrianglesHaveTheirTopsEvenlySpaced) {
  VibrationSettings s;
  s.bands = 31;  // every 16 bins
  const VibrationTables tables = VibrationTables::Make(s).value();
  const BandLevelsParams p = tables.Params().spectrum;
  EXPECT_EQ(p.filterbank.first_bin, 1);
  ASSERT_EQ(p.ends.size(), 32U);
  for (size_t segment = 0; segment < 32; ++segment) {
    EXPECT_EQ(p.ends[segment], 16 * (segment + 1)) << segment;
  }
  for (size_t k = 1; k < 512; ++k) EXPECT_EQ(p.rise[k - 1], k % 16 * 1024) << k;
}

}  // namespace
}  // namespace mote::frontend
