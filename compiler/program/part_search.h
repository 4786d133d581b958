// SPDX-License-Identifier: Apache-2.0
// Which runs of calls go row by row: the search over ways to cut all calls into parts.
#pragma once

#include <stddef.h>

#include <cstdint>
#include <limits>
#include <vector>

namespace mote::program {

inline constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

// What a byte of the arena costs, growing with the cycles that it saves: one percent of the arena
// is worth so many percent of the products' cycles, and no more, or the last bytes would cost as
// much as all others.
double BytePrice(int64_t extra_cycles, int64_t macs);

// A way to run calls [first, last]: one as it is, or several row by row.
struct Part {
  int first = 0;
  int last = 0;
  bool streamed = false;
  bool placed = false;       // `bytes` is what it takes, not just a bound
  int64_t bytes = 0;         // kNever: it is not to be
  int64_t workspace = 0;     // of `bytes`: lines, sums and scratch
  int64_t lag = -1;          // its result lies on an input, from so many bytes before it on
  size_t at_a_time = 0;      // index in kRowsAtATime
  int64_t extra_cycles = 0;  // than the calls as they are
};

// The parts that cover all calls, for which the largest is smallest.
class PartSearch {
 public:
  explicit PartSearch(size_t calls) : beginning_(calls) {}

  void Add(const Part& part);
  Part& part(size_t index) { return parts_[index]; }
  size_t size() const { return parts_.size(); }
  // Chains may go down to where a workspace was that is done with, if nothing else is there.
  void WorkspaceIsRoom(bool is_room) { workspace_is_room_ = is_room; }

  // Indices of parts, in their order, that take at most so many cycles more where that goes, else
  // as few as it goes; none where parts do not cover all calls. `macs`: of all.
  std::vector<size_t> Best(int64_t most_cycles, int64_t macs) const;

 private:
  // Of the calls from one on: a part, then another way. A chain of results that each lie on the one
  // before goes down in memory: the first has to begin `room` bytes up.
  struct Way {
    int64_t cost = 0;
    int64_t room = 0;
    size_t part = 0;
    size_t next = 0;
  };

  int64_t CheapestFrom(int64_t least, int64_t macs) const;
  int64_t CyclesIn(int64_t most_bytes) const;
  std::vector<std::vector<Way>> WaysIn(int64_t most_bytes) const;
  std::vector<size_t> Trace(const std::vector<std::vector<Way>>& ways) const;
  std::vector<Way> WaysFrom(size_t call,
                            const std::vector<std::vector<Way>>& ways,
                            int64_t most_bytes) const;
  int64_t RoomBelow(const Part& part, int64_t room) const;
  static std::vector<Way> Undominated(std::vector<Way> all);

  std::vector<Part> parts_;
  std::vector<std::vector<size_t>> beginning_;  // by the first call of a part
  bool workspace_is_room_ = false;
};

}  // namespace mote::program
