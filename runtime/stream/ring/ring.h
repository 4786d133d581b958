// SPDX-License-Identifier: Apache-2.0
// The newest columns of a stream of features, without moving any: a hop writes one column.
//   window = column[hop - columns + 1], ..., column[hop]         in order, the oldest first
// column   T [column_size]       T = int8_t, int16_t or int32_t
// memory   T [RingSize(p)]       the caller's, kept as long as the ring
// Init     p.columns and p.column_size above 0; then as after Reset
// Reset    the window becomes `fill` everywhere, for int8 features the model's zero point
// Errors   none
// Exact    nothing is computed.  Cost: a column copied a hop; nothing where the producer writes
// into
//          Next() itself; reading the window, whose columns lie in one or two pieces, nothing
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct RingParams {
  int32_t column_size;  // elements of a column
  int32_t columns;      // of the window
};

constexpr int32_t RingSize(const RingParams& p) { return p.column_size * p.columns; }

template <class T>
struct RingWindow {
  Span<const T> older, newer;  // newer is empty where the window lies in one piece
};

template <class T>
class Ring {
 public:
  void Init(const RingParams& p, Span<T> memory, T fill);
  void Reset(T fill);

  // `column` becomes the newest one, and the oldest goes.
  void Push(Span<const T> column);
  // The same in two steps: write the column here, then advance. Its old content is the column that
  // goes.
  Span<T> Next() const;
  void Advance();

  RingWindow<T> window() const;
  // The window in one piece, where a model's input wants it so.
  void CopyWindow(Span<T> y) const;
  // Whether every column is one that came since Reset.
  bool is_full() const { return filled_ == p_.columns; }

 private:
  RingParams p_;
  T* memory_;
  int32_t next_;    // the column to be written, which is the oldest
  int32_t filled_;  // columns that came since Reset, at most p_.columns
};

}  // namespace mote
