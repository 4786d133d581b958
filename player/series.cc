// SPDX-License-Identifier: Apache-2.0
#include "player/series.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

#include "player/csv.h"
#include "player/time_text.h"
#include "support/file.h"
#include "support/suggest.h"

namespace mote::player {
namespace {

constexpr std::array<std::string_view, 3> kTimeWords = {"time", "date", "timestamp"};
constexpr std::array<std::string_view, 8> kMissingWords = {
    "", "nan", "na", "n/a", "null", "none", "-", "?"};

std::string Lower(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::string_view Trimmed(std::string_view field) {
  constexpr std::string_view kSpaces = " \t";
  const size_t first = field.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return field.substr(first, field.find_last_not_of(kSpaces) - first + 1);
}

bool IsMissing(std::string_view field) {
  return std::find(kMissingWords.begin(), kMissingWords.end(), Lower(field)) != kMissingWords.end();
}

// By the header; what stands in quotes does not count.
char DelimiterOf(std::string_view text) {
  const std::string_view header = text.substr(0, text.find('\n'));
  bool is_quoted = false;
  int commas = 0, semicolons = 0;
  for (const char c : header) {
    if (c == '"') is_quoted = !is_quoted;
    commas += c == ',' && !is_quoted ? 1 : 0;
    semicolons += c == ';' && !is_quoted ? 1 : 0;
  }
  return semicolons > commas ? ';' : ',';
}

bool EndsInTimeWord(const std::string& name) {
  return std::any_of(kTimeWords.begin(), kTimeWords.end(), [&](std::string_view word) {
    return name.size() > word.size() && name.ends_with(word) &&
           std::isalpha(static_cast<unsigned char>(name[name.size() - word.size() - 1])) == 0;
  });
}

size_t TimeColumn(const std::vector<std::string>& header) {
  std::vector<std::string> names;
  for (const std::string& name : header) names.push_back(Lower(name));
  for (const std::string_view word : kTimeWords) {
    const auto found = std::find(names.begin(), names.end(), word);
    if (found != names.end()) return static_cast<size_t>(found - names.begin());
  }
  const auto found = std::find_if(names.begin(), names.end(), EndsInTimeWord);
  return found == names.end() ? 0 : static_cast<size_t>(found - names.begin());
}

// What from_chars takes, a plus sign before it, and a decimal comma where commas separate nothing.
Result<double> Number(std::string_view field, char delimiter) {
  std::string text(field);
  if (delimiter == ';' && std::count(text.begin(), text.end(), ',') == 1) {
    text[text.find(',')] = '.';
  }
  const bool has_plus = text.size() > 1 && text[0] == '+' && text[1] != '-';
  const char* const end = text.data() + text.size();
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data() + (has_plus ? 1 : 0), end, value);
  if (rest != end || error == std::errc::invalid_argument) {
    return Error{fmt::format("'{}', want a number or nothing.", field)};
  }
  if (error != std::errc() || !std::isfinite(value)) {
    return Error{fmt::format("'{}', want a finite number or nothing.", field)};
  }
  return value;
}

class SeriesReader {
 public:
  SeriesReader(Table table, char delimiter) : table_(std::move(table)), delimiter_(delimiter) {
    for (std::string& name : table_.header) name = std::string(Trimmed(name));
    time_column_ = TimeColumn(table_.header);
  }

  Result<Series> Read(const std::vector<std::string>& columns) {
    series_.columns = columns;
    missing_.assign(columns.size(), 0);
    for (const std::string& column : columns) MOTE_RETURN_IF_ERROR(Find(column));
    if (table_.rows.empty()) return Error{"the table has no rows, want one or more."};
    for (size_t row = 0; row < table_.rows.size(); ++row) {
      const std::string place = fmt::format("line {}", table_.lines[row]);
      if (const Status time = AddTime(row); !time.ok()) return time.error().In(place);
      if (const Status values = AddValues(row); !values.ok()) return values.error().In(place);
    }
    AddNotes();
    return std::move(series_);
  }

 private:
  Status Find(const std::string& column) {
    const std::vector<std::string>& header = table_.header;
    const auto count = std::count(header.begin(), header.end(), column);
    if (count == 1) {
      columns_.push_back(*table_.Column(column));
      return {};
    }
    if (count > 1) {
      return Error{fmt::format("line 1: column '{}' {} times, want it once.", column, count)};
    }
    return Error{fmt::format("line 1: no column '{}', found {}.{}",
                             column,
                             fmt::join(header, ", "),
                             DidYouMean(column, header))};
  }

  std::string_view Field(size_t row, size_t column) const {
    return Trimmed(table_.rows[row][column]);
  }

  Status AddTime(size_t row) {
    const std::string_view field = Field(row, time_column_);
    const auto time = ParseTimeMs(field);
    if (!time) {
      return Error{
          fmt::format("column '{}': '{}', want a time: 2024-05-01, 2024-05-01T12:30:00+02:00 or "
                      "seconds since 1970.",
                      table_.header[time_column_],
                      field)};
    }
    std::vector<int64_t>& times = series_.times_ms;
    if (!times.empty() && *time < times.back()) {
      return Error{
          fmt::format("column '{}': '{}' is before '{}' in line {}, want the rows in the "
                      "order of their times.",
                      table_.header[time_column_],
                      field,
                      Field(row - 1, time_column_),
                      table_.lines[row - 1])};
    }
    same_times_ += !times.empty() && *time == times.back() ? 1 : 0;
    times.push_back(*time);
    return {};
  }

  Status AddValues(size_t row) {
    std::vector<double> values;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const std::string_view field = Field(row, columns_[i]);
      if (IsMissing(field)) {
        ++missing_[i];
        values.push_back(std::numeric_limits<double>::quiet_NaN());
        continue;
      }
      const Result<double> value = Number(field, delimiter_);
      if (!value.ok()) return value.error().In(fmt::format("column '{}'", series_.columns[i]));
      values.push_back(*value);
    }
    series_.rows.push_back(std::move(values));
    return {};
  }

  void AddNotes() {
    std::vector<std::string>& notes = series_.notes;
    if (delimiter_ == ';') {
      notes.emplace_back("semicolons separate the fields, a comma in a number is a decimal one");
    }
    if (const std::string& name = table_.header[time_column_];
        std::find(kTimeWords.begin(), kTimeWords.end(), Lower(name)) == kTimeWords.end()) {
      notes.push_back(fmt::format("column '{}' was taken for the time", name));
    }
    if (same_times_ > 0) {
      notes.push_back(fmt::format("{} of {} rows have the time of the row before and are left out",
                                  same_times_,
                                  series_.rows.size()));
    }
    for (size_t i = 0; i < missing_.size(); ++i) {
      if (missing_[i] == 0) continue;
      notes.push_back(fmt::format("column '{}': {} of {} values are missing",
                                  series_.columns[i],
                                  missing_[i],
                                  series_.rows.size()));
    }
  }

  Table table_;
  char delimiter_;
  size_t time_column_ = 0;
  std::vector<size_t> columns_;  // of the table, for each that is wanted
  std::vector<size_t> missing_;  // values of each
  size_t same_times_ = 0;
  Series series_;
};

}  // namespace

Result<Series> ParseSeries(std::string_view text, const std::vector<std::string>& columns) {
  const char delimiter = DelimiterOf(text);
  MOTE_TRY(Table table, ParseCsv(text, delimiter));
  return SeriesReader(std::move(table), delimiter).Read(columns);
}

Result<Series> LoadSeries(const std::filesystem::path& file,
                          const std::vector<std::string>& columns) {
  MOTE_TRY(const std::string text, ReadText(file));
  Result<Series> series = ParseSeries(text, columns);
  if (!series.ok()) return series.error().In(file.string());
  series->name = file.filename().string();
  return series;
}

}  // namespace mote::player
