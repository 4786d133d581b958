// SPDX-License-Identifier: Apache-2.0
#include "player/series.h"

#include <gmock/gmock.h>

#include <cmath>

#include "compiler/frontend/series_tables.h"
#include "runtime/signal/series/series_oracle.h"
#include "support/file.h"
#include "tests/recordings.h"

namespace mote::player {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsNan;

Series Parse(const std::string& text, const std::vector<std::string>& columns = {"a"}) {
  const Result<Series> series = ParseSeries(text, columns);
  EXPECT_TRUE(series.ok()) << series.error().message;
  return series.ok() ? *series : Series();
}

std::string Refusal(const std::string& text, const std::vector<std::string>& columns = {"a"}) {
  const Result<Series> series = ParseSeries(text, columns);
  return series.ok() ? "it was read" : series.error().message;
}

TEST(Series, HasTheColumnsThatAreWantedInTheirOrder) {
  const Series series =
      Parse("time,a,b,c\n2024-05-01,1,2.5,x\n2024-05-02T06:00,+3,-4e2,y\n", {"b", "a"});
  EXPECT_THAT(series.columns, ElementsAre("b", "a"));
  EXPECT_THAT(series.times_ms, ElementsAre(1'714'521'600'000, 1'714'629'600'000));
  EXPECT_THAT(series.rows, ElementsAre(ElementsAre(2.5, 1), ElementsAre(-400, 3)));
  EXPECT_THAT(series.notes, IsEmpty());
}

TEST(Series, FindsTheTimesColumn) {
  EXPECT_THAT(Parse("a,Timestamp\n1,60\n").times_ms, ElementsAre(60'000));
  EXPECT_THAT(Parse("x_date,a,TIME\nz,1,60\n").times_ms, ElementsAre(60'000));
  const Series by_ending = Parse("update,a,week_start_date\nz,1,60\n");
  EXPECT_THAT(by_ending.times_ms, ElementsAre(60'000));
  EXPECT_THAT(by_ending.notes, ElementsAre("column 'week_start_date' was taken for the time"));
  const Series first = Parse("when,a\n60,1\n");
  EXPECT_THAT(first.times_ms, ElementsAre(60'000));
  EXPECT_THAT(first.notes, ElementsAre("column 'when' was taken for the time"));
}

TEST(Series, WhatIsNotThereIsMissing) {
  const Series series =
      Parse("time,a\n1,\n2,NaN\n3,na\n4,N/A\n5,NULL\n6,none\n7,-\n8,?\n9,\" \"\n10,0\n");
  ASSERT_EQ(series.rows.size(), 10U);
  for (size_t i = 0; i < 9; ++i) EXPECT_THAT(series.rows[i], ElementsAre(IsNan())) << i;
  EXPECT_THAT(series.rows[9], ElementsAre(0));
  EXPECT_THAT(series.notes, ElementsAre("column 'a': 9 of 10 values are missing"));
}

TEST(Series, TakesWhatSpreadsheetsWrite) {
  const Series series =
      Parse("\xEF\xBB\xBFtime ;\"a\"; b\r\n\"2024-05-01\"; 1,5 ;\"x;y\"\r\n2024-05-02;2.5;\r\n");
  EXPECT_THAT(series.rows, ElementsAre(ElementsAre(1.5), ElementsAre(2.5)));
  EXPECT_THAT(series.notes,
              ElementsAre("semicolons separate the fields, a comma in a number is a decimal one"));
}

TEST(Series, NotesTimesThatStay) {
  EXPECT_THAT(Parse("time,a\n1,1\n1,2\n2,3\n").notes,
              ElementsAre("1 of 3 rows have the time of the row before and are left out"));
}

TEST(Series, ErrorsNameTheLineWhatWasFoundAndWhatIsWanted) {
  EXPECT_EQ(Refusal("time,a\n1,2\n2,3x\n"), "line 3: column 'a': '3x', want a number or nothing.");
  EXPECT_EQ(Refusal("time,a\n1,\"2,5\"\n"), "line 2: column 'a': '2,5', want a number or nothing.");
  EXPECT_EQ(Refusal("time,a\n1,+-5\n"), "line 2: column 'a': '+-5', want a number or nothing.");
  EXPECT_EQ(Refusal("time,a\n1,-inf\n"),
            "line 2: column 'a': '-inf', want a finite number or nothing.");
  EXPECT_EQ(Refusal("time,a\n1,1e999\n"),
            "line 2: column 'a': '1e999', want a finite number or nothing.");
  EXPECT_EQ(Refusal("time,a\n\n1\n"), "line 3: 1 fields, want 2 as the header has.");
  EXPECT_EQ(Refusal("time,a\nnoon,1\n"),
            "line 2: column 'time': 'noon', want a time: 2024-05-01, 2024-05-01T12:30:00+02:00 or "
            "seconds since 1970.");
  EXPECT_EQ(Refusal("time,a\n2024-05-02,1\n\n2024-05-01,1\n"),
            "line 4: column 'time': '2024-05-01' is before '2024-05-02' in line 2, want the rows "
            "in the order of their times.");
}

TEST(Series, ErrorsNameTheColumn) {
  EXPECT_EQ(Refusal("time,temperature,rain\n1,2,3\n", {"temprature"}),
            "line 1: no column 'temprature', found time, temperature, rain. Did you mean "
            "'temperature'?");
  EXPECT_EQ(Refusal("time,a,a\n1,2,3\n"), "line 1: column 'a' 2 times, want it once.");
  EXPECT_EQ(Refusal("time,a\n"), "the table has no rows, want one or more.");
  EXPECT_EQ(Refusal(""), "the table is empty, want a header line.");
}

TEST(Series, LoadErrorsNameTheFile) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "weather.csv";
  ASSERT_TRUE(WriteFile(file, "time,a\n1,x\n").ok());
  const Result<Series> series = LoadSeries(file, {"a"});
  ASSERT_FALSE(series.ok());
  EXPECT_EQ(series.error().message,
            file.string() + ": line 2: column 'a': 'x', want a number or nothing.");
  ASSERT_TRUE(WriteFile(file, "time,a\n1,2\n").ok());
  EXPECT_EQ(LoadSeries(file, {"a"}).value().name, "weather.csv");
}

// Weeks of San Juan: the station's and the satellites' columns, with what is missing of them.
frontend::SeriesSettings WeatherSettings() {
  frontend::SeriesSettings s;
  s.period_s = 604'800;
  s.longest_gap_s = 2 * s.period_s;
  s.window = 12;
  s.features = frontend::SeriesFeatures();
  const auto add = [&](const char* name, double resolution, double mean, double deviation) {
    frontend::SeriesChannel channel;
    channel.name = name;
    channel.resolution = resolution;
    channel.mean = mean;
    channel.deviation = deviation;
    channel.stuck_samples = 6;
    s.channels.push_back(channel);
  };
  add("station_avg_temp_c", 0.01, 27, 1.4);
  add("station_precip_mm", 0.1, 27, 29);
  add("reanalysis_relative_humidity_percent", 0.01, 78.6, 3.4);
  add("ndvi_ne", 1e-6, 0.06, 0.1);
  return s;
}

std::string RowsOfSanJuan(const std::string& file) {
  std::istringstream lines(BytesOfRecording(file));
  std::string text, line;
  std::getline(lines, text);
  text += '\n';
  while (std::getline(lines, line)) {
    if (line.starts_with("sj,")) text += line + '\n';
  }
  return text;
}

struct Frames {
  std::vector<int64_t> times;
  std::vector<int8_t> bytes;
};

Frames FramesOf(const Series& series, const frontend::SeriesSettings& s) {
  const frontend::SeriesTables tables = frontend::SeriesTables::Make(s).value();
  const SeriesParams p = tables.Params();
  std::vector<uint64_t> memory(SeriesMemoryBytes(p) / 8 + 1);
  SeriesFrontEnd front_end;
  front_end.Init(p, {reinterpret_cast<uint8_t*>(memory.data()), memory.size() * 8});
  std::vector<int8_t> frame(static_cast<size_t>(p.quantize.count));
  Frames frames;
  for (size_t i = 0; i < series.rows.size(); ++i) {
    const std::vector<int32_t> steps = frontend::StepsOf(series.rows[i], s);
    const SeriesRow row = {series.times_ms[i], {steps.data(), steps.size()}};
    for (size_t taken = 0; taken == 0;) {
      const auto step =
          front_end.Process(Span<const SeriesRow>(&row, 1), {frame.data(), frame.size()});
      taken = step.taken;
      if (!step.has_frame) continue;
      frames.times.push_back(front_end.position());
      frames.bytes.insert(frames.bytes.end(), frame.begin(), frame.end());
    }
  }
  return frames;
}

TEST(Series, OfAWeatherStationGivesTheFramesOfTheRealNumbers) {
  const std::string file = "data/mosquito/dengue_weather/LABELS.csv";
  MOTE_SKIP_WITHOUT(file);
  const TemporaryFolder folder;
  ASSERT_TRUE(WriteFile(folder.path() / "sj.csv", RowsOfSanJuan(file)).ok());
  const frontend::SeriesSettings s = WeatherSettings();
  std::vector<std::string> columns;
  for (const frontend::SeriesChannel& channel : s.channels) columns.push_back(channel.name);
  const Series series = LoadSeries(folder.path() / "sj.csv", columns).value();
  EXPECT_GT(series.rows.size(), 500U);
  ASSERT_FALSE(series.notes.empty());
  EXPECT_EQ(series.notes[0], "column 'week_start_date' was taken for the time");

  const mote::testing::SeriesOracle oracle(s);
  const auto real = oracle.Frames(series.times_ms, series.rows);
  const Frames frames = FramesOf(series, s);
  ASSERT_EQ(frames.times.size(), real.size());
  size_t near = 0, at = 0, faults = 0;
  for (size_t i = 0; i < real.size(); ++i) {
    ASSERT_EQ(frames.times[i], real[i].time_ms);
    for (const double feature : real[i].features) {
      near += std::abs(frames.bytes[at] - oracle.Quantized(feature)) <= 1 ? 1U : 0U;
      ++at;
      faults += at % 6 == 0 && feature == 1 ? 1U : 0U;
    }
  }
  EXPECT_EQ(at, frames.bytes.size());
  EXPECT_GE(static_cast<double>(near), 0.999 * static_cast<double>(at)) << at;
  EXPECT_GT(faults, 0U) << "missing weeks";
  RecordProperty("values", std::to_string(at));
  RecordProperty("near", std::to_string(near));
}

}  // namespace
}  // namespace mote::player
