// SPDX-License-Identifier: Apache-2.0
// Tables in CSV (RFC 4180): a header line, then rows of as many fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace mote::player {

struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<int> lines;  // where the rows begin, the first line being 1

  std::optional<size_t> Column(std::string_view name) const;
};

// Errors name the line: an open quote, text behind a closed one, a row with another number of
// fields, no header.
Result<Table> ParseCsv(std::string_view text, char delimiter = ',');

// The text as a field, quoted where it has to be.
std::string CsvField(const std::string& text);

}  // namespace mote::player
