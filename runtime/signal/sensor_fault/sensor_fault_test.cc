// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/sensor_fault/sensor_fault.h"

#include "runtime/ops/common/op_testing.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::Random;

struct Sample {
  int64_t time;
  int32_t value;
};

std::vector<uint32_t> FaultsOf(const SensorFaultParams& p, const std::vector<Sample>& samples) {
  SensorFault fault;
  fault.Init(p);
  std::vector<uint32_t> faults;
  for (const Sample& sample : samples) faults.push_back(fault.Process(sample.time, sample.value));
  return faults;
}

using Faults = std::vector<uint32_t>;
constexpr SensorFaultParams kThermometer = {60, -400, 850, 50, 0, 3};

TEST(SensorFault, AHealthySensorHasNone) {
  EXPECT_EQ(FaultsOf(kThermometer, {{0, 200}, {60, 201}, {120, 250}, {121, 200}}), Faults(4, 0));
}

TEST(SensorFault, GapsAreLateAndBackwardTimes) {
  EXPECT_EQ(FaultsOf(kThermometer, {{0, 1}, {61, 2}, {61, 3}, {20, 4}, {50, 5}}),
            (Faults{0, kSensorGap, kSensorGap, kSensorGap, 0}));
}

TEST(SensorFault, ASpikeOutOfRangeIsOneFault) {
  EXPECT_EQ(FaultsOf(kThermometer, {{0, 200}, {1, 851}, {2, 210}, {3, -401}, {4, 261}}),
            (Faults{0, kSensorOutOfRange, 0, kSensorOutOfRange, kSensorJump}));
}

TEST(SensorFault, AGapExcusesAJump) {
  EXPECT_EQ(FaultsOf(kThermometer, {{0, 200}, {1, 251}, {100, 600}, {101, 200}}),
            (Faults{0, kSensorJump, kSensorGap, kSensorJump}));
}

TEST(SensorFault, StuckIsToStayWithinTheTolerance) {
  EXPECT_EQ(FaultsOf(kThermometer, {{0, 5}, {1, 5}, {2, 5}, {3, 5}, {4, 6}, {5, 6}, {6, 6}}),
            (Faults{0, 0, kSensorStuck, kSensorStuck, 0, 0, kSensorStuck}));
  SensorFaultParams noisy = kThermometer;
  noisy.stuck_tolerance = 2;
  EXPECT_EQ(FaultsOf(noisy, {{0, 5}, {1, 7}, {2, 3}, {3, 8}, {4, 9}, {5, 11}, {6, 7}}),
            (Faults{0, 0, kSensorStuck, 0, 0, 0, 0}));
  noisy.stuck_samples = 0;
  EXPECT_EQ(FaultsOf(noisy, {{0, 5}, {1, 5}, {2, 5}, {3, 5}}), Faults(4, 0));
}

// The contract again, on the whole history.
uint32_t Oracle(const SensorFaultParams& p, const std::vector<Sample>& samples, size_t at) {
  const long double value = samples[at].value;
  const bool is_out = value < p.low || value > p.high;
  bool is_gap = false, is_jump = false;
  if (at > 0) {
    const auto since = static_cast<long double>(samples[at].time) - samples[at - 1].time;
    is_gap = since <= 0 || since > p.longest_gap;
  }
  for (size_t i = at; i-- > 0 && !is_out && !is_gap;) {
    if (samples[i].value < p.low || samples[i].value > p.high) continue;
    is_jump = std::abs(value - samples[i].value) > p.most_jump;
    break;
  }
  size_t first = 0;
  for (size_t i = 1; i <= at; ++i) {
    const long double away = static_cast<long double>(samples[i].value) - samples[first].value;
    if (std::abs(away) > p.stuck_tolerance) first = i;
  }
  const bool is_stuck =
      p.stuck_samples > 0 && at - first + 1 >= static_cast<size_t>(p.stuck_samples);
  return (is_gap ? kSensorGap : 0U) | (is_out ? kSensorOutOfRange : 0U) |
         (is_jump ? kSensorJump : 0U) | (is_stuck ? kSensorStuck : 0U);
}

TEST(SensorFault, EqualsItsContractAtTheExtremes) {
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    Random random(seed);
    const bool extreme = random.Coin();
    const auto any = [&](int32_t most) {
      return extreme ? random.Word() : random.Int(-most, most);
    };
    SensorFaultParams p = {random.Int(1, 50),
                           any(100),
                           any(100),
                           static_cast<uint32_t>(any(40)),
                           static_cast<uint32_t>(random.Int(0, 20)),
                           random.Int(2, 5)};
    std::vector<Sample> samples;
    int64_t time = extreme ? INT64_MIN : 0;
    for (int32_t i = 0; i < 40; ++i) {
      samples.push_back({time, random.Coin() && i > 0 ? samples.back().value : any(120)});
      time = extreme && random.Coin() ? (random.Coin() ? INT64_MAX : INT64_MIN)
                                      : samples.back().time / 2 + random.Int(-5, 60);
    }
    const Faults faults = FaultsOf(p, samples);
    for (size_t i = 0; i < samples.size(); ++i) {
      ASSERT_EQ(faults[i], Oracle(p, samples, i)) << "seed " << seed << " sample " << i;
    }
  }
}

TEST(SensorFault, OfAWeatherStationAreItsMissingWeeks) {
  const std::string file = "data/mosquito/dengue_weather/LABELS.csv";
  MOTE_SKIP_WITHOUT(file);
  const auto city = ReadCsvColumn(file, "city");
  const auto celsius = ReadCsvColumn(file, "station_avg_temp_c");
  SensorFault fault;
  fault.Init({1, 0, 4500, 1000, 0, 6});
  int gaps = 0, missing = 0;
  bool was_missing = false;
  for (size_t row = 0; row < city.size() && city[row] == "sj"; ++row) {
    if (celsius[row].empty()) {
      was_missing = true;
      continue;
    }
    missing += was_missing ? 1 : 0;
    was_missing = false;
    const auto value = static_cast<int32_t>(std::lround(std::stod(celsius[row]) * 100));
    const uint32_t faults = fault.Process(static_cast<int64_t>(row), value);
    gaps += (faults & kSensorGap) != 0 ? 1 : 0;
    EXPECT_EQ(faults & ~kSensorGap, 0U) << row;
  }
  EXPECT_GT(missing, 0);
  EXPECT_EQ(gaps, missing);
}

}  // namespace
}  // namespace mote
