// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sound_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "compiler/frontend/mel.h"

namespace mote::frontend {
namespace {

using std::numbers::pi;

constexpr double kQ16 = 65536;

uint32_t Pair(double re, double im) {
  return (static_cast<uint32_t>(std::lround(re)) & 0xFFFFU) |
         (static_cast<uint32_t>(std::lround(im)) << 16);
}

double WindowAt(WindowShape shape, int32_t n, int32_t samples) {
  switch (shape) {
    case WindowShape::kHann:
      return 0.5 - 0.5 * std::cos(2 * pi * n / samples);
    case WindowShape::kHamming:
      return 0.54 - 0.46 * std::cos(2 * pi * n / (samples - 1));
    case WindowShape::kNone:
      break;
  }
  return 1;
}

// A Hann window half a sample off the middle, as the micro frontend has it: in float32 or double.
template <class Real>
std::vector<int16_t> WindowQ12(int32_t samples) {
  constexpr Real kHalf{0.5};
  const Real step = static_cast<Real>(pi) * 2 / static_cast<Real>(samples);
  std::vector<int16_t> window;
  for (int32_t n = 0; n < samples; ++n) {
    const Real value = kHalf - kHalf * std::cos(step * (static_cast<Real>(n) + kHalf));
    window.push_back(static_cast<int16_t>(std::floor(value * 4096 + kHalf)));
  }
  return window;
}

std::vector<int16_t> Cosines(int32_t inputs, int32_t outputs) {
  std::vector<int16_t> cosines;
  for (int32_t k = 0; k < outputs; ++k) {
    for (int32_t n = 0; n < inputs; ++n) {
      cosines.push_back(
          static_cast<int16_t>(std::lround(16384 * std::cos(pi * k * (n + 0.5) / inputs))));
    }
  }
  return cosines;
}

// The gain at a noise of x, x having `input_bits` more bits than the channel.
int16_t PcanGain(const PcanSettings& pcan, int32_t input_bits, uint32_t x) {
  const float noise = std::ldexp(static_cast<float>(x), -input_bits);
  const float gain =
      static_cast<float>(1U << pcan.gain_bits) *
      std::pow(noise + static_cast<float>(pcan.offset), -static_cast<float>(pcan.strength));
  return static_cast<int16_t>(std::floor(std::min(gain, 32767.0F) + 0.5F));
}

// For noise in [2^(i-1), 2^i): the parabola through both ends and the middle.
std::vector<int16_t> PcanGains(const PcanSettings& pcan, int32_t input_bits) {
  std::vector<int16_t> gains = {PcanGain(pcan, input_bits, 0), PcanGain(pcan, input_bits, 1)};
  for (int32_t interval = 2; interval <= 32; ++interval) {
    const uint32_t from = 1U << (interval - 1);
    const uint32_t to = interval == 32 ? UINT32_MAX : 2 * from;
    const int32_t start = PcanGain(pcan, input_bits, from);
    const int32_t middle = PcanGain(pcan, input_bits, from + from / 2) - start;
    const int32_t end = PcanGain(pcan, input_bits, to) - start;
    const int32_t slope = 4 * middle - end;
    for (const int32_t value : {start, slope, end - slope, 0}) {
      gains.push_back(static_cast<int16_t>(value));
    }
  }
  gains.resize(kPcanGains);
  return gains;
}

int32_t Q14(double fraction) {
  return static_cast<int32_t>(static_cast<float>(fraction) * 16384.0F);
}

int32_t Log2(int32_t power_of_two) { return static_cast<int32_t>(std::log2(power_of_two)); }

// E of sound_settings.h for a filterbank's 1.
double UnitOfChannel(const SoundSettings& s) {
  const double full_scale = s.preemphasis > 0 ? 0x1p29 : 0x1p30;
  const double bin = FftSize(s) * s.gain / full_scale;  // X for a spectrum's 1
  const double of_bin = s.spectrum == Spectrum::kPower ? bin * bin * 0x1p10 : bin;
  return s.spectrum_scale * of_bin / 0x1p14;
}

}  // namespace

std::vector<int32_t> Twiddles(int32_t size) {
  std::vector<int32_t> twiddles;
  for (int32_t k = 0; k < 3 * size / 4; ++k) {
    twiddles.push_back(static_cast<int32_t>(std::lround(0x1p30 * std::cos(2 * pi * k / size))));
    twiddles.push_back(static_cast<int32_t>(std::lround(-0x1p30 * std::sin(2 * pi * k / size))));
  }
  return twiddles;
}

std::vector<uint32_t> Twiddles16(int32_t size) {
  const int32_t count = size / 2;
  std::vector<uint32_t> twiddles;
  for (int32_t k = 0; k < 3 * count / 4; ++k) {
    const double phase = 2 * pi * k / count;
    twiddles.push_back(Pair(32767 * std::cos(phase), -32767 * std::sin(phase)));
  }
  for (int32_t k = 0; k < count / 2; ++k) {
    const double phase = pi * ((k + 1.0) / count + 0.5);
    twiddles.push_back(Pair(32767 * std::cos(phase), -32767 * std::sin(phase)));
  }
  return twiddles;
}

std::vector<int32_t> WindowQ31(WindowShape shape, int32_t samples) {
  constexpr double kMost = 2147483648.0 - 256;  // runtime/signal/window/window.h
  std::vector<int32_t> window;
  for (int32_t n = 0; n < samples; ++n) {
    const double value = WindowAt(shape, n, samples) * 0x1p31;
    window.push_back(static_cast<int32_t>(std::min(std::round(value), kMost)));
  }
  return window;
}

std::optional<Requant> FeatureRequant(double factor, int bits) {
  int shift = 0;
  auto multiplier = static_cast<int64_t>(std::llround(std::frexp(factor, &shift) * 0x1p31));
  if (multiplier == int64_t{1} << 31) {
    multiplier /= 2;
    ++shift;
  }
  if (shift < -31 || shift > 30 - bits) return std::nullopt;
  return Requant{static_cast<int32_t>(multiplier), shift};
}

std::vector<uint16_t> LogCurve() {
  std::vector<uint16_t> curve;
  for (int32_t i = 0; i < kLogCurve; ++i) {
    const double x = i / 128.0;
    curve.push_back(static_cast<uint16_t>(std::lround(kQ16 * (std::log2(1 + x) - x))));
  }
  return curve;
}

void SoundTables::AddLogTables(const SoundSettings& s) {
  const MelBank bank = LogMelBank(s);
  params_.spectrum = s.spectrum;
  params_.window.preemphasis = static_cast<int32_t>(std::lround(s.preemphasis * 32768));
  params_.power = {bank.first_bin, bank.ends.back() - bank.first_bin};
  params_.filterbank = {bank.first_bin, s.channels};
  params_.dct = {s.channels, s.kind == SoundKind::kMfcc ? s.coefficients : 0};
  window_q31_ = WindowQ31(s.window, WindowSamples(s));
  twiddles_ = Twiddles(FftSize(s));
  ends_ = bank.ends;
  rise_ = bank.rise;
  cosines_ = Cosines(s.channels, params_.dct.outputs);
}

Result<void> SoundTables::AddLogScales(const SoundSettings& s) {
  constexpr double kMostBias = 80;  // with ln of a channel below 2^23 in Q16
  const double unit = UnitOfChannel(s);
  const double offset = s.log_offset / unit;
  if (offset > 0x1p62) {
    return Error{fmt::format("frontend.log_offset: {:g}, want at most {:g} with these scales",
                             s.log_offset,
                             unit * 0x1p62)};
  }
  const double bias = std::log(unit) + s.log_bias / s.log_scale;
  if (std::abs(bias) > kMostBias) {
    return Error{fmt::format(
        "frontend.log_bias: {:g} / {:g}, want |log_bias / log_scale + {:g}| of at most {:g}",
        s.log_bias,
        s.log_scale,
        std::log(unit),
        kMostBias)};
  }
  params_.log = {s.channels,
                 static_cast<int32_t>(std::lround(bias * kQ16)),
                 static_cast<uint64_t>(std::llround(offset))};
  return {};
}

void SoundTables::AddMicroTables(const SoundSettings& s) {
  const int32_t correction_bits = Log2(FftSize(s)) - 6;
  params_.noise_reduction = {s.channels,
                             s.noise.smoothing_bits,
                             Q14(s.noise.even_smoothing),
                             Q14(s.noise.odd_smoothing),
                             Q14(s.noise.min_signal_remaining)};
  params_.log16 = {s.channels, correction_bits, 1 << s.micro_log_shift};
  window_q12_ = s.micro_tables == MicroTables::kLibrary ? WindowQ12<float>(WindowSamples(s))
                                                        : WindowQ12<double>(WindowSamples(s));
  twiddles16_ = Twiddles16(FftSize(s));
  if (!s.pcan.enabled) return;
  params_.pcan = {s.channels, s.pcan.gain_bits - correction_bits - 12};
  gains_ = PcanGains(s.pcan, s.noise.smoothing_bits - correction_bits);
}

// Features are integers of `unit` each, below 2^bits. Divided by the scale they stay below 2^30.
Result<void> SoundTables::AddQuantize(const SoundSettings& s,
                                      int32_t count,
                                      double unit,
                                      int bits) {
  const std::optional<Requant> requant = FeatureRequant(unit / s.output_scale, bits);
  if (!requant) {
    return Error{fmt::format("frontend.output_scale: {:g}, want {:g} .. {:g} with these scales",
                             s.output_scale,
                             std::ldexp(unit, bits - 30),
                             unit * 0x1p31)};
  }
  params_.quantize = {count, s.output_zero_point, *requant};
  return {};
}

Result<SoundTables> SoundTables::Make(const SoundSettings& s) {
  MOTE_RETURN_IF_ERROR(Check(s));
  SoundTables tables;
  SoundParams& p = tables.params_;
  p.kind = s.kind;
  tables.curve_ = LogCurve();
  p.hop_samples = HopSamples(s);
  p.window = {WindowSamples(s), FftSize(s), 0};
  p.fft = {FftSize(s)};
  if (s.kind == SoundKind::kMicro) {
    MOTE_TRY(const MelBank bank, MicroMelBank(s));
    p.power = {bank.first_bin, bank.ends.back() - bank.first_bin};
    p.filterbank = {bank.first_bin, s.channels};
    tables.ends_ = bank.ends;
    tables.rise_ = bank.rise;
    tables.fall_ = bank.fall;
    tables.AddMicroTables(s);
    MOTE_RETURN_IF_ERROR(tables.AddQuantize(s, s.channels, 1, 16));
    return tables;
  }
  tables.AddLogTables(s);
  MOTE_RETURN_IF_ERROR(tables.AddLogScales(s));
  const double unit = s.log_scale / kQ16;
  if (s.kind == SoundKind::kLogMel) {
    MOTE_RETURN_IF_ERROR(tables.AddQuantize(s, s.channels, unit, 23));
  } else {
    const double of_dct = unit * std::sqrt(2.0 / s.channels);
    MOTE_RETURN_IF_ERROR(tables.AddQuantize(s, s.coefficients, of_dct, 30));
  }
  return tables;
}

SoundParams SoundTables::Params() const {
  const auto in = []<class T>(const std::vector<T>& table) {
    return Span<const T>(table.data(), table.size());
  };
  SoundParams p = params_;
  p.window_q31 = in(window_q31_);
  p.twiddles = in(twiddles_);
  p.ends = in(ends_);
  p.rise = in(rise_);
  p.curve = in(curve_);
  p.cosines = in(cosines_);
  p.window_q12 = in(window_q12_);
  p.twiddles16 = in(twiddles16_);
  p.fall = in(fall_);
  p.gains = in(gains_);
  return p;
}

}  // namespace mote::frontend
