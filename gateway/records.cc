// SPDX-License-Identifier: Apache-2.0
#include "gateway/records.h"

#include <algorithm>
#include <sstream>

#include "gateway/hex.h"
#include "runtime/event/record/record.h"

namespace mote::gateway {
namespace {

// Of a version up to 8, a record begins with a byte that is no character of a text.
bool IsText(const std::string& content) {
  return content.empty() || static_cast<unsigned char>(content[0]) > 8;
}

std::vector<HeardRecord> OfBytes(const std::string& content) {
  std::vector<HeardRecord> records;
  for (size_t at = 0; at < content.size(); at += kRecordBytes) {
    const std::string record = content.substr(at, kRecordBytes);
    records.push_back({records.size() + 1, {record.begin(), record.end()}});
  }
  return records;
}

std::string WithoutCommentAndSpace(std::string line) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  line.resize(std::min(line.size(), line.find('#')));
  line.erase(std::remove_if(line.begin(), line.end(), is_space), line.end());
  return line;
}

}  // namespace

std::vector<HeardRecord> SplitRecords(const std::string& content) {
  if (!IsText(content)) return OfBytes(content);
  std::vector<HeardRecord> records;
  std::istringstream lines(content);
  size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    line = WithoutCommentAndSpace(line);
    if (line.empty()) continue;
    records.push_back({number, BytesOfHex(line).value_or(std::vector<uint8_t>())});
  }
  return records;
}

}  // namespace mote::gateway
