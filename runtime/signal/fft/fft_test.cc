// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/fft/fft.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "compiler/frontend/sound_tables.h"
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/common/op_testing.h"
#include "runtime/signal/common/signal_testing.h"

namespace mote {
namespace {

using testing::Babble;
using testing::ExtremeSounds;
using testing::In;
using testing::Out;
using testing::Sound;

constexpr int32_t kSizes[] = {64, 128, 256, 512, 1024, 2048};
constexpr double kUnit = 0x1p15;  // of a sample of 1 in RealFftS32Ref

std::vector<Sound> Sounds(int32_t size) {
  const auto count = static_cast<size_t>(size);
  std::vector<Sound> sounds = ExtremeSounds(count);
  for (uint32_t seed = 1; seed <= 3; ++seed) sounds.push_back({"babble", Babble(seed, count)});
  return sounds;
}

// As the window leaves it: a sample of -32768 does not reach 2^30.
std::vector<int32_t> Scaled(const std::vector<int16_t>& pcm) {
  std::vector<int32_t> x;
  for (const int16_t sample : pcm) {
    x.push_back(std::clamp(sample * (1 << 15), -(1 << 30) + 64, (1 << 30) - 64));
  }
  return x;
}

// X[k] by its definition.
std::complex<double> Bin(const std::vector<int32_t>& x, size_t k) {
  std::complex<double> sum = 0;
  for (size_t n = 0; n < x.size(); ++n) {
    const auto turn = static_cast<double>(k * n % x.size()) / static_cast<double>(x.size());
    sum += std::polar(static_cast<double>(x[n]), -2 * std::numbers::pi * turn);
  }
  return sum / static_cast<double>(x.size());
}

std::vector<std::complex<double>> Bins(const std::vector<int32_t>& x) {
  std::vector<std::complex<double>> bins;
  for (size_t k = 0; k <= x.size() / 2; ++k) bins.push_back(Bin(x, k));
  return bins;
}

// What RealFftS32Ref gives, with the two real bins in their places.
std::vector<std::complex<double>> Transformed(std::vector<int32_t> x) {
  const auto size = static_cast<int32_t>(x.size());
  const std::vector<int32_t> twiddles = frontend::Twiddles(size);
  RealFftS32Ref({size}, In(twiddles), Out(x));
  std::vector<std::complex<double>> bins;
  bins.emplace_back(x[0]);
  for (size_t k = 2; k < x.size(); k += 2) bins.emplace_back(x[k], x[k + 1]);
  bins.emplace_back(x[1]);
  return bins;
}

TEST(RealFftS32, StaysWithinFourOfTheRealNumbersAndBelowOneInTheMean) {
  for (const int32_t size : kSizes) {
    double squares = 0;
    size_t count = 0;
    for (const Sound& sound : Sounds(size)) {
      const std::vector<int32_t> x = Scaled(sound.pcm);
      const std::vector<std::complex<double>> real = Bins(x), bins = Transformed(x);
      for (size_t k = 0; k < bins.size(); ++k) {
        const std::complex<double> error = bins[k] - real[k];
        ASSERT_LE(std::abs(error.real()), 4) << size << " " << sound.name << " " << k;
        ASSERT_LE(std::abs(error.imag()), 4) << size << " " << sound.name << " " << k;
        squares += std::norm(error);
        count += 2;
      }
    }
    EXPECT_LT(std::sqrt(squares / static_cast<double>(count)), 1) << size;
  }
}

// 32 bits of which 15 are the sample's: one bit of sound is 90 dB below the loudest, and the FFT's
// own noise another 50 dB below that.
TEST(RealFftS32, KeepsTheSpectrumOfASineOfOneBit) {
  for (const int32_t size : kSizes) {
    std::vector<int32_t> x;
    for (int32_t n = 0; n < size; ++n) {
      x.push_back(
          static_cast<int32_t>(std::lround(kUnit * std::sin(2 * std::numbers::pi * 5 * n / size))));
    }
    const std::vector<std::complex<double>> bins = Transformed(x);
    EXPECT_NEAR(bins[5].imag(), -kUnit / 2, 4) << size;
    for (size_t k = 0; k < bins.size(); ++k) {
      EXPECT_LE(std::abs(bins[k]), k == 5 ? kUnit : 5) << size << " " << k;
    }
  }
}

TEST(RealFftS32, SilenceStaysSilent) {
  for (const int32_t size : kSizes) {
    for (const std::complex<double> bin :
         Transformed(std::vector<int32_t>(static_cast<size_t>(size)))) {
      EXPECT_EQ(bin, 0.0);
    }
  }
}

std::vector<uint32_t> Pairs(const std::vector<int16_t>& pcm, int32_t shift) {
  const auto size = static_cast<int32_t>(pcm.size());
  const std::vector<uint32_t> twiddles = frontend::Twiddles16(size);
  std::vector<uint32_t> y(pcm.size() / 2 + 1, 0xA5A5A5A5);
  RealFftS16Ref({size}, shift, In(pcm), In(twiddles), Out(y));
  return y;
}

// The hashes are of what the micro frontend's FFT (tensorflow/tflite-micro,
// microfrontend/lib/fft.cc with kissfft v130) gives for these sounds, each with an input shift of 0
// and of 3: real and imaginary parts in order.
TEST(RealFftS16, GivesTheBitsOfTheMicroFrontend) {
  const struct {
    int32_t size;
    uint32_t hash;
  } cases[] = {
      {64, 0x8c729155},
      {128, 0x8886aa64},
      {256, 0x1e57c1a1},
      {512, 0x41d8b758},
      {1024, 0x5a10e37b},
      {2048, 0x5a9ce1eb},
  };
  for (const auto& [size, hash] : cases) {
    testing::Hash16 found;
    for (const Sound& sound : Sounds(size)) {
      for (const int32_t shift : {0, 3}) {
        for (const uint32_t pair : Pairs(sound.pcm, shift)) {
          found.Add(std::vector<int32_t>{LowHalf(pair), HighHalf(pair)});
        }
      }
    }
    EXPECT_EQ(found.value(), hash) << size;
  }
}

// 1/4 is 8191 / 2^15 in it: bins are up to 0.1 % too small, besides the rounding of each pass.
TEST(RealFftS16, StaysNearTheRealNumbers) {
  for (const int32_t size : kSizes) {
    const std::vector<int16_t> pcm = Babble(7, static_cast<size_t>(size));
    const std::vector<uint32_t> bins = Pairs(pcm, 0);
    const std::vector<std::complex<double>> real = Bins(Scaled(pcm));
    for (size_t k = 0; k < bins.size(); ++k) {
      EXPECT_NEAR(LowHalf(bins[k]), real[k].real() / kUnit, 4) << size << " " << k;
      EXPECT_NEAR(HighHalf(bins[k]), real[k].imag() / kUnit, 4) << size << " " << k;
    }
  }
}

}  // namespace
}  // namespace mote
