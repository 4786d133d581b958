// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value, or the reason why the user's file, words or machine would not do.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "support/check.h"

namespace mote {

// What went wrong decides the exit code of the command line, and whether it is worth going on.
enum class ErrorKind {
  kInput,        // the user's file is at fault
  kUsage,        // the command was called wrongly
  kMissingTool,  // a tool that mote needs is not installed
  kStorage,      // a file is not there, or the disk would not read or write it
};

// The message names place, found, wanted and next step (STYLE point 10).
struct Error {
  std::string message;
  ErrorKind kind = ErrorKind::kInput;

  // The same error, seen from further out: "model.tflite: " before the message.
  Error In(const std::string& place) const { return {place + ": " + message, kind}; }
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return value_.has_value(); }
  const Error& error() const {
    MOTE_CHECK(!ok(), "error() of a good Result");
    return error_;
  }
  T& value() & {
    MOTE_CHECK(ok(), error_.message);
    return *value_;
  }
  T&& value() && {
    MOTE_CHECK(ok(), error_.message);
    return std::move(*value_);
  }
  const T& value() const& {
    MOTE_CHECK(ok(), error_.message);
    return *value_;
  }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::optional<T> value_;
  Error error_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_.has_value(); }
  const Error& error() const {
    MOTE_CHECK(!ok(), "error() of a good Result");
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace mote

#define MOTE_CONCAT_INNER(a, b) a##b
#define MOTE_CONCAT(a, b) MOTE_CONCAT_INNER(a, b)

// MOTE_TRY(auto model, ReadFile(path));  the value, or return the error to the caller.
#define MOTE_TRY(declaration, expression)                  \
  auto MOTE_CONCAT(mote_result_, __LINE__) = (expression); \
  if (!MOTE_CONCAT(mote_result_, __LINE__).ok())           \
    return MOTE_CONCAT(mote_result_, __LINE__).error();    \
  declaration = std::move(MOTE_CONCAT(mote_result_, __LINE__)).value()

// MOTE_RETURN_IF_ERROR(Verify(module));  for expressions without a value.
#define MOTE_RETURN_IF_ERROR(expression)                                                \
  do {                                                                                  \
    if (auto mote_status = (expression); !mote_status.ok()) return mote_status.error(); \
  } while (false)
