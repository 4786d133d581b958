// SPDX-License-Identifier: Apache-2.0
#include "player/mix_sound.h"

#include <algorithm>
#include <cmath>

namespace mote::player {
namespace {

constexpr double kActiveDb = 20;  // below the loudest block
constexpr double kBlockSeconds = 0.02;

}  // namespace

int16_t Saturated(double sample) {
  return static_cast<int16_t>(std::lround(std::clamp(sample, -32768.0, 32767.0)));
}

double AmplitudeOf(double db) { return std::pow(10, db / 20); }

void Gain(double db, Samples& samples) {
  const double factor = AmplitudeOf(db);
  for (int16_t& sample : samples) sample = Saturated(factor * sample);
}

double Power(Span<const int16_t> samples) {
  double sum = 0;
  for (const int16_t sample : samples) sum += static_cast<double>(sample) * sample;
  return samples.empty() ? 0 : sum / static_cast<double>(samples.size());
}

namespace {

// The powers of blocks one after the other; the last may be short.
std::vector<double> BlockPowers(Span<const int16_t> samples, size_t block) {
  std::vector<double> powers;
  for (size_t first = 0; first < samples.size(); first += block) {
    powers.push_back(Power(samples.subspan(first, std::min(block, samples.size() - first))));
  }
  return powers;
}

size_t BlockSamples(int32_t rate_hz) {
  return static_cast<size_t>(std::max(1.0, kBlockSeconds * rate_hz));
}

// The least power of an active block; of silence, 0.
double LeastActive(const std::vector<double>& powers) {
  const auto loudest = std::max_element(powers.begin(), powers.end());
  return loudest == powers.end() ? 0 : *loudest * std::pow(10, -kActiveDb / 10);
}

}  // namespace

double ActivePower(Span<const int16_t> samples, int32_t rate_hz) {
  const std::vector<double> powers = BlockPowers(samples, BlockSamples(rate_hz));
  const double least = LeastActive(powers);
  double sum = 0;
  int64_t active = 0;
  for (const double power : powers) {
    if (power < least) continue;
    sum += power;
    ++active;
  }
  return active == 0 ? 0 : sum / static_cast<double>(active);
}

size_t ActiveEnd(Span<const int16_t> samples, int32_t rate_hz) {
  const size_t block = BlockSamples(rate_hz);
  const std::vector<double> powers = BlockPowers(samples, block);
  const double least = LeastActive(powers);
  for (size_t i = powers.size(); least > 0 && i-- > 0;) {
    if (powers[i] >= least) return std::min((i + 1) * block, samples.size());
  }
  return 0;
}

void AddNoise(
    const Samples& noise, size_t first, double snr_db, int32_t rate_hz, Samples& samples) {
  if (noise.empty()) return;
  Samples piece(samples.size());
  for (size_t i = 0; i < piece.size(); ++i) piece[i] = noise[(first + i) % noise.size()];
  const double of_sound = ActivePower({samples.data(), samples.size()}, rate_hz);
  const double of_noise = Power({piece.data(), piece.size()});
  if (of_sound == 0 || of_noise == 0) return;
  const double factor = std::sqrt(of_sound / of_noise) / AmplitudeOf(snr_db);
  for (size_t i = 0; i < samples.size(); ++i) {
    samples[i] = Saturated(samples[i] + factor * piece[i]);
  }
}

}  // namespace mote::player
