// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/front_end.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "compiler/frontend/frontend_testing.h"

namespace mote::frontend {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

FrontEnd Read(const std::string& toml) { return ReadFrontEnd(toml, "f.toml", {}).value(); }

std::string Message(const std::string& toml) {
  const Result<FrontEnd> result = ReadFrontEnd(toml, "f.toml", {});
  return result.ok() ? "" : result.error().message;
}

constexpr const char* kMicro = R"(version = 1
frames_per_inference = 2
[sound]
kind = "micro"
rate_hz = 8_000
window_ms = 30
hop_ms = 10
channels = 32
low_hz = 100
high_hz = 3_500
micro_tables = "operators"
output_scale = 2.6
output_zero_point = -128
[sound.noise]
even_smoothing = 0.03
[sound.pcan]
enabled = false
[detector]
labels = ["silence", "yes"]
silent = ["silence"]
threshold = 0.7
smoothing_hops = 4
refractory_ms = 500
)";

TEST(FrontEnd, IsReadFromToml) {
  const FrontEnd f = Read(kMicro);
  EXPECT_EQ(f.frames_per_inference, 2);
  EXPECT_EQ(f.sound().kind, SoundKind::kMicro);
  EXPECT_EQ(f.sound().rate_hz, 8000);
  EXPECT_EQ(f.sound().channels, 32);
  EXPECT_EQ(f.sound().micro_tables, MicroTables::kOperators);
  EXPECT_EQ(f.sound().noise.even_smoothing, 0.03);
  EXPECT_EQ(f.sound().noise.odd_smoothing, 0.06);  // left out
  EXPECT_FALSE(f.sound().pcan.enabled);
  EXPECT_THAT(f.detector.labels, ElementsAre("silence", "yes"));
  EXPECT_EQ(f.detector.threshold, 0.7);
  EXPECT_EQ(f.detector.release, 0.7);  // the threshold's
  EXPECT_EQ(f.detector.smoothing_hops, 4);
}

TEST(FrontEnd, WhatIsWrittenIsReadAgain) {
  for (const char* kind : {"log_mel", "mfcc", "micro"}) {
    FrontEnd f = Read(fmt::format("version = 1\n[sound]\nkind = '{}'\nlow_hz = 20.1", kind));
    f.sound().output_scale = 1.0 / 3;
    f.detector.labels = {"a \"quoted\" one", "b\\\n\t"};
    const std::string toml = WriteFrontEnd(f);
    EXPECT_EQ(WriteFrontEnd(Read(toml)), toml);
    EXPECT_EQ(Read(toml).sound().output_scale, 1.0 / 3);
    EXPECT_EQ(Read(toml).detector.labels, f.detector.labels);
  }
  EXPECT_EQ(WriteFrontEnd(Read(WriteFrontEnd(Read(kMicro)))), WriteFrontEnd(Read(kMicro)));
}

TEST(FrontEnd, WhatIsLeftOutIsTheModels) {
  const FrontEnd f =
      ReadFrontEnd("version = 1", "f.toml", DefaultFor(testing::ModelOf({1, 49, 10, 1}, 12)))
          .value();
  EXPECT_EQ(f.sound().output_scale, 0.5);
  EXPECT_EQ(f.sound().output_zero_point, 7);
}

TEST(FrontEnd, APresetIsWhereSettingsBegin) {
  const FrontEnd f = Read("version = 1\n[sound]\npreset = 'keyword_spotting'\ngain = 3");
  EXPECT_EQ(f.sound().kind, SoundKind::kMfcc);
  EXPECT_EQ(f.sound().high_hz, 4000);
  EXPECT_EQ(f.sound().gain, 3);
  EXPECT_THAT(Message("version = 1\n[sound]\npreset = 'micro_speach'"),
              HasSubstr("Did you mean 'micro_speech'?"));
}

TEST(FrontEnd, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(Message(""), HasSubstr("f.toml: key 'version': missing"));
  EXPECT_THAT(Message("version = 2"),
              HasSubstr("f.toml: a front end of version 2, want at most 1. Use a newer mote."));
  EXPECT_THAT(Message("version = 1\n[sound]\nkind = 'mfc'"),
              AllOf(HasSubstr("f.toml: line 3: key 'sound.kind': 'mfc'"), HasSubstr("'mfcc'?")));
  EXPECT_THAT(Message("version = 1\n[sounds]\n"), HasSubstr("unknown key 'sounds'. Did you mean"));
  EXPECT_THAT(Message("version = 1\n[sound]\nhop = 10"), HasSubstr("unknown key 'hop' in [sound]"));
  EXPECT_THAT(Message("version = 1\n[sound]\nrate_hz = 10"), HasSubstr("rate_hz: 10, want 1000"));
  EXPECT_THAT(Message("version = 1\n[sound]\nrate_hz = 'x'"), HasSubstr("want a whole number"));
  EXPECT_THAT(Message("version = 1\n[detector]\nthreshold = 1.5"),
              HasSubstr("f.toml: detector.threshold: 1.5, want above 0, at most 1"));
  EXPECT_THAT(Message("version = 1\n[detector]\nrelease = 0.9"), HasSubstr("detector.release"));
  EXPECT_THAT(Message("version = 1\n[detector]\nsmoothing_hops = 0"), HasSubstr("1 to 1000"));
  EXPECT_THAT(Message("version = 1\n[detector]\nlabels = ['yes']\nsilent = ['yess']"),
              HasSubstr("Did you mean 'yes'?"));
  EXPECT_THAT(Message("version = 1\nframes_per_inference = 0"), HasSubstr("want 1 to 10000"));
}

// Every key that it has is written, and read again.
void ExpectWrittenAsRead(const char* toml) {
  const FrontEnd f = Read(toml);
  EXPECT_EQ(WriteFrontEnd(Read(WriteFrontEnd(f))), WriteFrontEnd(f));
}

TEST(FrontEnd, OfVibrationHasTheKeysOfWhatIsAskedFor) {
  const char* const toml =
      "version = 1\n[vibration]\nrate_hz = 12000\naxes = 3\nbands = 8\nlow_hz = 10\n"
      "band_spacing = 'mel'\nenvelope_bands = 4\nenvelope_decimation = 4";
  const graph::Module model = testing::ModelOf({1, 3 * (4 + 8 + 4)}, 2);
  const FrontEnd f = ReadFrontEnd(toml, "f.toml", DefaultFor(model)).value();
  const auto& s = std::get<VibrationSettings>(f.sense);
  EXPECT_EQ(s.rate_hz, 12'000);
  EXPECT_EQ(s.axes, 3);
  EXPECT_EQ(s.low_hz, 10);
  EXPECT_EQ(s.band_spacing, BandSpacing::kMel);
  EXPECT_EQ(s.envelope_decimation, 4);
  EXPECT_EQ(s.output_scale, 0.5);  // the model's
  EXPECT_EQ(s.output_zero_point, 7);
  ExpectWrittenAsRead(toml);
  EXPECT_THAT(Message("version = 1\n[vibration]\nbands = 0\nlow_hz = 5"),
              HasSubstr("unknown key 'low_hz'"));
  EXPECT_THAT(Message("version = 1\n[vibration]\naxes = 4"), HasSubstr("axes"));
  EXPECT_TRUE(CheckFits(f, model).ok());
}

TEST(FrontEnd, OfASeriesHasATableForEachChannel) {
  const char* const toml =
      "version = 1\n[series]\nperiod_s = 3600\nfeatures = ['value', 'slope']\n"
      "channels = ['air temp', 'rain']\n[series.'air temp']\nmean = 20.5\n[series.rain]\n"
      "resolution = 0.1";
  const FrontEnd f = Read(toml);
  const auto& s = std::get<SeriesSettings>(f.sense);
  ASSERT_EQ(s.channels.size(), 2U);
  EXPECT_EQ(s.channels[0].name, "air temp");
  EXPECT_EQ(s.channels[0].mean, 20.5);
  EXPECT_EQ(s.channels[1].resolution, 0.1);
  ExpectWrittenAsRead(toml);
  EXPECT_THAT(Message("version = 1\n[series]\nchannels = ['rain']\n[series.rainn]\nmean = 1"),
              HasSubstr("unknown key 'rainn'"));
  EXPECT_THAT(Message("version = 1\n[series]\nchannels = []"), HasSubstr("series.channels"));
}

TEST(FrontEnd, AResidualIsOfAnAutoencoder) {
  const char* const toml =
      "version = 1\n[sound]\nchannels = 40\n[score]\nkind = 'residual'\nlimit = 2.5\n"
      "[detector]\nthreshold = 1.5";
  const FrontEnd f = Read(toml);
  EXPECT_EQ(f.score.kind, ScoreKind::kResidual);
  EXPECT_EQ(f.score.limit, 2.5);
  ExpectWrittenAsRead(toml);
  EXPECT_TRUE(CheckFits(f, testing::ModelOf({1, 80}, 80)).ok());
  EXPECT_THAT(CheckFits(f, testing::ModelOf({1, 80}, 40)).error().message,
              HasSubstr("want an autoencoder"));
  EXPECT_THAT(Message("version = 1\n[score]\nlimit = 1"), HasSubstr("unknown key 'limit'"));
  EXPECT_THAT(Message("version = 1\n[score]\nkind = 'residual'\nlimit = 0"),
              HasSubstr("score.limit"));
}

TEST(FrontEnd, AGateIsThereWhereItsTableIs) {
  EXPECT_FALSE(Read("version = 1\n[sound]").gate);
  EXPECT_THAT(WriteFrontEnd(Read("version = 1\n[sound]")), Not(HasSubstr("gate")));
  EXPECT_EQ(Read("version = 1\n[gate]").gate->hold_ms, GateSettings().hold_ms);
  const char* const toml =
      "version = 1\n[gate]\nopen_db = 4.5\nhold_ms = 700\npreroll_ms = 120\n"
      "floor_rise_db_per_s = 2";
  const FrontEnd f = Read(toml);
  ASSERT_TRUE(f.gate);
  EXPECT_EQ(f.gate->open_db, 4.5);
  EXPECT_EQ(f.gate->hold_ms, 700);
  EXPECT_EQ(f.gate->preroll_ms, 120);
  EXPECT_EQ(f.gate->floor_rise_db_per_s, 2);
  ExpectWrittenAsRead(toml);
  EXPECT_EQ(Read(WriteFrontEnd(f)).gate->open_db, 4.5);
}

TEST(FrontEnd, AGateThatIsWrongIsRefused) {
  EXPECT_THAT(Message("version = 1\n[gate]\nopen_bd = 4"),
              HasSubstr("unknown key 'open_bd' in [gate]. Did you mean 'open_db'?"));
  EXPECT_THAT(Message("version = 1\n[gates]"), HasSubstr("Did you mean 'gate'?"));
  EXPECT_THAT(Message("version = 1\ngate = true"), HasSubstr("f.toml: line 2: key 'gate'"));
  EXPECT_THAT(Message("version = 1\n[gate]\nopen_db = 100"),
              HasSubstr("f.toml: gate.open_db: 100, want 0.5 .. 60"));
  for (const std::string sense : {"vibration", "image"}) {
    EXPECT_THAT(Message("version = 1\n[" + sense + "]\n[gate]"),
                HasSubstr("gate: of a front end with [" + sense + "], want one with [sound]"));
  }
}

// What mote.Mahalanobis gives: int8, 1.0 is the limit.
graph::Module DistanceModel() {
  graph::Module module = testing::ModelOf({1, 40}, 1);
  graph::Tensor& output = module.main().tensors[static_cast<size_t>(module.main().outputs[0])];
  output.dtype = graph::DType::kInt8;
  output.quantization.scale = {1.0F / 128};
  output.quantization.zero_point = {-128};
  return module;
}

TEST(FrontEnd, ADistanceIsFoundInTheModelAndReachesTwiceItsLimit) {
  EXPECT_EQ(DefaultFor(DistanceModel()).score.kind, ScoreKind::kDistance);
  EXPECT_EQ(DefaultFor(testing::ModelOf({1, 40}, 1)).score.kind, ScoreKind::kOutput);
  const char* const toml =
      "version = 1\n[sound]\nchannels = 40\n[score]\nkind = 'distance'\n[detector]\nthreshold = "
      "1.5";
  const FrontEnd f = Read(toml);
  EXPECT_EQ(f.score.kind, ScoreKind::kDistance);
  ExpectWrittenAsRead(toml);
  EXPECT_TRUE(CheckFits(f, DistanceModel()).ok());
  EXPECT_THAT(CheckFits(f, testing::ModelOf({1, 40}, 2)).error().message,
              HasSubstr("\"distance\" for an output [1,2], want one value"));
  EXPECT_THAT(Message("version = 1\n[score]\nkind = 'distance'\nlimit = 1"),
              HasSubstr("unknown key 'limit'"));
  EXPECT_THAT(Message("version = 1\n[score]\nkind = 'distance'\n[detector]\nthreshold = 2"),
              HasSubstr("at most 1.9"));
}

TEST(FrontEnd, OfAnImageHasItsOwnKeys) {
  const char* const toml =
      "version = 1\n[image]\ncrop = 'whole'\nmethod = 'bilinear'\npixel_scale = 0.5";
  const FrontEnd f = Read(toml);
  ASSERT_TRUE(f.is_image());
  const auto& image = std::get<ImageSettings>(f.sense);
  EXPECT_EQ(image.crop, Crop::kWhole);
  EXPECT_EQ(image.method, ResizeMethod::kBilinear);
  EXPECT_EQ(image.pixel_scale, 0.5);
  EXPECT_EQ(WriteFrontEnd(Read(WriteFrontEnd(f))), WriteFrontEnd(f));
  EXPECT_THAT(Message("version = 1\n[image]\n[sound]\n"), HasSubstr("unknown key 'sound'"));
  EXPECT_THAT(Message("version = 1\n[image]\npixel_scale = -1"), HasSubstr("image.pixel_scale"));
  EXPECT_TRUE(CheckFits(f, testing::ModelOf({1, 96, 96, 3}, 2)).ok());
  EXPECT_THAT(CheckFits(f, testing::ModelOf({1, 96, 96, 2}, 2)).error().message,
              HasSubstr("want an image"));
}

// It would do nothing, and somebody believes that it does something.
TEST(FrontEnd, AKeyOfAnotherKindIsRefused) {
  EXPECT_THAT(Message("version = 1\n[sound]\nkind = 'log_mel'\ncoefficients = 10"),
              HasSubstr("unknown key 'coefficients'"));
  EXPECT_THAT(Message("version = 1\n[sound]\nkind = 'micro'\nlog_offset = 1e-6"),
              HasSubstr("unknown key 'log_offset'"));
}

TEST(FrontEnd, FitsAModelOfWholeFramesAndAsManyScoresAsLabels) {
  FrontEnd f;
  f.sound().channels = 40;
  EXPECT_TRUE(CheckFits(f, testing::ModelOf({1, 1960}, 4)).ok());
  EXPECT_THAT(CheckFits(f, testing::ModelOf({1, 1961}, 4)).error().message,
              HasSubstr("has 1961 values, want a multiple of the 40"));
  f.detector.labels = {"a", "b", "c"};
  EXPECT_THAT(CheckFits(f, testing::ModelOf({1, 1960}, 4)).error().message,
              HasSubstr("3 labels, want 4"));
  EXPECT_TRUE(CheckFits(f, testing::ModelOf({1, 1960}, 3, graph::DType::kFloat32)).ok());
  EXPECT_THAT(CheckFits(f, testing::ModelOf({1, 1960}, 3, graph::DType::kInt16)).error().message,
              HasSubstr("input is int16, want int8 or float32"));
}

}  // namespace
}  // namespace mote::frontend
