// SPDX-License-Identifier: Apache-2.0
#include "gateway/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "gateway/hex.h"
#include "runtime/event/record/record.h"

namespace mote::gateway {
namespace {

using Records = std::vector<std::vector<uint8_t>>;

// A record's first byte, its version, is no character of a text.
bool IsText(const std::string& content) {
  return std::all_of(content.begin(), content.end(), [](char c) {
    return c == '\n' || c == '\r' || c == '\t' || static_cast<unsigned char>(c) >= ' ';
  });
}

Records OfBytes(const std::string& content) {
  Records records;
  for (size_t at = 0; at < content.size(); at += kRecordBytes) {
    const std::string record = content.substr(at, kRecordBytes);
    records.emplace_back(record.begin(), record.end());
  }
  return records;
}

std::string WithoutCommentAndSpace(std::string line) {
  line.resize(std::min(line.size(), line.find('#')));
  line.erase(std::remove_if(line.begin(), line.end(), [](char c) { return c <= ' '; }), line.end());
  return line;
}

}  // namespace

Result<Records> SplitRecords(const std::string& content, const std::string& place) {
  if (!IsText(content)) return OfBytes(content);
  Records records;
  std::istringstream lines(content);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    line = WithoutCommentAndSpace(line);
    if (line.empty()) continue;
    std::optional<std::vector<uint8_t>> bytes = BytesOfHex(line);
    if (!bytes) {
      return Error{fmt::format("{}: line {}: is no record, want {} hexadecimal digits.",
                               place,
                               number,
                               2 * kRecordBytes)};
    }
    records.push_back(std::move(*bytes));
  }
  return records;
}

}  // namespace mote::gateway
