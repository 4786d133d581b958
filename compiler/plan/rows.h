// SPDX-License-Identifier: Apache-2.0
// A streamed segment: operators that work on images row by row, each row computed when the next
// operator needs it. Between two operators only lines are kept: as many rows as are needed at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mote::plan {

struct RowTensor {
  std::string name;
  int32_t rows = 0;
  int64_t row_bytes = 0;
  bool whole = false;  // all of it lies in the arena: what the segment reads, and its result
};

struct RowRange {
  int32_t first = 0;
  int32_t end = 0;
};

struct RowOp {
  std::string name;
  std::vector<int> inputs;                   // tensors
  int output = 0;                            // tensor
  std::vector<std::vector<RowRange>> needs;  // [call][input] the rows that each call reads
  std::vector<RowRange> writes;  // [call] one after the other; of sums only the last has any
  int64_t scratch_bytes = 0;     // the most that a call wants
  int64_t sums_bytes = 0;        // kept from the first call to the last
  int in_place = -1;             // of the inputs: its row r may be where row r of the output is
};

// Operators in an order in which they could run one after the other. Each tensor is written by at
// most one; the last writes the result, which is whole, as is every tensor that none writes.
struct RowsProblem {
  std::vector<RowTensor> tensors;
  std::vector<RowOp> ops;
};

// A call of an operator, or the lines of a tensor moved down: what is no longer needed falls off.
// Offsets are in the tensor in whose lines it is where that is whole, else in the workspace.
struct RowStep {
  int op = -1;  // -1: lines are moved
  int call = 0;
  int tensor = -1;              // of the lines that are moved
  std::vector<int64_t> inputs;  // where what is read begins, of each input
  int64_t output = 0;
  int64_t bytes = 0;  // that are moved
};

struct RowsPlan {
  std::vector<RowStep> steps;
  std::vector<int64_t> scratch_offsets;  // of each operator, in the workspace
  std::vector<int64_t> sums_offsets;     // likewise
  int64_t workspace_bytes = 0;           // lines, sums and scratch
  std::vector<int> lines_of;             // by tensor: RowsSchedule::LinesOf()
  // Of each tensor that is read whole: the result may take its memory if it begins so many bytes
  // before it, because it grows no faster than rows are used up.
  std::vector<int64_t> lags;
};

// More are not a table that a microcontroller should hold.
inline constexpr size_t kMaxRowSteps = 4096;

// The order of the calls, and what follows from it: nothing is computed twice.
class RowsSchedule {
 public:
  // nullopt where there are more than kMaxRowSteps.
  static std::optional<RowsSchedule> Of(const RowsProblem& problem);

  struct Call {
    int op;
    int call;
  };
  // Steps between which a row is needed, [written, last]; never: last < written.
  struct Life {
    int written = -1;
    int last = -1;
  };

  const std::vector<Call>& calls() const { return calls_; }
  // Tensors that share lines; the result of an operator that works in place is in its input's.
  int LinesOf(int tensor) const { return lines_of_[static_cast<size_t>(tensor)]; }
  // Of the rows of lines, by the tensor that LinesOf() gives. Rows of lines die in their order.
  const std::vector<Life>& Lives(int lines) const { return lives_[static_cast<size_t>(lines)]; }
  // The most bytes needed at once beside whole tensors: no placement takes less.
  int64_t LowerBoundBytes(const RowsProblem& problem) const;
  std::vector<int64_t> Lags(const RowsProblem& problem) const;

 private:
  friend class RowsPuller;
  void FindLines(const RowsProblem& problem);
  void FindLives(const RowsProblem& problem);

  std::vector<Call> calls_;
  std::vector<int> lines_of_;
  std::vector<std::vector<Life>> lives_;
};

// `tries`: how many placements may be looked at.
RowsPlan PlanRows(const RowsProblem& problem, const RowsSchedule& schedule, int tries);

// The independent checker: plays steps whose offsets are addresses in one memory, and whose scratch
// and sums lie at `scratch` and `sums`, tensor t beginning at whole[t] where it is whole. "" where
// every row that is read is there, and the result is complete; otherwise what goes wrong.
struct RowsAddresses {
  std::vector<RowStep> steps;
  std::vector<int64_t> scratch, sums;
  std::vector<int64_t> whole;
};
std::string CheckRows(const RowsProblem& problem, const RowsAddresses& addresses);

}  // namespace mote::plan
