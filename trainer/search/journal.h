// SPDX-License-Identifier: Apache-2.0
// What a search has found so far, a line of JSON each, so that whoever was stopped goes on. The
// first line says which search it is.
//   {"format":"mote search 1","search":"9f0c...","recipe":"kws.toml","rungs":[4,12,30]}
//   {"trial":17,"rung":0,"value":0.913,"seconds":41.2}
#pragma once

#include <filesystem>

#include "trainer/search/halving.h"

namespace mote::trainer {

struct JournalHead {
  uint64_t search = 0;  // a hash of all that decides an outcome
  std::string recipe;   // for people, as is what follows
  std::vector<int32_t> rung_epochs;
};

class Journal {
 public:
  // Reads what is there; a last line without an end is cut off, which is how a process that was
  // killed leaves one. `force`: begins anew, whatever is there.
  // Errors: another search's, damaged, in use by another process, cannot be written
  static Result<Journal> Open(const std::filesystem::path& file,
                              const JournalHead& head,
                              bool force);
  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&&) = delete;
  ~Journal();

  const Outcomes& outcomes() const { return outcomes_; }

  // The line is on disk when this returns.
  Status Append(const Job& job, const Outcome& outcome, double seconds);

 private:
  Journal(std::filesystem::path file, int descriptor)
      : file_(std::move(file)), descriptor_(descriptor) {}
  Status Begin(const JournalHead& head, bool force);
  Status Read(const std::string& content, const JournalHead& head);
  Status WriteLine(const nlohmann::json& json) const;
  Error Failed() const;

  std::filesystem::path file_;
  int descriptor_;
  Outcomes outcomes_;
};

}  // namespace mote::trainer
