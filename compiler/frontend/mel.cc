// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/mel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mote::frontend {
namespace {

constexpr double kSame = 1e-9;  // mel or Hz: a bin so near to a centre lies on it

double Mel(double hz) { return 1127.0 * std::log1p(hz / 700.0); }
float Mel(float hz) { return 1127.0F * std::log1p(hz / 700.0F); }

int16_t Q12(float weight, MicroTables tables) {
  const float half = tables == MicroTables::kLibrary ? 0.5F : 0.0F;
  return static_cast<int16_t>(std::floor(weight * 4096.0F + half));
}

}  // namespace

MelBank TriangleBank(const TriangleSettings& s) {
  const double bin_hz = s.rate_hz / s.fft_size;
  const auto place = [&](double hz) { return s.spacing == BandSpacing::kMel ? Mel(hz) : hz; };
  const double low = place(s.low_hz), width = (place(s.high_hz) - low) / (s.channels + 1);
  const int32_t last_bin = s.fft_size / 2 - 1;
  MelBank bank;
  int32_t bin = 1;
  while (bin < last_bin && place(bin * bin_hz) <= low + kSame) ++bin;
  bank.first_bin = bin;
  for (int32_t segment = 0; segment <= s.channels; ++segment) {
    const double from = low + segment * width;
    for (; bin <= last_bin && place(bin * bin_hz) < from + width - kSame; ++bin) {
      const double rise = std::clamp((place(bin * bin_hz) - from) / width, 0.0, 1.0);
      bank.rise.push_back(static_cast<int16_t>(std::lround(rise * (1 << 14))));
    }
    bank.ends.push_back(static_cast<uint16_t>(bin));
  }
  return bank;
}

MelBank LogMelBank(const SoundSettings& s) {
  return TriangleBank({static_cast<double>(s.rate_hz),
                       FftSize(s),
                       s.channels,
                       s.low_hz,
                       s.high_hz,
                       BandSpacing::kMel});
}

Result<MelBank> MicroMelBank(const SoundSettings& s) {
  const float low = Mel(static_cast<float>(s.low_hz));
  const float spacing =
      (Mel(static_cast<float>(s.high_hz)) - low) / static_cast<float>(s.channels + 1);
  const int32_t bins = FftSize(s) / 2 + 1;
  const float bin_hz = 0.5F * static_cast<float>(s.rate_hz) / (static_cast<float>(bins) - 1);
  MelBank bank;
  auto bin = static_cast<int32_t>(1.5F + static_cast<float>(s.low_hz) / bin_hz);
  bank.first_bin = bin;
  float from = low;
  for (int32_t segment = 0; segment <= s.channels; ++segment) {
    const float to = low + spacing * static_cast<float>(segment + 1);
    for (; bin < bins && Mel(static_cast<float>(bin) * bin_hz) <= to; ++bin) {
      const float fall = (to - Mel(static_cast<float>(bin) * bin_hz)) / (to - from);
      bank.fall.push_back(Q12(fall, s.micro_tables));
      bank.rise.push_back(Q12(1.0F - fall, s.micro_tables));
    }
    bank.ends.push_back(static_cast<uint16_t>(bin));
    from = to;
  }
  if (bin < bins) return bank;
  return Error{
      fmt::format("frontend.high_hz: {:g}, want less than {:g}, the centre of the last bin",
                  s.high_hz,
                  s.rate_hz / 2.0)};
}

}  // namespace mote::frontend
