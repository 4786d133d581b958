// SPDX-License-Identifier: Apache-2.0
// What the memory planner is asked: values, and the steps that read and write them, in order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mote::plan {

// Kernels may use their scratch as words of any size.
inline constexpr int64_t kScratchAlignment = 8;

// A tensor that lives in the arena.
struct Value {
  std::string name;
  int64_t bytes = 0;
  int64_t alignment = 4;   // a power of two
  bool is_input = false;   // there before the first step
  bool is_output = false;  // must be there after the last
};

// Marks between steps, which follow each other in the order of the text: what runs depends.
//   kIf ... kElse ... kEndIf        the steps before kElse, or those after it
//   kLoop ... kExit ... kEndLoop    round and round, until the loop ends at kExit
enum class Mark { kNone, kIf, kElse, kEndIf, kLoop, kExit, kEndLoop };

struct Step {
  std::string name;
  std::vector<int> reads;   // values
  std::vector<int> writes;  // values
  int64_t scratch_bytes = 0;
  // Of `reads`: those whose memory the first of `writes` may take over at the same offset, if it is
  // of the same size and needed by nobody else.
  std::vector<int> in_place;
  // The first of `writes` may begin `trail_bytes` before this one of `reads` and lie on it, if that
  // is needed by nobody else: it is used up before it is overwritten. -1: none.
  int trails = -1;
  int64_t trail_bytes = 0;
  // writes[0] is reads[0] under another shape: the same bytes, no kernel.
  bool is_alias = false;
  // Values that are inputs and outputs, and get their new content here: the step comes after all
  // others that read the old one. What it reads of them itself it updates in place.
  std::vector<int> overwrites;
  Mark mark = Mark::kNone;
};

// Every value is an input or written by exactly one step; steps read only what stands before them.
// Only where there are marks may a value have several writers: one in each branch, or one before a
// loop and one in it. kEndLoop reads what the next round needs, so a value whose content is read
// from text that stands before (or in the other branch) is alive from its first writer to the last
// of its readers and writers, as if the text simply ran from top to bottom.
struct Problem {
  std::vector<Value> values;
  std::vector<Step> steps;
};

struct MemoryPlan {
  std::vector<int64_t> offsets;          // of each value
  std::vector<int64_t> scratch_offsets;  // of each step; 0 where it wants none
  int64_t arena_bytes = 0;
  // The most bytes alive at once in this order, aliases and in-place results counted once: no
  // placement can need less.
  int64_t lower_bound_bytes = 0;
  std::string bound_by;  // the step where that is
};

}  // namespace mote::plan
