// SPDX-License-Identifier: Apache-2.0
// Records of a file, as they were heard: 20 bytes each, one after the other, or a line of
// hexadecimal digits each, where '#' begins a comment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mote::gateway {

struct HeardRecord {
  size_t number = 0;           // of the record, or of its line, from 1
  std::vector<uint8_t> bytes;  // of any length: what is cut short is for Gateway to refuse
};

// A file whose first byte is a record's, kRecordVersion or another that no text begins with, is of
// bytes. A line that is no bytes is a record without any.
std::vector<HeardRecord> SplitRecords(const std::string& content);

}  // namespace mote::gateway
