// SPDX-License-Identifier: Apache-2.0
// A streamed segment before its lines are placed: the calls that run row by row, as the planner of
// rows sees them.
#pragma once

#include <optional>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/plan/rows.h"
#include "compiler/program/assemble.h"
#include "compiler/program/row_source.h"

namespace mote::program {

struct Segment {
  plan::RowsProblem problem;
  std::vector<int> tensors;               // the graph's, by tensor of the problem
  std::vector<const RowSource*> sources;  // by operator of the problem
  std::vector<const RowCalls*> calls;     // likewise
};

// When the bytes of each tensor are alive in the given order, an alias being the tensor it shows.
class Lifetimes {
 public:
  Lifetimes(const plan::Problem& problem, const ArenaValues& values);

  // Is what is written needed by calls up to `last` only?
  bool EndsBy(int tensor, int last) const;
  bool HasAlias(int tensor) const;
  // Of all that is alive at some time in calls [first, last].
  int64_t BytesIn(int first, int last) const;

 private:
  struct Life {
    int first = -1;
    int last = -1;
  };
  Life& LifeOf(int value) { return lives_[static_cast<size_t>(root_[static_cast<size_t>(value)])]; }
  void AddStep(int s);

  const plan::Problem& problem_;
  const ArenaValues& values_;
  std::vector<int> root_;
  std::vector<Life> lives_;  // of roots
};

// Makes segments of calls [first, last].
class SegmentMaker {
 public:
  SegmentMaker(const graph::Subgraph& graph,
               const std::vector<std::optional<RowSource>>& sources,
               const Lifetimes& lifetimes)
      : graph_(graph), sources_(sources), lifetimes_(lifetimes) {}

  // nullopt where one of them has no rows, or where what is between them is read elsewhere too.
  std::optional<Segment> Make(int first, int last, size_t at_a_time) const;

 private:
  void Add(const RowSource& source, const RowCalls& calls, Segment& segment) const;
  int64_t RowBytes(int tensor) const;
  static int InPlaceOf(const Segment& segment, size_t k);
  int TensorIn(Segment& segment, int tensor, bool whole) const;

  const graph::Subgraph& graph_;
  const std::vector<std::optional<RowSource>>& sources_;
  const Lifetimes& lifetimes_;
};

}  // namespace mote::program
