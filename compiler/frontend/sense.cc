// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sense.h"

namespace mote::frontend {
namespace {

const char* Name(const SoundSettings& /*s*/) { return "sound"; }
const char* Name(const ImageSettings& /*s*/) { return "image"; }

int32_t Values(const SoundSettings& s) {
  return s.kind == SoundKind::kMfcc ? s.coefficients : s.channels;
}
int32_t Values(const ImageSettings& /*s*/) { return 0; }

double Seconds(const SoundSettings& s) { return static_cast<double>(HopSamples(s)) / s.rate_hz; }
double Seconds(const ImageSettings& /*s*/) { return 0; }

SampleRate Rate(const SoundSettings& s) { return {s.rate_hz, 1, HopSamples(s)}; }
SampleRate Rate(const ImageSettings& /*s*/) { return {}; }

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

}  // namespace mote::frontend
