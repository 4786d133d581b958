// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <utility>

#include "support/result.h"

namespace mote {

// For who reads a file, changes it and writes it again: one process at a time. What is locked is
// <path>.lock, which stays: the file itself is replaced when it is written.
class FileLock {
 public:
  // Waits until whoever has it lets go; a process that ends does. Errors: kStorage
  static Result<FileLock> Take(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace mote
