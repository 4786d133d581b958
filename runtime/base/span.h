// SPDX-License-Identifier: Apache-2.0
// Span: a view of elements that somebody else owns. The only one in the project, host and device.
#pragma once

#include <stddef.h>

#include "runtime/base/assert.h"

namespace mote {

inline constexpr size_t kDynamicExtent = static_cast<size_t>(-1);

// Span<int8_t> knows its size at run time; Span<int8_t, 490> at compile time.
template <class T, size_t kExtent = kDynamicExtent>
class Span {
 public:
  constexpr explicit Span(T* data) : data_(data) {}

  constexpr T* data() const { return data_; }
  static constexpr size_t size() { return kExtent; }
  static constexpr size_t size_bytes() { return kExtent * sizeof(T); }
  constexpr T* begin() const { return data_; }
  constexpr T* end() const { return data_ + kExtent; }
  constexpr T& operator[](size_t i) const {
    MOTE_ASSERT(i < kExtent);
    return data_[i];
  }

 private:
  T* data_;
};

template <class T>
class Span<T, kDynamicExtent> {
 public:
  constexpr Span() = default;
  constexpr Span(T* data, size_t size) : data_(data), size_(size) {}
  template <size_t kSize>
  constexpr Span(T (&array)[kSize]) : data_(array), size_(kSize) {}
  template <class U, size_t kSize>
  constexpr Span(Span<U, kSize> other) : data_(other.data()), size_(other.size()) {}

  constexpr T* data() const { return data_; }
  constexpr size_t size() const { return size_; }
  constexpr size_t size_bytes() const { return size_ * sizeof(T); }
  constexpr bool empty() const { return size_ == 0; }
  constexpr T* begin() const { return data_; }
  constexpr T* end() const { return data_ + size_; }
  constexpr T& operator[](size_t i) const {
    MOTE_ASSERT(i < size_);
    return data_[i];
  }
  constexpr Span subspan(size_t first, size_t count) const {
    MOTE_ASSERT(first <= size_ && count <= size_ - first);
    return Span(data_ + first, count);
  }

 private:
  T* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace mote
