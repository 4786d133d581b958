// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/stream/ring/ring.h"

namespace mote {
namespace {

template <class T>
const int8_t* BytesOf(Span<const T> values) {
  return reinterpret_cast<const int8_t*>(values.data());
}

template <class T>
int32_t SizeBytes(Span<const T> values) {
  return static_cast<int32_t>(values.size() * sizeof(T));
}

}  // namespace

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
  auto* const to = reinterpret_cast<int8_t*>(y.data());
  CopyBytes(BytesOf(from.newer),
            SizeBytes(from.newer),
            CopyBytes(BytesOf(from.older), SizeBytes(from.older), to));
}

template class Ring<int8_t>;
template class Ring<int16_t>;
template class Ring<int32_t>;

}  // namespace mote
