// SPDX-License-Identifier: Apache-2.0
// The cycles that were measured in earlier runs, by kernel and parameters, in a file:
//   {"schema": "mote.cycles/1", "made_by": "...", "cycles": {"mote::Conv2dS8M4<...> ...": 12345}}
#pragma once

#include <filesystem>
#include <string>

#include "compiler/ops/cycle_table.h"
#include "support/result.h"

namespace mote::tuner {

class CycleCache {
 public:
  // What the file holds if it was written for the same `made_by` (fingerprint.h); empty otherwise,
  // and where there is no file or one that is damaged: everything in it can be measured again.
  CycleCache(std::filesystem::path path, std::string made_by);

  ops::CycleTable& cycles() { return cycles_; }
  // "" or why what the file held is not used.
  const std::string& note() const { return note_; }

  // Adds to the file what another run may have saved meanwhile, or replaces it. Errors: it cannot
  // be written.
  Status Save();

 private:
  void Load();

  std::filesystem::path path_;
  std::string made_by_;
  std::string note_;
  ops::CycleTable cycles_;
};

}  // namespace mote::tuner
