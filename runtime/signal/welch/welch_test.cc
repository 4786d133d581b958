// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/welch/welch.h"

#include <complex>

#include "runtime/ops/common/op_testing.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

std::vector<uint32_t> WordsOf(const std::vector<uint64_t>& values) {
  std::vector<uint32_t> words;
  for (const uint64_t v : values) {
    words.push_back(static_cast<uint32_t>(v));
    words.push_back(static_cast<uint32_t>(v >> 32));
  }
  return words;
}

std::vector<uint64_t> MeanOf(const std::vector<std::vector<uint64_t>>& spectra, int32_t bins) {
  std::vector<uint64_t> sums(static_cast<size_t>(bins), 7);
  Welch welch;
  welch.Init({bins}, Out(sums));
  for (const auto& spectrum : spectra) welch.Process(In(WordsOf(spectrum)));
  std::vector<uint32_t> words(2 * static_cast<size_t>(bins));
  welch.Mean(Out(words));
  std::vector<uint64_t> y;
  for (size_t k = 0; k < words.size(); k += 2)
    y.push_back(words[k] | (uint64_t{words[k + 1]} << 32));
  return y;
}

TEST(Welch, IsTheRoundedMean) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int32_t bins = random.Seam(), count = random.Int(1, 20);
    std::vector<std::vector<uint64_t>> spectra;
    std::vector<unsigned __int128> sums(static_cast<size_t>(bins), 0);
    for (int32_t i = 0; i < count; ++i) {
      spectra.emplace_back();
      for (int32_t k = 0; k < bins; ++k) {
        const uint64_t high = static_cast<uint32_t>(random.Word()) >> 6;  // spectra of 58 bits
        spectra.back().push_back((high << 32) | static_cast<uint32_t>(random.Word()));
        sums[static_cast<size_t>(k)] += spectra.back().back();
      }
    }
    const auto n = static_cast<unsigned __int128>(count);
    std::vector<uint64_t> expected;
    for (const auto sum : sums) expected.push_back(static_cast<uint64_t>((2 * sum + n) / (2 * n)));
    ASSERT_EQ(MeanOf(spectra, bins), expected);
  }
}

TEST(Welch, SaturatesAndIsZeroOfNothing) {
  const std::vector<uint64_t> most = {UINT64_MAX, 5};
  EXPECT_EQ(MeanOf({most, most}, 2), (std::vector<uint64_t>{uint64_t{1} << 63, 5}));
  EXPECT_EQ(MeanOf({}, 2), (std::vector<uint64_t>{0, 0}));
}

TEST(Welch, FindsTheShaftsHarmonicOfABearingsRecording) {
  const std::string data = "data/vibration/cwru/cwru_97_Normal_0_a.npy";
  MOTE_SKIP_WITHOUT(data);
  const std::vector<int16_t> x = ReadNpyInt16(data);
  // Bins of 12000 / 600 = 20 Hz up to 400 Hz, windows of Hann, half of each overlapping.
  constexpr size_t kSize = 600, kBins = 20;
  std::vector<std::vector<uint64_t>> spectra;
  for (size_t at = 0; at + kSize <= x.size(); at += kSize / 2) {
    spectra.emplace_back();
    for (size_t k = 0; k < kBins; ++k) {
      std::complex<double> sum = 0;
      for (size_t i = 0; i < kSize; ++i) {
        const double turn = 2 * M_PI * static_cast<double>(i) / kSize;
        sum += x[at + i] * (0.5 - 0.5 * std::cos(turn)) *
               std::polar(1.0, -turn * static_cast<double>(k));
      }
      spectra.back().push_back(static_cast<uint64_t>(std::norm(sum / double{kSize})));
    }
  }
  ASSERT_GT(spectra.size(), 100U);
  const std::vector<uint64_t> mean = MeanOf(spectra, kBins);
  // SOURCE.md: lines at 149.64 and 359.16 Hz, 5 and 12 turns of the shaft.
  const auto loudest_hz = [&](ptrdiff_t first, ptrdiff_t last) {
    const auto at = std::max_element(mean.begin() + first, mean.begin() + last) - mean.begin();
    return 20.0 * static_cast<double>(at);
  };
  EXPECT_NEAR(loudest_hz(5, 12), 149.64, 20);
  EXPECT_NEAR(loudest_hz(14, 20), 359.16, 20);
}

}  // namespace
}  // namespace mote
