// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/envelope/envelope.h"

#include <complex>

#include "runtime/ops/common/op_testing.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

// Of x in blocks of `block` samples.
std::vector<int16_t> EnvelopeOf(const EnvelopeParams& p,
                                const std::vector<int16_t>& x,
                                size_t block = SIZE_MAX) {
  std::vector<BandSectionState> states(static_cast<size_t>(p.section_count), {9, 9, 9, 9, 9});
  Envelope envelope;
  envelope.Init(p, Out(states));
  std::vector<int16_t> all;
  for (size_t at = 0; at < x.size();) {
    const size_t count = std::min(block, x.size() - at);
    std::vector<int16_t> y(static_cast<size_t>(EnvelopeSize(p, static_cast<int32_t>(count))));
    const int32_t written = envelope.Process(In(x).subspan(at, count), Out(y));
    all.insert(all.end(), y.begin(), y.begin() + written);
    at += count;
  }
  return all;
}

// The formula in double.
std::vector<double> Oracle(const EnvelopeParams& p, const std::vector<int16_t>& x) {
  std::vector<double> v(x.begin(), x.end());
  for (int32_t i = 0; i < p.section_count; ++i) {
    const BandSection& c = p.sections[i];
    double r1 = 0, r2 = 0, s1 = 0, s2 = 0;
    for (double& r : v) {
      const double s =
          (double{1} * c.b0 * r + c.b1 * r1 + c.b2 * r2 - c.a1 * s1 - c.a2 * s2) * 0x1p-29;
      r2 = r1;
      r1 = r;
      s2 = s1;
      s1 = s;
      r = s;
    }
  }
  std::vector<double> y;
  const auto d = static_cast<size_t>(p.decimation);
  for (size_t first = 0; first + 2 * d <= v.size(); first += d) {
    double sum = 0;
    for (size_t i = 0; i < 2 * d - 1; ++i) {
      sum += static_cast<double>(std::min(i + 1, 2 * d - 1 - i)) * v[first + i] * v[first + i];
    }
    y.push_back(std::ldexp(std::sqrt(sum) / static_cast<double>(d), p.gain_bits));
  }
  return y;
}

TEST(Envelope, EqualsItsFormulaInDouble) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::vector<BandSection> sections;
    const float centre = random.Real(0.01F, 0.4F);
    const BandSection section = BandPass(centre, centre * random.Real(0.1F, 0.8F));
    for (int32_t i = random.Int(0, 3); i > 0; --i) sections.push_back(section);
    const EnvelopeParams p = {sections.data(),
                              static_cast<int32_t>(sections.size()),
                              random.Coin() ? random.Seam() : random.Int(1, 256),
                              random.Int(0, 4)};
    const int32_t most = random.Coin() ? 32767 : 500;
    const std::vector<int16_t> x = random.Ints<int16_t>(random.Int(0, 3000), -most, most);
    const std::vector<int16_t> y = EnvelopeOf(p, x);
    const std::vector<double> expected = Oracle(p, x);
    ASSERT_EQ(y.size(), expected.size());
    for (size_t i = 0; i < y.size(); ++i) {
      // Half a unit, v to half of 1/16 (at D = 1 nothing evens that out), and a little of the
      // filters.
      ASSERT_NEAR(y[i], std::min(expected[i], 32767.0), 0.6 + std::ldexp(1.0 / 32, p.gain_bits));
    }
  }
}

TEST(Envelope, AnySplitGivesTheSameBits) {
  const std::vector<BandSection> sections(2, BandPass(0.2F, 0.05F));
  const EnvelopeParams p = {sections.data(), 2, 7, 1};
  const std::vector<int16_t> x = Random(5).Int16s(1000);
  const std::vector<int16_t> whole = EnvelopeOf(p, x);
  for (const size_t block : {1U, 2U, 6U, 7U, 8U, 64U, 999U}) {
    EXPECT_EQ(EnvelopeOf(p, x, block), whole) << block;
  }
}

TEST(Envelope, OfASineInItsBandIsFlatAndOutsideIsSmall) {
  const std::vector<BandSection> sections(2, BandPass(0.2F, 0.04F));
  const EnvelopeParams p = {sections.data(), 2, 50, 0};
  const auto level_at = [&](double frequency) {
    std::vector<int16_t> x;
    for (int32_t i = 0; i < 6000; ++i) {
      x.push_back(static_cast<int16_t>(std::lround(20000 * std::sin(2 * M_PI * frequency * i))));
    }
    return double{1} * EnvelopeOf(p, x).back();
  };
  EXPECT_NEAR(level_at(0.2) / (20000 / std::sqrt(2.0)), 1.0, 0.01);
  EXPECT_NEAR(level_at(0.22) / (20000 / std::sqrt(2.0)), 0.5, 0.05);  // twice 3 dB
  EXPECT_LT(level_at(0.05), 20000 * 0.005);
  EXPECT_LT(level_at(0.4), 20000 * 0.005);
}

TEST(Envelope, FallsSilentAfterTheSignal) {
  // A low and narrow band: what it rounds off would stay for ever, thousandfold.
  for (const float centre : {0.1F, 0.003F, 0.001F}) {
    const std::vector<BandSection> sections(1, BandPass(centre, centre / 4));
    const EnvelopeParams p = {sections.data(), 1, 16, 4};
    std::vector<int16_t> x = Random(1).Int16s(4000);
    x.resize(60000, 0);
    const std::vector<int16_t> y = EnvelopeOf(p, x);
    EXPECT_GT(y[100], 100) << centre;
    EXPECT_EQ(y.back(), 0) << centre;
  }
}

TEST(Envelope, WildFiltersAndSignalsSaturate) {
  Random random(3);
  for (int32_t i = 0; i < 200; ++i) {
    std::vector<BandSection> sections;
    for (int32_t s = 0; s < 2; ++s) {
      const auto any = [&] { return random.Coin() ? random.Word() : INT32_MIN; };
      sections.push_back({any(), any(), any(), any(), any()});
    }
    const EnvelopeParams p = {sections.data(), 2, random.Coin() ? 256 : 1, 4};
    for (const int16_t v : EnvelopeOf(p, random.Int16s(1200))) ASSERT_GE(v, 0);
  }
}

// The frequency of the greatest line of a spectrum without its mean, in [low, high].
double LoudestHz(const std::vector<int16_t>& y, double rate_hz, double low, double high) {
  double mean = 0;
  for (const int16_t v : y) mean += v / static_cast<double>(y.size());
  double best = 0, most = 0;
  for (double hz = low; hz <= high; hz += 0.25) {
    std::complex<double> sum = 0;
    for (size_t i = 0; i < y.size(); ++i) {
      sum += (y[i] - mean) * std::polar(1.0, -2 * M_PI * hz * static_cast<double>(i) / rate_hz);
    }
    if (std::abs(sum) <= most) continue;
    most = std::abs(sum);
    best = hz;
  }
  return best;
}

TEST(Envelope, SpectrumNamesTheDamagedRaceOfABearing) {
  const std::string labels = "data/vibration/mfpt/LABELS.csv";
  MOTE_SKIP_WITHOUT(labels);
  const auto keys = ReadCsvColumn(labels, "key");
  const auto faults = ReadCsvColumn(labels, "fault");
  const double rate_hz = 48828;
  const std::vector<BandSection> sections(
      2, BandPass(static_cast<float>(3000 / rate_hz), static_cast<float>(2000 / rate_hz)));
  const EnvelopeParams p = {sections.data(), 2, 48, 2};
  int named = 0, recordings = 0;
  for (size_t row = 0; row < keys.size(); ++row) {
    const std::vector<int16_t> x = ReadNpyInt16("data/vibration/mfpt/" + keys[row] + ".npy");
    ASSERT_GT(x.size(), 100000U) << keys[row];
    const double hz = LoudestHz(EnvelopeOf(p, x), rate_hz / 48, 60, 140);
    const double fault_hz = faults[row] == "outer" ? 81.125 : 118.875;
    named += std::abs(hz - fault_hz) < 0.03 * fault_hz ? 1 : 0;
    ++recordings;
  }
  EXPECT_EQ(named, recordings);
}

}  // namespace
}  // namespace mote
