// SPDX-License-Identifier: Apache-2.0
#include "player/csv.h"

#include <fmt/format.h>

#include <algorithm>

namespace mote::player {
namespace {

class Reader {
 public:
  Reader(std::string_view text, char delimiter) : delimiter_(delimiter), rest_(text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (rest_.substr(0, 3) == kByteOrderMark) rest_.remove_prefix(3);
  }

  bool done() const { return rest_.empty(); }
  int line() const { return line_; }

  Result<std::vector<std::string>> Row() {
    std::vector<std::string> fields;
    while (true) {
      MOTE_TRY(fields.emplace_back(), Field());
      if (Take(delimiter_)) continue;
      if (!rest_.empty() && rest_.front() != '\r' && rest_.front() != '\n') {
        return Error{
            fmt::format("line {}: text after a closing quote, want '{}' or the line's end.",
                        line_,
                        delimiter_)};
      }
      Take('\r');
      Take('\n');
      ++line_;
      return fields;
    }
  }

 private:
  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  Result<std::string> Field() {
    if (Take('"')) return Quoted();
    const char ends[] = {delimiter_, '\r', '\n'};
    const size_t end = std::min(rest_.find_first_of({ends, sizeof ends}), rest_.size());
    std::string field(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return field;
  }

  // A doubled quote inside of quotes is a quote.
  Result<std::string> Quoted() {
    const int opened = line_;
    std::string field;
    while (!rest_.empty()) {
      if (Take('"')) {
        if (!Take('"')) return field;
        field += '"';
        continue;
      }
      if (rest_.front() == '\n') ++line_;
      field += rest_.front();
      rest_.remove_prefix(1);
    }
    return Error{fmt::format("line {}: a quote is opened and never closed.", opened)};
  }

  char delimiter_;
  std::string_view rest_;
  int line_ = 1;
};

}  // namespace

std::optional<size_t> Table::Column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) return std::nullopt;
  return static_cast<size_t>(found - header.begin());
}

Result<Table> ParseCsv(std::string_view text, char delimiter) {
  Reader reader(text, delimiter);
  if (reader.done()) return Error{"the table is empty, want a header line."};
  Table table;
  MOTE_TRY(table.header, reader.Row());
  while (!reader.done()) {
    const int line = reader.line();
    MOTE_TRY(std::vector<std::string> row, reader.Row());
    if (row.size() == 1 && row[0].empty()) continue;  // a blank line
    if (row.size() != table.header.size()) {
      return Error{fmt::format(
          "line {}: {} fields, want {} as the header has.", line, row.size(), table.header.size())};
    }
    table.rows.push_back(std::move(row));
    table.lines.push_back(line);
  }
  return table;
}

std::string CsvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace mote::player
