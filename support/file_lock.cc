// SPDX-License-Identifier: Apache-2.0
#include "support/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace mote {

Result<FileLock> FileLock::Take(const std::filesystem::path& path) {
  const std::filesystem::path file = path.string() + ".lock";
  FileLock lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  int result = lock.descriptor_;
  if (result >= 0) {
    do result = flock(lock.descriptor_, LOCK_EX);
    while (result != 0 && errno == EINTR);
  }
  if (result < 0) {
    return Error{file.string() + ": cannot be locked: " + std::strerror(errno),
                 ErrorKind::kStorage};
  }
  return lock;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace mote
