// SPDX-License-Identifier: Apache-2.0
// Tables of slow signals: a row a time, a column a sensor (runtime/signal/series).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace mote::player {

struct Series {
  std::string name;                       // of the file
  std::vector<std::string> columns;       // those that were wanted
  std::vector<int64_t> times_ms;          // since 1970, UTC; none before the one before it
  std::vector<std::vector<double>> rows;  // a value a column; NaN: missing
  // What was done to it, and what is strange about it: "column 'rain': 12 values are missing".
  std::vector<std::string> notes;
};

// A CSV with a header; one of more semicolons than commas is separated by those and may have
// decimal commas. Spaces around what stands in a field do not matter, nor a byte order mark.
//   time     the column `time`, `date` or `timestamp`, else one whose name ends in such a word
//            after a character that is no letter (week_start_date), else the first: 2024-05-01,
//            2024-05-01T12:30[:15[.250]], a space for the T, then Z or an offset (+02:00, +0200,
//            +02), UTC without; or a number of seconds since 1970, within 1e11
//   values   numbers. Empty, NaN, NA, N/A, null, none, - and ? are missing, in any case of letters
// Errors name the line, what was found and what is wanted: as ParseCsv; no rows; a column that is
// not there, or twice; a time that is none of these or goes back (a time that stays is noted, and
// the front end leaves its row out); a value that is no number, or infinite.
Result<Series> ParseSeries(std::string_view text, const std::vector<std::string>& columns);
Result<Series> LoadSeries(const std::filesystem::path& file,
                          const std::vector<std::string>& columns);

}  // namespace mote::player
