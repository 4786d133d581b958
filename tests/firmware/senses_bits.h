// SPDX-License-Identifier: Apache-2.0
// The blocks of runtime/stream and runtime/signal for vibration, images and slow signals, and the
// classical models, over numbers that are made of integers: what they give is the same bytes on any
// core.
#pragma once

#include "runtime/base/learned_limit.h"
#include "runtime/ops/forest/forest.h"
#include "runtime/ops/k_means/k_means_distance.h"
#include "runtime/ops/mahalanobis/mahalanobis_distance.h"
#include "runtime/signal/detrend/detrend.h"
#include "runtime/signal/envelope/envelope.h"
#include "runtime/signal/order_tracking/order_tracking.h"
#include "runtime/signal/resample_irregular/resample_irregular.h"
#include "runtime/signal/resize_image/resize_image.h"
#include "runtime/signal/rolling/rolling.h"
#include "runtime/signal/sensor_fault/sensor_fault.h"
#include "runtime/signal/statistics/statistics.h"
#include "runtime/signal/welch/welch.h"
#include "runtime/stream/autoencoder_residual/autoencoder_residual.h"
#include "runtime/stream/detector/detector.h"
#include "runtime/stream/ring/ring.h"
#include "runtime/stream/sound_gate/sound_gate.h"
#include "tests/firmware/dice.h"

namespace mote::firmware_test {

inline constexpr int32_t kSamples = 1024;

struct Numbers {
  int16_t samples[kSamples];
  int8_t bytes[kSamples];
  uint8_t rows[2 * kSamples];
  int32_t values[kSamples];
};

// What a block gives, as words; many share a place.
struct Words {
  static constexpr int32_t kPlaces = 1024;
  uint32_t word[kPlaces];
  int32_t count;
  void Add(int64_t v) {
    uint32_t& place = word[count++ % kPlaces];
    place = (place ^ static_cast<uint32_t>(v)) * 16777619U;
  }
};

// Full scale and soft by turns, so that some sums saturate and others do not.
inline void FillNumbers(Numbers& n) {
  Dice dice;
  for (int32_t i = 0; i < kSamples; ++i) {
    n.samples[i] = static_cast<int16_t>(dice.Int(-32768, 32767) >> (i / 64 % 8));
    n.bytes[i] = static_cast<int8_t>(dice.Int(-128, 127));
    n.values[i] = dice.Int(-1000000, 1000000) * (i % 100 == 0 ? 2000 : 1);
  }
  dice.Fill(n.rows, 2 * kSamples, 0, 255);
}

inline void RingBits(const Numbers& n, Words& words) {
  static int8_t memory[49 * 40], window[49 * 40];
  Ring<int8_t> ring;
  ring.Init({40, 49}, memory, -128);
  for (int32_t i = 0; i < 512; i += 8) ring.Push({n.bytes + i, 40});
  ring.CopyWindow(window);
  for (const int8_t v : window) words.Add(v);
}

inline void DetectorBits(const Numbers& n, Words& words) {
  static int8_t history[4 * 8];
  static DetectorClassState states[4];
  static constexpr DetectorClass kClasses[4] = {
      {18000, 15000, 3}, {19000, 16000, 5}, {17000, 9000, 0}, {kNeverHits, 0, 0}};
  Detector<int8_t> detector;
  detector.Init({4, 8, -128, {1 << 30, 5}, kClasses}, history, states);  // 2^15 / 256 / 8
  Hit hit = {};
  for (int32_t i = 0; i < kSamples; i += 4) {
    if (!detector.Process({n.bytes + i, 4}, hit)) continue;
    words.Add(hit.class_index);
    words.Add(hit.score);
    words.Add(hit.hop);
  }
}

// Soft and loud by turns of 64.
inline void SoundGateBits(const Numbers& n, Words& words) {
  SoundGate gate;
  gate.Init({512, 0, 20000, 1});
  for (int32_t i = 0; i < kSamples; i += 32) {
    words.Add(gate.Process({n.samples + i, 32}));
    words.Add(gate.floor());
  }
}

inline void AutoencoderResidualBits(const Numbers& n, Words& words) {
  static constexpr auto kParams = AutoencoderResidualParamsOf(512, 0.31, 5, 0.27, -9, 40.0);
  words.Add(AutoencoderResidualS8Ref(kParams, {n.bytes, 512}, {n.bytes + 512, 512}));
}

inline constexpr MahalanobisParams kMahalanobis = {16, MahalanobisToLimits(1000.0)};

inline void MahalanobisDiagonalBits(const Numbers& n, Words& words) {
  static Factor scale[16];
  for (int32_t i = 0; i < 16; ++i) scale[i] = {0x80000000U + static_cast<uint32_t>(i), 42 + i % 3};
  words.Add(MahalanobisDiagonal<int16_t>(
      kMahalanobis, {n.samples + 500, 16}, {n.values, 16}, {scale, 16}));
}
inline void MahalanobisFullBits(const Numbers& n, Words& words) {
  static Factor scale[16];
  for (int32_t i = 0; i < 16; ++i) scale[i] = {0x80000000U, 61};
  words.Add(MahalanobisFull<int16_t>(
      kMahalanobis, {n.samples + 500, 16}, {n.values, 16}, {n.values + 100, 136}, {scale, 16}));
}

inline void KMeansBits(const Numbers& n, Words& words) {
  static constexpr Factor kToLimits[4] = {KMeansToLimits<int8_t>(9000.0),
                                          KMeansToLimits<int8_t>(11000.0),
                                          KMeansToLimits<int8_t>(8000.0),
                                          KMeansToLimits<int8_t>(70000.0)};
  words.Add(KMeansDistance<int8_t>({16, 4}, {n.bytes, 16}, {n.samples, 64}, {kToLimits, 4}));
}

// Full trees of three levels over any features.
inline void ForestBits(const Numbers& n, Words& words) {
  static int16_t features[7 * 16], children[2 * 7 * 16], roots[16];
  static int8_t y[4];
  static uint8_t scratch[16] __attribute__((aligned(4)));
  for (int32_t i = 0; i < 7 * 16; ++i) features[i] = static_cast<int16_t>(n.samples[i] & 255);
  for (int32_t t = 0; t < 16; ++t) {
    roots[t] = static_cast<int16_t>(7 * t);
    for (int32_t i = 0; i < 14; ++i) {
      children[14 * t + i] = static_cast<int16_t>(i < 6 ? 7 * t + 1 + i : -1 - (8 * t + i - 6));
    }
  }
  for (int32_t i = 0; i + 256 <= kSamples; i += 64) {
    ForestS8Ref(
        {16, 4}, {n.bytes + i, 256}, features, n.bytes, children, n.bytes, roots, y, scratch);
    for (const int8_t v : y) words.Add(v);
  }
}

inline void DetrendMeanBits(const Numbers& n, Words& words) {
  static int16_t y[kSamples];
  DetrendMeanS16Ref({kSamples, 1}, n.samples, y);
  for (const int16_t v : y) words.Add(v);
}
inline void DetrendLinearBits(const Numbers& n, Words& words) {
  static int16_t y[kSamples];
  DetrendLinearS16Ref({kSamples, 1}, n.samples, y);
  for (const int16_t v : y) words.Add(v);
}

inline void StatisticsBits(const Numbers& n, Words& words) {
  static Statistics statistics;
  statistics.Reset();
  statistics.Process(n.samples, 1);
  const StatisticsResult r = statistics.result();
  words.Add(r.mean);
  words.Add(r.rms);
  words.Add(r.deviation);
  words.Add(r.peak);
  words.Add(r.crest);
  words.Add(r.kurtosis);
}

inline void WelchBits(const Numbers& n, Words& words) {
  static uint64_t sums[128];
  static uint32_t spectrum[256];
  Welch welch;
  welch.Init({128}, sums);
  for (int32_t i = 0; i < 4; ++i) {
    for (int32_t k = 0; k < 256; ++k) {
      spectrum[k] = static_cast<uint32_t>(n.values[(k + 64 * i) % kSamples]);
    }
    welch.Process(spectrum);
  }
  welch.Mean(spectrum);
  for (const uint32_t v : spectrum) words.Add(v);
}

inline void EnvelopeBits(const Numbers& n, Words& words) {
  static BandSection sections[2];
  static BandSectionState states[2];
  static int16_t y[kSamples / 8 + 1];
  sections[0] = sections[1] = BandPass(0.2F, 0.08F);
  Envelope envelope;
  envelope.Init({sections, 2, 8, 2}, states);
  const int32_t count = envelope.Process(n.samples, y);
  for (int32_t i = 0; i < count; ++i) words.Add(y[i]);
}

inline void OrderTrackingBits(const Numbers& n, Words& words) {
  static int16_t y[kSamples];
  OrderTracking tracking;
  tracking.Init({64, Interpolation::kCubic});
  const int32_t count = tracking.Process(n.samples, ShaftSpeed(1'797'000, 3000), y);
  for (int32_t i = 0; i < count; ++i) words.Add(y[i]);
}

inline void ResampleIrregularBits(const Numbers& n, Words& words) {
  ResampleIrregular resample;
  resample.Init({700, 3000, 9});
  int64_t time = -100000;
  for (int32_t i = 0; i < 256; ++i) {
    resample.Push(time, n.values[i]);
    time += 200 + (n.samples[i] & 1023) + (i % 50 == 0 ? 1000000 : 0);
    for (GridPoint point = {}; resample.Next(point);) {
      words.Add(point.time);
      words.Add(point.value);
      words.Add(point.is_gap ? 1 : 0);
    }
  }
}

inline void RollingBits(const Numbers& n, Words& words) {
  static int32_t values[60];
  static uint16_t lows[60], highs[60];
  Rolling rolling;
  rolling.Init({60}, values, lows, highs);
  for (int32_t i = 0; i < 512; ++i) {
    rolling.Process(n.values[i]);
    words.Add(rolling.mean());
    words.Add(rolling.min());
    words.Add(rolling.max());
  }
  words.Add(rolling.slope());
}

inline void SensorFaultBits(const Numbers& n, Words& words) {
  SensorFault fault;
  fault.Init({1000, -900000, 900000, 700000, 3000, 4});
  for (int32_t i = 0; i < 512; ++i) {
    words.Add(fault.Process(int64_t{i} * (900 + (n.samples[i] & 3)), n.values[i / 3]));
  }
}

constexpr ResizeImageParams ResizeOf(ResizeMethod method, int32_t size) {
  ResizeImageParams p = {PixelFormat::kRgb565, method, 64, 64, 0, 0, 64, 64, size, size, 3, {}};
  p.quantization = PixelQuantizationOf(p, 1.0 / 255, 0, 0.0045, -120);
  return p;
}
// An image whose rows overlap.
inline void ResizeImageBits(const ResizeImageParams& p, const Numbers& n, Words& words) {
  static uint8_t pixels[64 * 3];
  static uint32_t lines[2 * 96 * 3];
  static int8_t y[96 * 3];
  ResizeImage resize;
  resize.Init(p, pixels, lines);
  const uint8_t* row = n.rows;
  for (int32_t i = 0; i < 64; ++i, row += 29) {
    resize.PushRow({row, 128});
    while (resize.NextRow(y)) {
      for (int32_t k = 0; k < 3 * p.output_width; ++k) words.Add(y[k]);
    }
  }
}
inline void ResizeImageAreaBits(const Numbers& n, Words& words) {
  static constexpr ResizeImageParams kParams = ResizeOf(ResizeMethod::kArea, 24);
  ResizeImageBits(kParams, n, words);
}
inline void ResizeImageBilinearBits(const Numbers& n, Words& words) {
  static constexpr ResizeImageParams kParams = ResizeOf(ResizeMethod::kBilinear, 96);
  ResizeImageBits(kParams, n, words);
}

struct SensesBlock {
  const char* name;
  void (*run)(const Numbers& n, Words& words);
};

inline constexpr SensesBlock kSensesBlocks[] = {
    {"ring", RingBits},
    {"detector", DetectorBits},
    {"sound_gate", SoundGateBits},
    {"autoencoder_residual", AutoencoderResidualBits},
    {"mahalanobis_diagonal", MahalanobisDiagonalBits},
    {"mahalanobis_full", MahalanobisFullBits},
    {"k_means", KMeansBits},
    {"forest", ForestBits},
    {"detrend_mean", DetrendMeanBits},
    {"detrend_linear", DetrendLinearBits},
    {"statistics", StatisticsBits},
    {"welch", WelchBits},
    {"envelope", EnvelopeBits},
    {"order_tracking", OrderTrackingBits},
    {"resample_irregular", ResampleIrregularBits},
    {"rolling", RollingBits},
    {"sensor_fault", SensorFaultBits},
    {"resize_image_area", ResizeImageAreaBits},
    {"resize_image_bilinear", ResizeImageBilinearBits},
};

inline uint32_t HashOf(const Words& words) {
  Hash hash;
  hash.Add(reinterpret_cast<const int8_t*>(&words), sizeof words);
  return hash.value();
}

}  // namespace mote::firmware_test
