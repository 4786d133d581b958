// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sense.h"

namespace mote::frontend {
namespace {

constexpr int32_t kMillisecondsPerSecond = 1000;

const char* Name(const SoundSettings& /*s*/) { return "sound"; }
const char* Name(const ImageSettings& /*s*/) { return "image"; }
const char* Name(const VibrationSettings& /*s*/) { return "vibration"; }
const char* Name(const SeriesSettings& /*s*/) { return "series"; }

int32_t Values(const SoundSettings& s) {
  return s.kind == SoundKind::kMfcc ? s.coefficients : s.channels;
}
int32_t Values(const ImageSettings& /*s*/) { return 0; }
int32_t Values(const VibrationSettings& s) { return FrameValues(s); }
int32_t Values(const SeriesSettings& s) { return FrameValues(s); }

double Seconds(const SoundSettings& s) { return static_cast<double>(HopSamples(s)) / s.rate_hz; }
double Seconds(const ImageSettings& /*s*/) { return 0; }
double Seconds(const VibrationSettings& s) {
  return static_cast<double>(FrameSamples(s)) / s.rate_hz;
}
double Seconds(const SeriesSettings& s) { return s.period_s; }

SampleRate Rate(const SoundSettings& s) { return {s.rate_hz, 1, HopSamples(s)}; }
SampleRate Rate(const ImageSettings& /*s*/) { return {}; }
SampleRate Rate(const VibrationSettings& s) { return {s.rate_hz, s.axes, StepSamples(s) * s.axes}; }
SampleRate Rate(const SeriesSettings& s) {
  const auto channels = static_cast<int32_t>(s.channels.size());
  return {kMillisecondsPerSecond, channels, channels};
}

template <class Settings>
FrameScale Scale(const Settings& s) {
  return {s.output_scale, s.output_zero_point};
}
FrameScale Scale(const ImageSettings& /*s*/) { return {}; }

template <class Settings>
void Set(const FrameScale& scale, Settings& s) {
  s.output_scale = scale.scale;
  s.output_zero_point = scale.zero_point;
}
void Set(const FrameScale& /*scale*/, ImageSettings& /*s*/) {}

}  // namespace

const char* NameOf(const Sense& sense) {
  return std::visit([](const auto& s) { return Name(s); }, sense);
}

Status Check(const Sense& sense) {
  return std::visit([](const auto& s) -> Status { return Check(s); }, sense);
}

int32_t FrameValues(const Sense& sense) {
  return std::visit([](const auto& s) { return Values(s); }, sense);
}

double FrameSeconds(const Sense& sense) {
  return std::visit([](const auto& s) { return Seconds(s); }, sense);
}

SampleRate RateOf(const Sense& sense) {
  return std::visit([](const auto& s) { return Rate(s); }, sense);
}

FrameScale ScaleOf(const Sense& sense) {
  return std::visit([](const auto& s) { return Scale(s); }, sense);
}

void SetScale(const FrameScale& scale, Sense& sense) {
  std::visit([&](auto& s) { Set(scale, s); }, sense);
}

}  // namespace mote::frontend
