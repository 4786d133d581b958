// SPDX-License-Identifier: Apache-2.0
// Objects that are kept from build to build: the runtime's kernels and the boards' sources take
// most of a build's time and are the same in each. What is computed for a model is not kept.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "support/hash.h"
#include "toolchain/build.h"

namespace mote::toolchain {

// A file of `request.cache` each, named by a hash of the compiler, its flags, the source and all
// that it includes. It may be deleted at any time; where it cannot be written nothing is kept.
class ObjectCache {
 public:
  explicit ObjectCache(const BuildRequest& request);

  // By what the sources are now; nullopt: not to be kept.
  std::optional<std::filesystem::path> PlaceOf(const Unit& unit) const;

  // The object was there and is in its place now.
  static bool Fetch(const std::optional<std::filesystem::path>& place,
                    const std::filesystem::path& object);
  // Of a unit that was compiled.
  static void Keep(const std::filesystem::path& object,
                   const std::optional<std::filesystem::path>& place);

 private:
  bool IsOurs(const std::filesystem::path& file) const;
  // Adds the file and what it includes. false: one of them is not ours, or not there.
  bool AddTo(Hash& hash,
             std::set<std::filesystem::path>& seen,
             const std::filesystem::path& file) const;
  std::filesystem::path Find(const std::string& name, const std::filesystem::path& includer) const;

  const BuildRequest& request_;
  std::string compiler_;  // "" where nothing is kept
};

}  // namespace mote::toolchain
