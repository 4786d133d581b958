// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/ring/ring.h"

namespace mote {

template <class T>
void Ring<T>::Init(const RingParams& p, Span<T> memory, T fill) {
  MOTE_ASSERT(memory.size() >= static_cast<size_t>(RingSize(p)));
  p_ = p;
  memory_ = memory.data();
  Reset(fill);
}

template <class T>
void Ring<T>::Reset(T fill) {
  for (int32_t i = 0; i < RingSize(p_); ++i) memory_[i] = fill;
  next_ = 0;
  filled_ = 0;
}

template <class T>
Span<T> Ring<T>::Next() const {
  return {memory_ + next_ * p_.column_size, static_cast<size_t>(p_.column_size)};
}

template <class T>
void Ring<T>::Advance() {
  next_ = next_ + 1 == p_.columns ? 0 : next_ + 1;
  if (filled_ < p_.columns) ++filled_;
}

template <class T>
void Ring<T>::Push(Span<const T> column) {
  const Span<T> next = Next();
  MOTE_ASSERT(column.size() == next.size());
  for (size_t i = 0; i < next.size(); ++i) next[i] = column[i];
  Advance();
}

template <class T>
RingWindow<T> Ring<T>::window() const {
  const Span<const T> all(memory_, static_cast<size_t>(RingSize(p_)));
  const auto newer = static_cast<size_t>(next_) * static_cast<size_t>(p_.column_size);
  return {all.subspan(newer, all.size() - newer), all.subspan(0, newer)};
}

template <class T>
void Ring<T>::CopyWindow(Span<T> y) const {
  const RingWindow<T> from = window();
  MOTE_ASSERT(y.size() == from.older.size() + from.newer.size());
  T* to = y.data();
  for (const T v : from.older) *to++ = v;
  for (const T v : from.newer) *to++ = v;
}

template class Ring<int8_t>;
template class Ring<int16_t>;
template class Ring<int32_t>;

}  // namespace mote
