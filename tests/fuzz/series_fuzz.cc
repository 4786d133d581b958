// SPDX-License-Identifier: Apache-2.0
// Any bytes as a table of slow signals are an error or rows in order, of which the front end makes
// frames.
#include <cmath>

#include "compiler/frontend/series_tables.h"
#include "player/series.h"

namespace {

using namespace mote;  // NOLINT(google-build-using-namespace)

frontend::SeriesSettings Settings() {
  frontend::SeriesSettings s;
  s.features = frontend::SeriesFeatures();
  s.most_gap_points = 3;
  s.window = 4;
  for (const char* name : {"a", "b"}) {
    s.channels.emplace_back();
    s.channels.back().name = name;
    s.channels.back().highest = 50;
    s.channels.back().most_jump = 9;
    s.channels.back().stuck_samples = 3;
  }
  return s;
}

void CheckSeries(const player::Series& series) {
  MOTE_CHECK(!series.rows.empty() && series.rows.size() == series.times_ms.size(), "a time a row");
  for (size_t i = 0; i < series.rows.size(); ++i) {
    MOTE_CHECK(series.rows[i].size() == 2, "a value a column");
    for (const double value : series.rows[i]) MOTE_CHECK(!std::isinf(value), "finite");
    MOTE_CHECK(i == 0 || series.times_ms[i - 1] <= series.times_ms[i], "in order");
  }
}

void PushAll(const player::Series& series, const frontend::SeriesSettings& s) {
  const frontend::SeriesTables tables = frontend::SeriesTables::Make(s).value();
  const SeriesParams p = tables.Params();
  std::vector<uint64_t> memory(SeriesMemoryBytes(p) / 8 + 1);
  SeriesFrontEnd front_end;
  front_end.Init(p, {reinterpret_cast<uint8_t*>(memory.data()), memory.size() * 8});
  int8_t frame[12];
  for (size_t i = 0; i < series.rows.size(); ++i) {
    const std::vector<int32_t> steps = frontend::StepsOf(series.rows[i], s);
    const SeriesRow row = {series.times_ms[i], {steps.data(), steps.size()}};
    while (front_end.Process(Span<const SeriesRow>(&row, 1), frame).taken == 0) {
      MOTE_CHECK(front_end.position() <= row.time, "a frame's point is not after its row");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const frontend::SeriesSettings settings = Settings();
  const auto series = player::ParseSeries({reinterpret_cast<const char*>(data), size}, {"a", "b"});
  if (!series.ok()) return 0;
  CheckSeries(*series);
  PushAll(*series, settings);
  return 0;
}
