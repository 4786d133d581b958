// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/augment_sound.h"

#include <fmt/format.h>
#include <samplerate.h>

#include <algorithm>
#include <cmath>

namespace mote::trainer {
namespace {

// Rooms from a bathroom's corner to a hall; a voice at an arm's length to one across the room.
constexpr Range kT60Seconds = {0.1, 0.8};
constexpr Range kDirectDb = {-3, 12};
constexpr double kEchoesPerSecond = 2000;
constexpr double kFirstEchoSeconds = 0.002;

}  // namespace

void Shift(int64_t samples_later, Samples& samples) {
  const auto size = static_cast<int64_t>(samples.size());
  const int64_t by = std::clamp(samples_later, -size, size);
  if (by >= 0) {
    std::move_backward(samples.begin(), samples.end() - by, samples.end());
    std::fill(samples.begin(), samples.begin() + by, int16_t{0});
  } else {
    std::move(samples.begin() - by, samples.end(), samples.begin());
    std::fill(samples.end() + by, samples.end(), int16_t{0});
  }
}

namespace {

struct Echo {
  size_t delay;  // samples
  double gain;
};

// One in each of equal intervals, at a random place of it.
std::vector<Echo> EchoesOf(double t60_s, double direct_db, int32_t rate_hz, Random& random) {
  constexpr double kDecayPerT60 = 6.907755278982137;  // ln(10^3): 60 dB of amplitude
  std::vector<Echo> echoes;
  double power = 0;
  for (double slot = kFirstEchoSeconds; slot < t60_s; slot += 1 / kEchoesPerSecond) {
    const double time = slot + random.Uniform() / kEchoesPerSecond;
    const double sign = random.Chance(0.5) ? 1 : -1;
    const double gain = sign * std::exp(-kDecayPerT60 * time / t60_s);
    echoes.push_back({static_cast<size_t>(time * rate_hz), gain});
    power += gain * gain;
  }
  const double scale = power > 0 ? 1 / (std::sqrt(power) * player::AmplitudeOf(direct_db)) : 0;
  for (Echo& echo : echoes) echo.gain *= scale;
  return echoes;
}

}  // namespace

void Reverberate(
    double t60_s, double direct_db, int32_t rate_hz, Random& random, Samples& samples) {
  const std::vector<float> direct(samples.begin(), samples.end());
  std::vector<float> sum = direct;
  for (const Echo& echo : EchoesOf(t60_s, direct_db, rate_hz, random)) {
    const auto gain = static_cast<float>(echo.gain);
    for (size_t i = echo.delay; i < sum.size(); ++i) sum[i] += gain * direct[i - echo.delay];
  }
  std::transform(sum.begin(), sum.end(), samples.begin(), [](float sample) {
    return player::Saturated(static_cast<double>(sample));
  });
}

Status ChangeSpeed(double factor, Samples& samples) {
  if (samples.empty()) return {};
  const std::vector<float> in(samples.begin(), samples.end());
  std::vector<float> out(static_cast<size_t>(static_cast<double>(in.size()) / factor) + 1);
  SRC_DATA data = {};
  data.data_in = in.data();
  data.data_out = out.data();
  data.input_frames = static_cast<long>(in.size());
  data.output_frames = static_cast<long>(out.size());
  data.src_ratio = 1 / factor;
  const int error = src_simple(&data, SRC_SINC_FASTEST, 1);
  if (error != 0) return Error{fmt::format("cannot be resampled: {}", src_strerror(error))};
  samples.resize(static_cast<size_t>(data.output_frames_gen));
  for (size_t i = 0; i < samples.size(); ++i)
    samples[i] = player::Saturated(static_cast<double>(out[i]));
  return {};
}

namespace {

bool IsRange(const Range& range) { return range[0] != range[1] || range[0] != 0; }

int64_t SamplesOf(double ms, int32_t rate_hz) { return std::llround(ms * rate_hz / 1000); }

void AddSomeNoise(const AugmentSettings& a,
                  const std::vector<Samples>& noises,
                  int32_t rate_hz,
                  Random& random,
                  Samples& samples) {
  const double snr_db = random.Between(a.snr_db[0], a.snr_db[1]);
  const Samples& noise =
      noises[static_cast<size_t>(random.Below(static_cast<int64_t>(noises.size())))];
  if (noise.empty()) return;
  const auto first = static_cast<size_t>(random.Below(static_cast<int64_t>(noise.size())));
  player::AddNoise(noise, first, snr_db, rate_hz, samples);
}

}  // namespace

Status AugmentSound(const AugmentSettings& augment,
                    const std::vector<Samples>& noises,
                    int32_t rate_hz,
                    uint64_t seed,
                    Samples& samples) {
  Random random(Random::Mixed(seed));
  const AugmentSettings& a = augment;
  if (a.speed[0] != 1 || a.speed[1] != 1) {
    MOTE_RETURN_IF_ERROR(ChangeSpeed(random.Between(a.speed[0], a.speed[1]), samples));
  }
  if (random.Chance(a.reverb)) {
    const double t60_s = random.Between(kT60Seconds[0], kT60Seconds[1]);
    const double direct_db = random.Between(kDirectDb[0], kDirectDb[1]);
    Reverberate(t60_s, direct_db, rate_hz, random, samples);
  }
  const int64_t most = SamplesOf(a.shift_ms, rate_hz);
  if (most > 0) Shift(random.Below(2 * most + 1) - most, samples);
  if (IsRange(a.gain_db)) player::Gain(random.Between(a.gain_db[0], a.gain_db[1]), samples);
  if (!noises.empty() && random.Chance(a.noise_share)) {
    AddSomeNoise(a, noises, rate_hz, random, samples);
  }
  return {};
}

int64_t MarginSamples(const AugmentSettings& augment, int64_t wanted, int32_t rate_hz) {
  const double faster = std::max(augment.speed[1], 1.0);
  const auto of_speed = static_cast<int64_t>(std::ceil((faster - 1) * static_cast<double>(wanted)));
  const int64_t of_room = augment.reverb > 0 ? SamplesOf(1000 * kT60Seconds[1], rate_hz) : 0;
  return of_speed + of_room + SamplesOf(2 * augment.shift_ms, rate_hz);
}

}  // namespace mote::trainer
