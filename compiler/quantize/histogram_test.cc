// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/histogram.h"

#include <gtest/gtest.h>

#include <cmath>

#include "compiler/quantize/ranges.h"

namespace mote::quantize {
namespace {

Histogram Of(const std::vector<float>& values) {
  Histogram histogram;
  histogram.Add({values.data(), values.size()});
  return histogram;
}

std::vector<float> EvenlySpaced(int count, double least, double greatest) {
  std::vector<float> values;
  for (int i = 0; i < count; ++i) {
    values.push_back(static_cast<float>(least + (greatest - least) * i / (count - 1)));
  }
  return values;
}

TEST(Histogram, KnowsItsEndsExactlyAndQuantilesToABin) {
  const Histogram h = Of(EvenlySpaced(10'001, -1, 3));
  EXPECT_EQ(h.least(), -1);
  EXPECT_EQ(h.greatest(), 3);
  EXPECT_EQ(h.count(), 10'001);
  for (const double share : {0.0, 0.1, 0.5, 0.9}) {
    EXPECT_NEAR(h.Quantile(share), -1 + 4 * share, 0.004) << share;
  }
  EXPECT_EQ(h.Quantile(1), 3);
}

TEST(Histogram, IsTheSameInPiecesButForABin) {
  const std::vector<float> values = EvenlySpaced(5000, -7, 2);
  Histogram pieces;
  for (size_t i = 0; i < values.size(); i += 7) {
    pieces.Add({values.data() + i, std::min<size_t>(7, values.size() - i)});
  }
  const Histogram whole = Of(values);
  EXPECT_EQ(pieces.count(), whole.count());
  EXPECT_EQ(pieces.least(), whole.least());
  EXPECT_EQ(pieces.greatest(), whole.greatest());
  for (const double share : {0.01, 0.3, 0.99}) {
    EXPECT_NEAR(pieces.Quantile(share), whole.Quantile(share), 0.03);
  }
}

TEST(Histogram, OfOneValueOrNone) {
  EXPECT_EQ(Histogram().count(), 0);
  EXPECT_EQ(Histogram().Quantile(0.5), 0);
  const Histogram h = Of({2.5F, 2.5F});
  EXPECT_EQ(h.Quantile(0.5), 2.5);
  EXPECT_EQ(h.bins().size(), 1U);
}

TEST(Histogram, CountsWhatIsNoNumberApart) {
  const Histogram h = Of({1, NAN, INFINITY, -INFINITY, 2});
  EXPECT_EQ(h.count(), 2);
  EXPECT_EQ(h.not_finite(), 3);
  EXPECT_EQ(h.greatest(), 2);
}

TEST(Ranges, HoldZeroWhateverWasSeen) {
  for (const auto method : {Method::kMinMax, Method::kPercentile, Method::kMse}) {
    const Range above = ChooseRange(Of({2, 3, 4}), method, Activations::kInt8);
    EXPECT_EQ(above.low, 0);
    const Range below = ChooseRange(Of({-2, -3, -4}), method, Activations::kInt8);
    EXPECT_EQ(below.high, 0);
  }
  const Range none = ChooseRange({}, Method::kMse, Activations::kInt8);
  EXPECT_EQ(none.low, 0);
  EXPECT_EQ(none.high, 1);
}

TEST(Ranges, OutliersAreLeftOutWhereThatIsAsked) {
  std::vector<float> values = EvenlySpaced(100'000, -1, 1);
  values.push_back(100);
  const Histogram h = Of(values);
  EXPECT_EQ(ChooseRange(h, Method::kMinMax, Activations::kInt8).high, 100);
  EXPECT_NEAR(ChooseRange(h, Method::kPercentile, Activations::kInt8).high, 1, 0.06);
  EXPECT_LT(ChooseRange(h, Method::kMse, Activations::kInt8).high, 95);  // one value is cut
  EXPECT_EQ(ChooseRange(h, Method::kMse, Activations::kInt16).high, 100);
}

TEST(Ranges, BecomeScaleAndZeroPoint) {
  EXPECT_EQ(QuantizationOf({0, 2.55}, Activations::kInt8), PerTensor(0.01, -128));
  EXPECT_EQ(QuantizationOf({-1, 1.55}, Activations::kInt8), PerTensor(0.01, -28));
  EXPECT_EQ(QuantizationOf({-1, 3.2767}, Activations::kInt16), PerTensor(0.0001, 0));
  EXPECT_GT(QuantizationOf({0, 0}, Activations::kInt8).scale[0], 0);
}

}  // namespace
}  // namespace mote::quantize
