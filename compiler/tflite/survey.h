// SPDX-License-Identifier: Apache-2.0
// A walk over everything that a verified file holds, by reflection, before any of it is read.
// Internal to compiler/tflite.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flatbuffers/reflection.h"

namespace mote::tflite {

struct Survey {
  // Bytes of all strings, vectors and tables, counted as often as they are referred to: a small
  // file whose parts share one another can ask for any amount of memory.
  uint64_t bytes = 0;

  // Places of what is in the file but not in the schema (fields and union members of later
  // versions) or not in graph::Module. At most kMaxUnread, then "...".
  std::vector<std::string> unread;

  void AddUnread(std::string place);
};

inline constexpr size_t kMaxUnread = 32;

// Counting stops at `max_bytes`: the walk takes no longer than the reading would.
Survey SurveyModel(const flatbuffers::Table& model, uint64_t max_bytes);

}  // namespace mote::tflite
